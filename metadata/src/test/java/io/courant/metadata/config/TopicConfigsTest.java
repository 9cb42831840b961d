package io.courant.metadata.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.log.CompactionPace;
import io.courant.log.LogConfig;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.TimestampType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicConfigsTest {

    @Test
    void declaresEverySettingOfKafkasTableWithItsTypeAndDefault() throws IOException {
        List<String> declared = new ArrayList<>();
        TopicConfigs.all().forEach(definition -> declared.add(definition.name()));
        List<String> ofTable = new ArrayList<>(List.of(TopicConfigs.DURABILITY));
        for (String[] row : table()) {
            ofTable.add(row[0]);
            ConfigDefinition definition = Objects.requireNonNull(TopicConfigs.find(row[0]), row[0]);
            String expected = row[2].equals("\"\"") ? "" : row[2].equals("null") ? null : row[2];
            assertThat(definition.defaultValue()).as(row[0]).isEqualTo(expected);
            assertThat(kafkaType(definition.type())).as(row[0]).isEqualTo(row[1]);
            if (expected != null) {
                assertThat(definition.problem(expected)).as(row[0]).isNull();
            }
            if (!row[6].isEmpty()) {
                assertThat(definition.brokerSettings().getFirst().name()).isEqualTo(row[6]);
            }
        }
        assertThat(declared).containsExactlyInAnyOrderElementsOf(ofTable);
    }

    @Test
    void keepsToTheBoundsOfKafkasTable() throws IOException {
        for (String[] row : table()) {
            String bounds = row[3];
            ConfigDefinition definition = Objects.requireNonNull(TopicConfigs.find(row[0]));
            if (bounds.matches("\\[-?\\d+,\\.\\.\\.]")) {
                long min = Long.parseLong(bounds.substring(1, bounds.indexOf(',')));
                assertThat(definition.type().problem(Long.toString(min)))
                        .as(row[0])
                        .isNull();
                assertThat(definition.type().problem(Long.toString(min - 1)))
                        .as(row[0])
                        .isNotNull();
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(problem(Map.of("no.such.setting", "1"))).contains("no.such.setting");
        assertThat(problem(Map.of("retention.ms", "soon"))).contains("retention.ms", "whole number");
        assertThat(problem(Map.of("segment.bytes", "10"))).contains("segment.bytes", "1048576");
        assertThat(problem(Map.of("compression.type", "rar"))).contains("rar", "zstd");
        assertThat(problem(Map.of("compression.gzip.level", "0"))).contains("from 1 to 9");
        assertThat(problem(Map.of("min.cleanable.dirty.ratio", "1.5"))).contains("1.5");
        assertThat(problem(Map.of("retention.ms", " 5 "))).isNull();
    }

    @Test
    void takesThrottledReplicasInTheirFormAlone() {
        for (String name :
                List.of("leader.replication.throttled.replicas", "follower.replication.throttled.replicas")) {
            for (String legal : List.of("", "*", "0:1", "0:1,12:3", "0:1, 2:1")) {
                assertThat(problem(Map.of(name, legal))).as(legal).isNull();
            }
            for (String illegal : List.of("abc", "0", "0:1,abc", "*,0:1", "-1:0", "0:1:2", "none")) {
                assertThat(problem(Map.of(name, illegal))).as(illegal).contains("PARTITION:BROKER");
            }
        }
    }

    @Test
    void takesALessThanTheLeastOfABrokerAsTheLeast() {
        TopicConfigDefaults defaults =
                TopicConfigDefaults.of(Map.of("log.retention.ms", "-5", "log.flush.interval.ms", "-5"));
        assertThat(entry(defaults, Map.of(), "retention.ms").value()).isEqualTo("-1");
        assertThat(entry(defaults, Map.of(), "flush.ms").value()).isEqualTo("0");
        assertThat(TopicConfigs.problemOfDefault("log.retention.ms", "-5")).isNull();
        assertThat(TopicConfigs.problemOfDefault("log.retention.ms", "soon")).isNotNull();
        assertThat(problem(Map.of("retention.ms", "-5"))).contains("retention.ms");
    }

    @Test
    void refusesWhatItCouldNotKeep() {
        assertThat(problem(Map.of("remote.storage.enable", "true"))).contains("remote storage");
        assertThat(problem(Map.of("cleanup.policy", "archive"))).contains("compact");
        assertThat(problem(Map.of("durability", "paper"))).contains("disk", "memory");
        assertThat(problem(Map.of("remote.storage.enable", "false"))).isNull();
        assertThat(problem(Map.of("remote.storage.enable", "FALSE"))).isNull();
    }

    @Test
    void takesTheTopicsValueBeforeTheBrokersBeforeTheDefault() {
        TopicConfigDefaults defaults = TopicConfigDefaults.of(Map.of("message.max.bytes", "2000", "unrelated", "x"));
        assertThat(entry(defaults, Map.of(), "max.message.bytes").value()).isEqualTo("2000");
        assertThat(entry(defaults, Map.of(), "max.message.bytes").source()).isEqualTo(ConfigSource.BROKER);
        assertThat(entry(defaults, Map.of("max.message.bytes", "7"), "max.message.bytes")
                        .value())
                .isEqualTo("7");
        assertThat(entry(defaults, Map.of("max.message.bytes", "7"), "max.message.bytes")
                        .source())
                .isEqualTo(ConfigSource.TOPIC);
        assertThat(entry(defaults, Map.of(), "segment.bytes").source()).isEqualTo(ConfigSource.DEFAULT);
    }

    @Test
    void convertsTheUnitsOfBrokerSettings() {
        TopicConfigDefaults hours = TopicConfigDefaults.of(Map.of("log.retention.hours", "2"));
        assertThat(entry(hours, Map.of(), "retention.ms").value()).isEqualTo("7200000");
        TopicConfigDefaults both =
                TopicConfigDefaults.of(Map.of("log.retention.hours", "2", "log.retention.minutes", "1"));
        assertThat(entry(both, Map.of(), "retention.ms").value()).isEqualTo("60000");
        TopicConfigDefaults forever = TopicConfigDefaults.of(Map.of("log.retention.hours", "-1"));
        assertThat(entry(forever, Map.of(), "retention.ms").value()).isEqualTo("-1");
    }

    @Test
    void tellsTheLogHowLongRecordsAreKept() {
        TopicConfigDefaults defaults =
                TopicConfigDefaults.of(Map.of("log.retention.bytes", "1000", "log.segment.delete.delay.ms", "5"));
        assertThat(TopicSettings.of(Map.of("retention.ms", "70"), defaults)
                        .log()
                        .retention())
                .isEqualTo(new LogConfig.Retention(true, 70, 1_000, 5));
        assertThat(TopicSettings.of(Map.of(), TopicConfigDefaults.KAFKA).log().retention())
                .isEqualTo(LogConfig.Retention.DEFAULT);
    }

    @Test
    void tellsTheLogWhetherToCompact() {
        TopicSettings both = TopicSettings.of(
                Map.of(
                        "cleanup.policy", " compact, delete ",
                        "min.compaction.lag.ms", "1",
                        "max.compaction.lag.ms", "2",
                        "min.cleanable.dirty.ratio", "0.25",
                        "delete.retention.ms", "3"),
                TopicConfigDefaults.KAFKA);
        assertThat(both.log().compaction()).isEqualTo(new LogConfig.Compaction(true, 1, 2, 0.25, 3));
        assertThat(both.log().retention().deletes()).isTrue();
        assertThat(both.log().rules().keysRequired()).isTrue();
        TopicSettings compacted = TopicSettings.of(Map.of("cleanup.policy", "compact"), TopicConfigDefaults.KAFKA);
        assertThat(compacted.log().compaction()).isEqualTo(LogConfig.Compaction.ON);
        assertThat(compacted.log().retention().deletes()).isFalse();
        assertThat(TopicSettings.of(Map.of(), TopicConfigDefaults.KAFKA).log().compaction())
                .isEqualTo(LogConfig.Compaction.OFF);
    }

    @Test
    void refusesBrokerDefaultsThatAreIllegal() {
        assertThatThrownBy(() -> TopicConfigDefaults.of(Map.of("log.segment.bytes", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("log.segment.bytes=many");
        assertThatThrownBy(() -> TopicConfigDefaults.of(Map.of("produce.validation", "none")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void turnsSettingsIntoWhatTheLogNeeds() {
        TopicSettings settings = TopicSettings.of(
                Map.of(
                        "compression.type", "zstd",
                        "compression.zstd.level", "7",
                        "message.timestamp.type", "LogAppendTime",
                        "internal.segment.bytes", "5000",
                        "min.insync.replicas", "2"),
                TopicConfigDefaults.KAFKA);
        assertThat(settings.log().compression()).isEqualTo(new Compression(CompressionType.ZSTD, 7));
        assertThat(settings.log().rules().timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(settings.log().segmentBytes()).isEqualTo(5000);
        assertThat(settings.minInsyncReplicas()).isEqualTo(2);
        assertThat(TopicSettings.of(Map.of(), TopicConfigDefaults.KAFKA).log().compression())
                .isNull();
    }

    @Test
    void logsRollEarlierByWhatTheTopicOrTheBrokerSays() {
        assertThat(jitterMs(Map.of(), Map.of())).isZero();
        assertThat(jitterMs(Map.of(), Map.of("log.roll.jitter.hours", "2"))).isEqualTo(7_200_000);
        assertThat(jitterMs(Map.of(), Map.of("log.roll.jitter.hours", "2", "log.roll.jitter.ms", "5")))
                .isEqualTo(5);
        assertThat(jitterMs(Map.of("segment.jitter.ms", "6"), Map.of("log.roll.jitter.ms", "5")))
                .isEqualTo(6);
    }

    private static long jitterMs(Map<String, String> ofTopic, Map<String, String> ofBroker) {
        return TopicSettings.of(ofTopic, TopicConfigDefaults.of(ofBroker)).log().segmentJitterMs();
    }

    @Test
    void letsNoTopicMakeAFileOfEachBatchOrLeaveItsLogsWithoutAnIndex() {
        assertThat(problem(Map.of("internal.segment.bytes", "1023"))).contains("1024");
        assertThat(problem(Map.of("internal.segment.bytes", "1024"))).isNull();
        TopicSettings stored = TopicSettings.of(
                Map.of("internal.segment.bytes", "1", "index.interval.bytes", "2147483647"), TopicConfigDefaults.KAFKA);
        assertThat(stored.log().segmentBytes()).isEqualTo(1024);
        assertThat(stored.log().indexIntervalBytes()).isEqualTo(64 * 1024);
    }

    private static @Nullable String problem(Map<String, String> wanted) {
        return new TopicConfigChecks(new NameSuggestions()).problem(new HashMap<>(wanted), TopicConfigDefaults.KAFKA);
    }

    private static TopicConfigEntry entry(TopicConfigDefaults defaults, Map<String, String> overrides, String name) {
        return defaults.effective(overrides).stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String kafkaType(ValueType type) {
        return switch (type) {
            case ValueType.Bool bool -> "boolean";
            case ValueType.Choice choice -> "string";
            case ValueType.Int32 int32 -> "int";
            case ValueType.Int32OrUnset int32 -> "int";
            case ValueType.Int64 int64 -> "long";
            case ValueType.Float64 float64 -> "double";
            case ValueType.WordList words -> "list";
            case ValueType.ReplicaList replicas -> "list";
        };
    }

    private static List<String[]> table() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(TopicConfigsTest.class.getResourceAsStream("/configs-topic.tsv")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("name\t"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    @Test
    void thePaceOfCompactionIsThatOfTheStartUntilItIsChanged() {
        CompactionPace started = CompactionPace.SHIPPED.withLooksEachMs(7).sharedBy(3);
        TopicConfigDefaults defaults = TopicConfigDefaults.of(Map.of("log.cleaner.backoff.ms", "7"));
        assertThat(defaults.compactionPace(started)).isEqualTo(started);
        TopicConfigDefaults changed = defaults.changedBy(
                Map.of("log.cleaner.backoff.ms", "9", "log.cleaner.io.max.bytes.per.second", "1000"),
                Map.of("log.cleaner.backoff.ms", "-1"));
        assertThat(changed.compactionPace(started))
                .as("what is illegal does not count")
                .isEqualTo(started.withLooksEachMs(9).withBytesPerSecond(1000));
        assertThat(changed.changedBy(Map.of(), Map.of()).compactionPace(started))
                .isEqualTo(started);
    }
}
