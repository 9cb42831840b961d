package io.courant.cli.group;

import io.courant.cli.shell.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with consumer groups. */
@Command(
        name = "group",
        description = "Lists consumer groups, shows how far they are behind, moves and deletes them.",
        footer = {
            "",
            "Examples:",
            "  courant group describe billing",
            "  courant group reset billing --topic orders --to 2h --execute"
        })
public final class GroupCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    private GroupCommand() {}

    public static CommandLine commandLine(Console console) {
        return new CommandLine(new GroupCommand())
                .addSubcommand(new GroupList(console))
                .addSubcommand(new GroupDescribe(console))
                .addSubcommand(new GroupReset(console))
                .addSubcommand(new GroupDelete(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "group: list, describe, reset or delete expected");
    }
}
