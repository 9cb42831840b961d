package io.courant.cli.cluster;

import io.courant.cli.shell.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be asked about a cluster. */
@Command(
        name = "cluster",
        description = "Looks at a cluster as a whole.",
        footer = {"", "Examples:", "  courant cluster describe"})
public final class ClusterCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    private ClusterCommand() {}

    public static CommandLine commandLine(Console console) {
        return new CommandLine(new ClusterCommand()).addSubcommand(new ClusterDescribe(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "cluster: describe expected");
    }
}
