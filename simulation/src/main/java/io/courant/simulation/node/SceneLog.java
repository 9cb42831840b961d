package io.courant.simulation.node;

import io.courant.base.EventLog;
import io.courant.testkit.SimulatedWorld;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The last lines of the broker and of the scene, with their virtual time, for the message of a failure. */
public final class SceneLog implements EventLog {

    /** Enough to see the last lives of a broker, little enough to read. */
    private static final int LINES = 120;

    private static final boolean PRINTED = Boolean.getBoolean("simulation.verbose");

    private final SimulatedWorld world;
    private final BiConsumer<String, String> watcher;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /** {@code watcher} gets code and message of every line of the broker. */
    public SceneLog(SimulatedWorld world, BiConsumer<String, String> watcher) {
        this.world = world;
        this.watcher = watcher;
    }

    @Override
    public void log(Level level, String code, String message, @Nullable Throwable cause) {
        add(level + " " + code + ": " + message + (cause == null ? "" : " (" + cause + ")"));
        watcher.accept(code, message);
    }

    /** A line of the scene. */
    public void scene(String text) {
        add("---- " + text);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private void add(String text) {
        String line = "%12.6f s  %s".formatted(world.nowNanos() / 1e9, text);
        if (PRINTED) {
            System.out.println(line);
        }
        lines.add(line);
        if (lines.size() > LINES) {
            lines.remove();
        }
    }
}
