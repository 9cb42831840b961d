package io.courant.broker.machine;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.courant.base.LogLevels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/**
 * The levels of Logback's loggers, of which there is one for each event that may come. It has no level FATAL: ERROR takes its
 * place.
 */
final class LogbackLevels implements LogLevels {

    /** Read with the program, not when somebody asks on a shard. */
    private final List<String> codes = EventCodes.ALL;

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

    /** With the loggers of events that have not come yet: made here, because a log may be made while Logback is set up. */
    private LoggerContext context() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        codes.forEach(context::getLogger);
        return context;
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
