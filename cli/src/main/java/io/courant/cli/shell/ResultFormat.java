package io.courant.cli.shell;

import picocli.CommandLine.Option;

/** How a command prints its result. */
public final class ResultFormat {

    @Option(names = "--json", order = 80, description = "prints the result as one JSON object, for programs")
    boolean json;

    public boolean json() {
        return json;
    }
}
