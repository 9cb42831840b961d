package io.courant.base;

import org.jspecify.annotations.Nullable;

/**
 * Where events go that an operator should see: one line each, with a stable code such as {@code log.recovered} or
 * {@code log.tail-cut}: where, and what happened, with hyphens between words. It is never made of anything that varies. May be
 * called from any thread. A node's event log is a {@link LimitedEventLog}: whoever logs need not think of floods.
 */
public interface EventLog {

    /** How much an event matters. */
    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** Writes one line; {@code cause} adds its stack trace where the implementation shows them. */
    void log(Level level, String code, String message, @Nullable Throwable cause);

    /** The loggers behind this log, by whose levels its lines pass or do not. */
    default LogLevels levels() {
        return LogLevels.FIXED;
    }

    default void info(String code, String message) {
        log(Level.INFO, code, message, null);
    }

    default void warn(String code, String message) {
        log(Level.WARN, code, message, null);
    }

    default void error(String code, String message, @Nullable Throwable cause) {
        log(Level.ERROR, code, message, cause);
    }
}
