package io.courant.broker.machine;

import io.courant.base.EventLog;
import io.courant.base.LogLevels;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Events as lines of SLF4J: the code is the logger's name, so that levels can be set by code or its beginning. */
public final class Slf4jEventLog implements EventLog {

    private final LogLevels levels = new LogbackLevels();

    @Override
    public LogLevels levels() {
        return levels;
    }

    @Override
    public void log(Level level, String code, String message, @Nullable Throwable cause) {
        Logger logger = LoggerFactory.getLogger(code);
        LoggingEventBuilder line = logger.atLevel(
                switch (level) {
                    case DEBUG -> org.slf4j.event.Level.DEBUG;
                    case INFO -> org.slf4j.event.Level.INFO;
                    case WARN -> org.slf4j.event.Level.WARN;
                    case ERROR -> org.slf4j.event.Level.ERROR;
                });
        (cause == null ? line : line.setCause(cause)).log(message);
    }
}
