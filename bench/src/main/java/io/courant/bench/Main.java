package io.courant.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./courant bench}. */
@Command(
        name = "courant bench",
        description = "Measures Courant, beside Apache Kafka and the bare hardware.",
        mixinStandardHelpOptions = true,
        subcommands = CompareCommand.class)
public final class Main implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
