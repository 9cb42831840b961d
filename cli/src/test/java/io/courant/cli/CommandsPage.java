package io.courant.cli;

import io.courant.cli.shell.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference page of all commands, made of their declarations. */
final class CommandsPage {

    private static final String BEGINNING = """
            # Commands

            `courant COMMAND --help` says the same on a terminal. Commands that talk to a cluster find it by `--bootstrap HOST:PORT`, by
            the variable `COURANT_BOOTSTRAP`, or at `127.0.0.1:9092`; they work with any broker that speaks Kafka's protocol. Results go
            to standard output, and nothing else does; what is wrong goes to standard error as one line, and progress only where that is
            a terminal. Colours appear on terminals alone, and not with `NO_COLOR` set. `--json` prints one object on a line, whose
            fields stay as they are named here; fields may be added.

            `source <(courant completion bash)` completes commands and options, likewise for zsh.

            This page is made from the declarations in the code; a test compares it.

            ## Exit codes

            | code | meaning |
            | --- | --- |
            """;

    private CommandsPage() {}

    static String text(CommandLine root) {
        StringBuilder page = new StringBuilder(BEGINNING);
        for (ExitCode code : ExitCode.values()) {
            page.append("| ")
                    .append(code.code())
                    .append(" | ")
                    .append(code.meaning())
                    .append(" |\n");
        }
        for (CommandLine command : root.getSubcommands().values()) {
            if (Arrays.stream(LauncherCommand.values())
                    .noneMatch(ours -> ours.word().equals(command.getCommandName()))) {
                append(page, command);
            }
        }
        return page.toString();
    }

    /** The words of each command that has a result of its own, the launcher's aside. */
    static List<String> commands(CommandLine root) {
        List<String> commands = new ArrayList<>();
        for (CommandLine command : root.getSubcommands().values()) {
            if (Arrays.stream(LauncherCommand.values())
                    .noneMatch(ours -> ours.word().equals(command.getCommandName()))) {
                commands.add(command.getCommandName());
                command.getSubcommands().keySet().forEach(sub -> commands.add(command.getCommandName() + " " + sub));
            }
        }
        return commands;
    }

    private static void append(StringBuilder page, CommandLine command) {
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().values().forEach(sub -> append(page, sub));
            return;
        }
        var spec = command.getCommandSpec();
        page.append("\n## ").append(spec.qualifiedName()).append("\n\n");
        page.append("    ").append(synopsis(command)).append("\n\n");
        page.append(String.join("\n\n", spec.usageMessage().description())).append('\n');
        List<String> rows = new ArrayList<>();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            rows.add(row(parameter.paramLabel(), parameter));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                rows.add(row(String.join(", ", option.names()) + value, option));
            }
        }
        if (!rows.isEmpty()) {
            page.append("\n| option | meaning |\n| --- | --- |\n").append(String.join("", rows));
        }
        footer(page, spec.usageMessage().footer());
    }

    private static String synopsis(CommandLine command) {
        StringBuilder text = new StringBuilder(command.getCommandSpec().qualifiedName()).append(" [OPTION ...]");
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            boolean optional = parameter.arity().min() == 0;
            String more = parameter.arity().max() > 1 ? " ..." : "";
            text.append(optional ? " [" : " ")
                    .append(parameter.paramLabel())
                    .append(more)
                    .append(optional ? "]" : "");
        }
        return text.toString();
    }

    private static String row(String name, ArgSpec argument) {
        return "| `" + name.replace("|", "\\|") + "` | "
                + String.join(" ", argument.description()).replace("|", "\\|") + " |\n";
    }

    /** Lines that are indented are examples. */
    private static void footer(StringBuilder page, String[] lines) {
        for (String line : lines) {
            boolean example = line.startsWith("  ");
            page.append(line.isEmpty() || line.equals("Examples:") ? "" : example ? "  " + line : line);
            page.append(line.equals("Examples:") ? "" : "\n");
        }
    }

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("courant")) ? here : here.resolve("..").normalize();
    }
}
