package io.courant.cli;

import io.courant.cli.shell.ExitCode;
import io.courant.log.offline.LogDump;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import io.courant.log.offline.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be asked about a stopped broker's logs. */
@Command(
        name = "log",
        description = "Looks at the data directory of a stopped broker, or at the directory of one partition.",
        mixinStandardHelpOptions = true)
final class LogCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "log: dump or verify expected");
    }

    @Command(
            name = "dump",
            description = "Prints a line for every batch, and for every record when asked to.",
            mixinStandardHelpOptions = true)
    int dump(
            @Parameters(paramLabel = "DIR", description = "a data directory or a partition's directory") Path directory,
            @Option(names = "--records", description = "prints the records too") boolean records)
            throws IOException, OfflineRefusal {
        PrintWriter out = spec.commandLine().getOut();
        new LogDump(new ReadOnlyDisk(), records, out::println).dump(directory);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "verify",
            description = {
                "Checks identity, coordination cell, checkpoints, journal, segments, indexes and producer snapshots, each by itself and against"
                        + " the others, and names every difference with its place. Changes nothing: works on a copy and"
                        + " on a directory that may only be read, and refuses one that a broker works in.",
                "One line a finding, the first word says how bad it is:",
                "  DAMAGE    no crash leaves this: something proven cannot be read, or what is stored contradicts itself",
                "  DERIVED   an index or producer snapshot that cannot be used; a start rebuilds it",
                "  REPLAYED  batches that stand in the journal alone; a start writes them to their segment",
                "  TAIL      bytes that were never proven; a start cuts or ignores them",
                "  LEFTOVER  what something unfinished has left, or was put aside",
                "  FOREIGN   a file that the broker does not know, and leaves alone",
                "The last line sums up. Exit code: 0 sound, whatever else was found; 1 damage; 2 the directory cannot be"
                        + " looked at; 3 the command broke off."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "DIR", description = "a data directory or a partition's directory") Path directory)
            throws IOException, OfflineRefusal {
        PrintWriter out = spec.commandLine().getOut();
        VerifyReport report = new LogVerify(new ReadOnlyDisk()).verify(directory, out::println);
        out.println(report.summary());
        return (report.sound() ? ExitCode.DONE : ExitCode.FOUND_WRONG).code();
    }
}
