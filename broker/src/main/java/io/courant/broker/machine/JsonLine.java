package io.courant.broker.machine;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object for each event, on a line of its own: {@code time} (UTC), {@code level}, {@code code}, {@code message},
 * {@code thread}, and where there is a cause {@code exception} with its stack trace.
 */
final class JsonLine extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

    private final JsonFactory json = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        return line(
                event.getTimeStamp(),
                event.getLevel().toString(),
                event.getLoggerName(),
                event.getFormattedMessage(),
                event.getThreadName(),
                cause == null ? null : ThrowableProxyUtil.asString(cause));
    }

    byte[] line(long timeMs, String level, String code, String message, String thread, @Nullable String exception) {
        var line = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), line)) {
            out.writeStartObject();
            out.writeStringProperty("time", TIME.format(Instant.ofEpochMilli(timeMs)));
            out.writeStringProperty("level", level);
            out.writeStringProperty("code", code);
            out.writeStringProperty("message", message);
            out.writeStringProperty("thread", thread);
            if (exception != null) {
                out.writeStringProperty("exception", exception);
            }
            out.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
