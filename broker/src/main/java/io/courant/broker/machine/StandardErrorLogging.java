package io.courant.broker.machine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.courant.base.LimitedEventLog;

/**
 * Sets Logback up: lines on standard error, {@code time level code message} or JSON. In code, because reading Logback's
 * XML takes longer than the rest of a start. Found by Logback as a service, and made by it: so the format is static.
 */
public final class StandardErrorLogging extends ContextAwareBase implements Configurator {

    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger %msg%n";

    private static volatile LogFormat format = LogFormat.PLAIN;

    /** Called before the first line is written. */
    public static void writeAs(LogFormat wanted) {
        format = wanted;
        // Else SLF4J says in lines of its own that two threads have begun to log at once, which is as it should be.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
    }

    /** Writes why the process is about to end, beside Logback: that may be only half set up, on another thread. */
    public static void writeLastWords(String code, String message) {
        switch (format) {
            case PLAIN -> System.err.println("courant: " + message);
            case JSON -> {
                long nowMs = System.currentTimeMillis();
                String thread = Thread.currentThread().getName();
                System.err.writeBytes(new JsonLine().line(nowMs, "ERROR", code, message, thread, null));
            }
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Encoder<ILoggingEvent> encoder = switch (format) {
            case PLAIN -> plain();
            case JSON -> new JsonLine();
        };
        encoder.setContext(context);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("standard-error");
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        LibraryLines.tellThrough(new LimitedEventLog(new Slf4jEventLog(), new SystemClock()), context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> plain() {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern(LINE);
        return encoder;
    }
}
