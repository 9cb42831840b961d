package io.courant.cli.topic;

import io.courant.cli.shell.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with topics. */
@Command(
        name = "topic",
        description = "Lists, creates, describes, alters and deletes topics.",
        footer = {"", "Examples:", "  courant topic create orders --partitions 6", "  courant topic list --long"})
public final class TopicCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    private TopicCommand() {}

    public static CommandLine commandLine(Console console) {
        return new CommandLine(new TopicCommand())
                .addSubcommand(new TopicList(console))
                .addSubcommand(new TopicCreate(console))
                .addSubcommand(new TopicDescribe(console))
                .addSubcommand(new TopicAlter(console))
                .addSubcommand(new TopicDelete(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "topic: list, create, describe, alter or delete expected");
    }
}
