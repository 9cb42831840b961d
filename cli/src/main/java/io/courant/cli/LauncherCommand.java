package io.courant.cli;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the launcher does itself. It stands here so that help, completion and corrections know all that there is. */
enum LauncherCommand {
    START("start", "Runs a broker.", "--data --listen --config --set --metrics --log-format --help --version"),
    TEST("test", "Runs the tests that CI runs.", "--all --seed"),
    BENCH("bench", "Measures Courant beside Apache Kafka: courant bench compare.", ""),
    FORMAT("format", "Formats the sources.", "");

    private final String word;
    private final String description;

    /** Between spaces. */
    private final String options;

    LauncherCommand(String word, String description, String options) {
        this.word = word;
        this.description = description;
        this.options = options;
    }

    String word() {
        return word;
    }

    CommandLine commandLine() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection((Runnable) this::refuse);
        spec.name(word).usageMessage().description(description);
        for (String option : options.isEmpty() ? new String[0] : options.split(" ", -1)) {
            spec.addOption(
                    OptionSpec.builder(option).arity("0..1").type(String.class).build());
        }
        return new CommandLine(spec);
    }

    private void refuse() {
        throw new CommandFailure(ExitCode.USAGE, word + " is done by the launcher: ./courant " + word);
    }
}
