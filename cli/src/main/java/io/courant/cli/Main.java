package io.courant.cli;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Nearest;
import io.courant.cli.shell.ReaderGoneException;
import io.courant.cli.train.TrainingRun;
import io.courant.log.offline.OfflineRefusal;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command's program: finds the sub-command and runs it. */
public final class Main {

    /** What the launcher makes the cache of classes with: typical commands, against a cluster that is none. */
    private static final String TRAIN = "--train";

    private static final String VERBOSE = "--verbose";

    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        int exitCode = List.of(arguments).equals(List.of(TRAIN)) ? TrainingRun.run(Main::run) : run(console, arguments);
        System.exit(exitCode);
    }

    /** Runs one command and returns the process's exit code. */
    public static int run(Console console, String... arguments) {
        try {
            int exitCode = commandLine(console, arguments).execute(arguments);
            console.out().flush();
            return exitCode;
        } catch (ReaderGoneException e) {
            return ExitCode.DONE.code();
        } catch (CommandFailure e) {
            return fail(console, e, arguments);
        } finally {
            console.err().flush();
        }
    }

    private static CommandLine commandLine(Console console, String... arguments) {
        CommandLine commandLine = Commands.commandLine(console, arguments.length == 0 ? null : arguments[0]);
        commandLine.setOut(new PrintWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8), true));
        commandLine.setErr(console.err());
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF));
        commandLine.setParameterExceptionHandler((failure, all) -> {
            console.err()
                    .println("courant: " + sentence(failure) + " ("
                            + failure.getCommandLine().getCommandSpec().qualifiedName()
                            + " --help shows what there is)");
            return ExitCode.USAGE.code();
        });
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> fail(console, failure, arguments));
        return commandLine;
    }

    private static int fail(Console console, Exception failure, String... arguments) {
        if (failure instanceof ReaderGoneException) {
            return ExitCode.DONE.code();
        }
        try {
            console.out().flush();
        } catch (RuntimeException e) {
            // What went wrong first is what counts.
        }
        String message = failure.getMessage();
        console.err().println("courant: " + (message == null ? failure.toString() : message));
        if (List.of(arguments).contains(VERBOSE)) {
            failure.printStackTrace(console.err());
        }
        return switch (failure) {
            case CommandFailure known -> known.exitCode().code();
            case OfflineRefusal refusal -> ExitCode.USAGE.code();
            default -> ExitCode.CANNOT.code();
        };
    }

    private static String sentence(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return sentence(unmatched, unmatched.getUnmatched().getFirst());
        }
        String message = String.valueOf(failure.getMessage())
                .replaceFirst(" is not an? (int|long|short)$", " is not a whole number");
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String sentence(UnmatchedArgumentException failure, String word) {
        CommandLine command = failure.getCommandLine();
        if (word.startsWith("-")) {
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "unknown option: " + option + Nearest.question(option, options(command));
        }
        Collection<String> subcommands = command.getSubcommands().keySet();
        String kind = subcommands.isEmpty() ? "one argument too many: " : "unknown command: ";
        return kind + word + Nearest.question(word, subcommands);
    }

    private static Collection<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    /** The version that the jar was packaged with. */
    static final class PackagedVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String packaged = Main.class.getPackage().getImplementationVersion();
            return new String[] {"courant " + (packaged == null ? "(not packaged)" : packaged)};
        }
    }
}
