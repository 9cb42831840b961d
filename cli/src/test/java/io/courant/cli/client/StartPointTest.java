package io.courant.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.cli.shell.CommandFailure;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartPointTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final TopicPartition FIRST = new TopicPartition("t", 0);
    private static final TopicPartition SECOND = new TopicPartition("t", 1);
    private static final Map<TopicPartition, Long> BEGINNINGS = Map.of(FIRST, 10L, SECOND, 0L);
    private static final Map<TopicPartition, Long> ENDS = Map.of(FIRST, 100L, SECOND, 5L);

    private static StartPoint parse(String text) {
        return StartPoint.parse("--from", text, NOW, ZONE);
    }

    private static Map<TopicPartition, Long> resolve(String text) {
        return parse(text).resolve(BEGINNINGS, ENDS, time -> Map.of(FIRST, 50L));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T10:00:00Z, 2026-11-30T10:00:00Z",
        "2026-11-30T10:00:00+02:00, 2026-11-30T08:00:00Z",
        "2026-11-30T10:00, 2026-11-30T09:00:00Z",
        "2026-11-30T10:00:30.5, 2026-11-30T09:00:30.500Z",
        "2026-11-30, 2026-11-29T23:00:00Z",
        "@1764500000000, 2025-11-30T10:53:20Z",
        "90s, 2026-11-30T11:58:30Z",
        "10m, 2026-11-30T11:50:00Z",
        "2h, 2026-11-30T10:00:00Z",
        "7d, 2026-11-23T12:00:00Z"
    })
    void readsTimesAndHowLongAgo(String text, String time) {
        assertThat(parse(text)).isEqualTo(new StartPoint.Since(Instant.parse(time)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "2026-13-01", "10:00", "12x", "--5", "99999999999999999999", "2026-11-30T25:00"
            })
    void refusesWhatIsNoPlaceAndSaysWhatIs(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--from does not know '" + text + "'; it takes beginning, end");
    }

    @Test
    void findsOffsetsOfEachPartition() {
        assertThat(resolve("beginning")).isEqualTo(BEGINNINGS);
        assertThat(resolve("end")).isEqualTo(ENDS);
        assertThat(resolve("-3")).isEqualTo(Map.of(FIRST, 97L, SECOND, 2L));
        assertThat(resolve("-1000")).isEqualTo(BEGINNINGS);
        assertThat(resolve("2h")).as("no record is that young in the second").isEqualTo(Map.of(FIRST, 50L, SECOND, 5L));
    }

    @Test
    void bringsAnOffsetIntoThePartitionsThatHaveItAndRefusesOneThatNoneHas() {
        assertThat(resolve("42")).isEqualTo(Map.of(FIRST, 42L, SECOND, 5L));
        assertThatThrownBy(() -> resolve("101"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("there is no offset 101: t-0 has 10 to 100, t-1 has 0 to 5");
    }
}
