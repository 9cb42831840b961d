package io.courant.cli.config;

import io.courant.cli.shell.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with settings while the cluster runs. */
@Command(
        name = "config",
        description = "Shows and changes the settings of topics and brokers, and the levels of a broker's loggers.",
        footer = {
            "",
            "Examples:",
            "  courant config describe topic orders",
            "  courant config set topic orders retention.ms=3600000",
            "  courant config set broker default log.retention.ms=86400000",
            "  courant config set logger 1 request=DEBUG"
        })
public final class ConfigCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    private ConfigCommand() {}

    public static CommandLine commandLine(Console console) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigDescribe(console))
                .addSubcommand(new ConfigSet(console))
                .addSubcommand(new ConfigDelete(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "config: describe, set or delete expected");
    }
}
