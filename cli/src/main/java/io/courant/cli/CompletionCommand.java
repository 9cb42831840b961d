package io.courant.cli;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(courant completion bash)                 in ~/.bashrc",
            "  source <(courant completion zsh)                  in ~/.zshrc, behind compinit"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    String shell = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    boolean help;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash("courant", Commands.all(console));
        switch (shell) {
            case "bash" -> console.out().line(script);
            // Zsh runs scripts of bash's when it is told to.
            case "zsh" -> console.out().line("autoload -U +X bashcompinit && bashcompinit\n" + script);
            default -> throw new CommandFailure(ExitCode.USAGE, "completion takes bash or zsh, not " + shell);
        }
        return ExitCode.DONE.code();
    }
}
