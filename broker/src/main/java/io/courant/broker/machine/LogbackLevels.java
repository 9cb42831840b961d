package io.courant.broker.machine;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.courant.base.LogLevels;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** The levels of Logback's loggers. It has no level FATAL: ERROR takes its place. */
final class LogbackLevels implements LogLevels {

    @Override
    public Map<String, Level> all() {
        Map<String, Level> levels = new TreeMap<>();
        for (Logger logger : context().getLoggerList()) {
            boolean isRoot = logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
            levels.put(isRoot ? ROOT : logger.getName(), level(logger.getEffectiveLevel()));
        }
        return levels;
    }

    @Override
    public boolean set(String name, Level level) {
        Logger logger = context().exists(name.equals(ROOT) ? org.slf4j.Logger.ROOT_LOGGER_NAME : name);
        if (logger == null) {
            return false;
        }
        logger.setLevel(ch.qos.logback.classic.Level.toLevel(level == Level.FATAL ? "ERROR" : level.name()));
        return true;
    }

    @Override
    public boolean unset(String name) {
        Logger logger = name.equals(ROOT) ? null : context().exists(name);
        if (logger == null) {
            return false;
        }
        logger.setLevel(null);
        return true;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static Level level(ch.qos.logback.classic.Level level) {
        return switch (level.toInt()) {
            case ch.qos.logback.classic.Level.ERROR_INT -> Level.ERROR;
            case ch.qos.logback.classic.Level.WARN_INT -> Level.WARN;
            case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
            case ch.qos.logback.classic.Level.DEBUG_INT -> Level.DEBUG;
            case ch.qos.logback.classic.Level.OFF_INT -> Level.FATAL;
            default -> Level.TRACE;
        };
    }
}
