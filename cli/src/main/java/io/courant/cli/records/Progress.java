package io.courant.cli.records;

import io.courant.cli.shell.Console;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line on a terminal that says how far a production is, written anew twice a second. On anything but a terminal, nothing. */
final class Progress implements AutoCloseable {

    private static final long EVERY_MS = 500;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Console console;
    private final Production production;
    private final long startedNanos = System.nanoTime();
    private final Thread thread;

    private Progress(Console console, Production production, boolean shown) {
        this.console = console;
        this.production = production;
        this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::show);
        if (shown) {
            thread.start();
        }
    }

    static Progress of(Console console, Production production, boolean quiet) {
        // While records are typed on the same terminal, a line that moves is in the way.
        boolean typed = console.terminals().in();
        return new Progress(console, production, console.terminals().err() && !typed && !quiet);
    }

    private void show() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(EVERY_MS);
                console.err().print(CLEAR_LINE + text());
                console.err().flush();
            }
        } catch (InterruptedException e) {
            console.err().print(CLEAR_LINE);
            console.err().flush();
        }
    }

    private String text() {
        double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%,d records read, %,d acknowledged, %,.0f a second, %.1f MB/s",
                production.read(),
                production.acknowledged(),
                production.acknowledged() / seconds,
                production.acknowledgedBytes() / seconds / BYTES_PER_MEGABYTE);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
