package io.courant.base;

import java.util.Map;

/**
 * The levels of a process's loggers, which can change at any time. A logger is named by the codes of the events that it logs,
 * or by their beginning up to a dot; one without a level of its own has that of the next shorter name, and last that of {@link
 * #ROOT}. May be called from any thread.
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
        public boolean set(String logger, Level level) {
            return false;
        }

        @Override
        public boolean unset(String logger) {
            return false;
        }
    };

    /**
     * From which importance on lines pass, the lowest first. {@code DEBUG} lets lines pass that nobody needs while all is well,
     * such as {@code log.recovered} of a log that has lost nothing; {@code TRACE} lets no others pass, and {@code FATAL} those
     * of {@code ERROR}.
     */
    enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL
    }

    /**
     * Every logger that may log something, as far as that is known, or has, and those above it, with the level that holds for it.
     */
    Map<String, Level> all();

    /**
     * Gives a logger a level of its own.
     *
     * @return false where there is no such logger
     */
    boolean set(String logger, Level level);

    /**
     * Takes back a logger's own level.
     *
     * @return false where there is no such logger, and of the root, which keeps one
     */
    boolean unset(String logger);
}
