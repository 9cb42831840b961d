package io.courant.cli;

import io.courant.log.offline.Finding;
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
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            description = {
                "Checks every batch, and what was derived from it; names all that is wrong with its place.",
                "Ends with 0 when all is sound, with 1 when something is damaged."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "DIR", description = "a data directory or a partition's directory") Path directory)
            throws IOException, OfflineRefusal {
        PrintWriter out = spec.commandLine().getOut();
        VerifyReport report = new LogVerify(new ReadOnlyDisk()).verify(directory);
        for (Finding finding : report.findings()) {
            out.println(finding);
        }
        out.println(report.summary());
        return report.sound() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }
}
