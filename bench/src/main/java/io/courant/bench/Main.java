package io.courant.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./courant bench}. */
@Command(
        name = "courant bench",
        description = "Measures Courant, beside Apache Kafka and the bare hardware.",
        mixinStandardHelpOptions = true,
        subcommands = CompareCommand.class)
public final class Main implements Runnable {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
