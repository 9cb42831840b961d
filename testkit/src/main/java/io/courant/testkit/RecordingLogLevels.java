package io.courant.testkit;

import io.courant.base.LogLevels;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Levels of the loggers that have logged to a {@link RecordingEventLog}, which keeps all lines whatever they say. */
final class RecordingLogLevels implements LogLevels {

    /** Levels that loggers have of their own. */
    private final Map<String, Level> own = new HashMap<>(Map.of(ROOT, Level.INFO));

    /** By logger, the one above it. */
    private final Map<String, String> loggers = new TreeMap<>();

    synchronized void logged(String code) {
        String logger = code;
        while (!logger.equals(ROOT)) {
            String above = above(logger);
            loggers.put(logger, above);
            logger = above;
        }
    }

    private static String above(String logger) {
        int dot = logger.lastIndexOf('.');
        return dot < 0 ? ROOT : logger.substring(0, dot);
    }

    @Override
    public synchronized Map<String, Level> all() {
        Map<String, Level> levels = new TreeMap<>();
        levels.put(ROOT, levelOf(ROOT));
        loggers.keySet().forEach(logger -> levels.put(logger, levelOf(logger)));
        return levels;
    }

    private Level levelOf(String logger) {
        Level level = own.get(logger);
        return level == null ? levelOf(loggers.getOrDefault(logger, ROOT)) : level;
    }

    @Override
    public synchronized boolean set(String logger, Level level) {
        boolean known = logger.equals(ROOT) || loggers.containsKey(logger);
        if (known) {
            own.put(logger, level);
        }
        return known;
    }

    @Override
    public synchronized boolean unset(String logger) {
        if (!loggers.containsKey(logger)) {
            return false;
        }
        own.remove(logger);
        return true;
    }
}
