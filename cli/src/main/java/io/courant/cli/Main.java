package io.courant.cli;

import io.courant.log.offline.OfflineRefusal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command's program: finds the sub-command and runs it. */
@Command(
        name = "courant",
        description =
                "Looks at the files of a broker and at its machine. The broker itself is started by: courant start",
        mixinStandardHelpOptions = true,
        versionProvider = Main.PackagedVersion.class,
        subcommands = {LogCommand.class, DoctorCommand.class})
public final class Main implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    /** Runs one command and returns the process's exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var commandLine = new CommandLine(new Main());
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setParameterExceptionHandler((failure, all) -> {
            err.println("courant: " + failure.getMessage() + nearest(failure) + " ("
                    + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help shows what there is)");
            return ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            err.println("courant: " + failure.getMessage());
            return failure instanceof OfflineRefusal ? ExitCode.USAGE : ExitCode.CANNOT;
        });
        int exitCode = commandLine.execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }

    private static String nearest(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "; is " + unmatched.getSuggestions().getFirst() + " meant?"
                : "";
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version that the jar was packaged with. */
    static final class PackagedVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String packaged = Main.class.getPackage().getImplementationVersion();
            return new String[] {"courant " + (packaged == null ? "(not packaged)" : packaged)};
        }
    }
}
