package io.courant.broker.machine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.courant.base.EventLog;

/** Turns what Netty logs by itself into events, so that they are limited like all others: one line a second and level. */
final class LibraryLines extends AppenderBase<ILoggingEvent> {

    private static final String LIBRARY = "io.netty";
    private static final String CODE = "netty";

    private final EventLog events;

    LibraryLines(EventLog events) {
        this.events = events;
    }

    /** Tells the library's lines through {@code events} from now on, and nowhere else. */
    static void tellThrough(EventLog events, LoggerContext context) {
        var lines = new LibraryLines(events);
        lines.setContext(context);
        lines.start();
        Logger library = context.getLogger(LIBRARY);
        library.setAdditive(false);
        library.addAppender(lines);
    }

    @Override
    protected void append(ILoggingEvent line) {
        String name = line.getLoggerName();
        Throwable cause = line.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
        events.log(
                level(line.getLevel()),
                CODE,
                name.substring(name.lastIndexOf('.') + 1) + ": " + line.getFormattedMessage(),
                cause);
    }

    private static EventLog.Level level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> EventLog.Level.ERROR;
            case Level.WARN_INT -> EventLog.Level.WARN;
            case Level.INFO_INT -> EventLog.Level.INFO;
            default -> EventLog.Level.DEBUG;
        };
    }
}
