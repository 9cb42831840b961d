package io.courant.broker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLineTest {

    private final Logger logger = new LoggerContext().getLogger("some.code");

    @Test
    void everyEventIsOneObjectOnOneLineWhateverItSays() {
        var cause = new IllegalStateException("a \"quoted\" cause\nof two lines");
        var event = new LoggingEvent("", logger, Level.WARN, "two\nlines, a \\ and a \u0007", cause, null);
        event.setTimeStamp(1_700_000_000_123L);
        event.setThreadName("control");
        String line = new String(new JsonLine().encode(event), StandardCharsets.UTF_8);

        assertThat(line).endsWith("}\n").hasLineCount(1);
        Map<String, String> read = JsonFields.of(line);
        assertThat(read.keySet()).containsExactly("time", "level", "code", "message", "thread", "exception");
        assertThat(read)
                .containsEntry("time", "2023-11-14T22:13:20.123Z")
                .containsEntry("level", "WARN")
                .containsEntry("code", "some.code")
                .containsEntry("message", "two\nlines, a \\ and a \u0007")
                .containsEntry("thread", "control");
        assertThat(read.get("exception"))
                .startsWith("java.lang.IllegalStateException: a \"quoted\" cause")
                .contains("JsonLineTest");
    }

    @Test
    void anEventWithoutACauseHasNoException() {
        var event = new LoggingEvent("", logger, Level.INFO, "fine", null, null);
        assertThat(JsonFields.of(new String(new JsonLine().encode(event), StandardCharsets.UTF_8)))
                .doesNotContainKey("exception")
                .containsEntry("message", "fine");
    }
}
