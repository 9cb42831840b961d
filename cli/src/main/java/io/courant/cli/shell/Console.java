package io.courant.cli.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param in standard input
 * @param out standard output: results and nothing else
 * @param err standard error: what is wrong, and progress
 * @param terminals which of them a person sits at
 * @param environment the process's variables
 */
public record Console(
        InputStream in, Output out, PrintWriter err, Terminals terminals, Map<String, String> environment) {

    /** Which of the three streams is a terminal. */
    public record Terminals(boolean in, boolean out, boolean err) {

        public static final Terminals NONE = new Terminals(false, false, false);

        /** The launcher has looked: a JVM can tell only of all streams together. */
        static Terminals toldByTheLauncher() {
            return new Terminals(told(0), told(1), told(2));
        }

        private static boolean told(int stream) {
            return Boolean.getBoolean("courant.terminal." + stream);
        }
    }

    public Console {
        environment = Map.copyOf(environment);
    }

    /** The streams of this process. */
    public static Console ofProcess() {
        return of(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Terminals.toldByTheLauncher(),
                System.getenv());
    }

    public static Console of(
            InputStream in, OutputStream out, PrintWriter err, Terminals terminals, Map<String, String> environment) {
        return new Console(in, new Output(out), err, terminals, environment);
    }

    /** Colours are for people, and only for those who did not decline them. */
    public boolean colours() {
        return terminals.out()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** {@code text} standing out, where there are colours. */
    public String bold(String text) {
        return colours() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** {@code text} as something that needs a look, where there are colours. */
    public String alarming(String text) {
        return colours() ? "\u001b[31m" + text + "\u001b[0m" : text;
    }
}
