package io.courant.cli;

import io.courant.cli.cluster.ClusterCommand;
import io.courant.cli.config.ConfigCommand;
import io.courant.cli.group.GroupCommand;
import io.courant.cli.records.ConsumeCommand;
import io.courant.cli.records.ProduceCommand;
import io.courant.cli.shell.Console;
import io.courant.cli.topic.TopicCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands. Those whose first word is another's are not made: reading a command's declaration takes time. */
final class Commands {

    /** The command itself, when no other is given. */
    @Command(
            name = "courant",
            description = "Talks to a cluster of Courant or Kafka, and looks at the files of a stopped broker.",
            mixinStandardHelpOptions = true,
            versionProvider = Main.PackagedVersion.class)
    static final class Root implements Runnable {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }

    /** In the order in which help shows them. */
    private static final Map<String, Function<Console, CommandLine>> ALL = new LinkedHashMap<>();

    static {
        for (LauncherCommand command : LauncherCommand.values()) {
            ALL.put(command.word(), ignored -> command.commandLine());
        }
        ALL.put("topic", TopicCommand::commandLine);
        ALL.put("produce", console -> new CommandLine(new ProduceCommand(console)));
        ALL.put("consume", console -> new CommandLine(new ConsumeCommand(console)));
        ALL.put("group", GroupCommand::commandLine);
        ALL.put("config", ConfigCommand::commandLine);
        ALL.put("cluster", ClusterCommand::commandLine);
        ALL.put("log", ignored -> new CommandLine(new LogCommand()));
        ALL.put("doctor", ignored -> new CommandLine(new DoctorCommand()));
        ALL.put("completion", console -> new CommandLine(new CompletionCommand(console)));
    }

    private Commands() {}

    /** The command line with the command {@code word} alone where there is one, and with all otherwise. */
    static CommandLine commandLine(Console console, @Nullable String word) {
        CommandLine root = new CommandLine(new Root());
        Function<Console, CommandLine> one = word == null ? null : ALL.get(word);
        if (one != null) {
            root.addSubcommand(word, one.apply(console));
        } else {
            ALL.forEach((name, command) -> root.addSubcommand(name, command.apply(console)));
        }
        return root;
    }

    /** Everything there is, for help, completion and the page of all commands. */
    static CommandLine all(Console console) {
        return commandLine(console, null);
    }
}
