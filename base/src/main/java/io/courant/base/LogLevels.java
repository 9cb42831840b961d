package io.courant.base;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The levels of a process's loggers, which can change at any time. A logger is named by the codes of the events that it logs, or by
 * their beginning up to a dot; one without a level of its own has that of the next shorter name, and last that of {@link #ROOT}.
 * May be called from any thread.
 */
public interface LogLevels {

    /** The logger that all others take their level from. */
    String ROOT = "root";

    /** No loggers: where lines go is not to be changed. */
    LogLevels FIXED = new LogLevels() {
        @Override
        public Map<String, Level> all() {
            return Map.of();
        }

        @Override
        public boolean set(String logger, @Nullable Level level) {
            return false;
        }
    };

    /** From which importance on lines pass, the lowest first. */
    enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL
    }

    /** Every logger that has logged something, and those above it, with the level that holds for it. */
    Map<String, Level> all();

    /**
     * Gives a logger a level of its own.
     *
     * @param level null takes it back; the root keeps one
     * @return false where there is no such logger
     */
    boolean set(String logger, @Nullable Level level);
}
