package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import io.courant.base.Invariants;
import io.courant.log.LogConfig;
import io.courant.log.LogLimits;
import io.courant.metadata.MetadataLimits;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchRules;
import io.courant.wire.record.TimestampType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a topic's settings come to, typed; made once per change of the topic.
 *
 * @param durability what a record must have reached to count
 * @param minInsyncReplicas with fewer replicas in sync, writes with {@code acks=all} are refused
 * @param log what the logs of its partitions need to know
 */
public record TopicSettings(Durability durability, int minInsyncReplicas, LogConfig log) {

    /** What a record must have reached to be acknowledged to {@code acks=all} and shown to consumers. */
    public enum Durability {
        /** The disk: no end of the broker takes it back. */
        DISK,
        /** The memory of the machine, as in Kafka: a loss of power may take it back, the end of the process does not. */
        MEMORY
    }

    private static final String IN_MEMORY = "memory";
    private static final String DELETING = "delete";
    private static final String COMPACTING = "compact";

    private static final String PRODUCERS_COMPRESSION = "producer";
    private static final String NO_COMPRESSION = "uncompressed";

    /** The settings of a topic that sets {@code overrides}, which were checked when they were stored. */
    public static TopicSettings of(Map<String, String> overrides, TopicConfigDefaults defaults) {
        Map<String, String> values = new HashMap<>();
        for (TopicConfigEntry entry : defaults.effective(overrides)) {
            String value = entry.value();
            if (value != null) {
                values.put(entry.name(), value);
            }
        }
        BatchRules rules = new BatchRules(
                defaults.validation(),
                integer(values, TopicConfigs.MAX_MESSAGE_BYTES),
                number(values, TopicConfigs.MAX_DECOMPRESSED_MESSAGE_BYTES),
                timestampType(text(values, TopicConfigs.MESSAGE_TIMESTAMP_TYPE)),
                number(values, TopicConfigs.MESSAGE_TIMESTAMP_BEFORE_MAX_MS),
                number(values, TopicConfigs.MESSAGE_TIMESTAMP_AFTER_MAX_MS),
                hasPolicy(values, COMPACTING));
        LogConfig log = new LogConfig(
                rules,
                compression(values),
                segmentBytes(values),
                number(values, TopicConfigs.SEGMENT_MS),
                number(values, TopicConfigs.SEGMENT_JITTER_MS),
                Math.min(integer(values, TopicConfigs.INDEX_INTERVAL_BYTES), LogLimits.LARGEST_INDEX_INTERVAL_BYTES),
                defaults.producerIdExpirationMs(),
                retention(values),
                compaction(values));
        return new TopicSettings(
                durabilityOf(text(values, TopicConfigs.DURABILITY)),
                integer(values, TopicConfigs.MIN_INSYNC_REPLICAS),
                log);
    }

    /** What of this a topic that sets {@code overrides} has for its durability, without making the rest. */
    public static Durability durability(Map<String, String> overrides, TopicConfigDefaults defaults) {
        return durabilityOf(Objects.requireNonNull(defaults.value(TopicConfigs.DURABILITY, overrides)));
    }

    /** What of this {@code overrides} say themselves; null: what the broker's default is. */
    public static @Nullable Durability ownDurability(Map<String, String> overrides) {
        String value = overrides.get(TopicConfigs.DURABILITY);
        return value == null ? null : durabilityOf(value);
    }

    private static Durability durabilityOf(String value) {
        return value.equals(IN_MEMORY) ? Durability.MEMORY : Durability.DISK;
    }

    /** Also of topics that were made when less than the smallest was taken. */
    private static int segmentBytes(Map<String, String> values) {
        String name = values.containsKey(TopicConfigs.INTERNAL_SEGMENT_BYTES)
                ? TopicConfigs.INTERNAL_SEGMENT_BYTES
                : TopicConfigs.SEGMENT_BYTES;
        return Math.max(integer(values, name), MetadataLimits.SMALLEST_SEGMENT_BYTES);
    }

    private static LogConfig.Retention retention(Map<String, String> values) {
        return new LogConfig.Retention(
                hasPolicy(values, DELETING),
                number(values, TopicConfigs.RETENTION_MS),
                number(values, TopicConfigs.RETENTION_BYTES),
                number(values, TopicConfigs.FILE_DELETE_DELAY_MS));
    }

    private static LogConfig.Compaction compaction(Map<String, String> values) {
        return new LogConfig.Compaction(
                hasPolicy(values, COMPACTING),
                number(values, TopicConfigs.MIN_COMPACTION_LAG_MS),
                number(values, TopicConfigs.MAX_COMPACTION_LAG_MS),
                Double.parseDouble(text(values, TopicConfigs.MIN_CLEANABLE_DIRTY_RATIO)),
                number(values, TopicConfigs.DELETE_RETENTION_MS));
    }

    private static boolean hasPolicy(Map<String, String> values, String policy) {
        return CommaSeparated.filledEntries(text(values, TopicConfigs.CLEANUP_POLICY))
                .contains(policy);
    }

    private static TimestampType timestampType(String value) {
        return value.equals(TimestampType.LOG_APPEND_TIME.configName())
                ? TimestampType.LOG_APPEND_TIME
                : TimestampType.CREATE_TIME;
    }

    private static @Nullable Compression compression(Map<String, String> values) {
        String name = text(values, TopicConfigs.COMPRESSION_TYPE);
        if (name.equals(PRODUCERS_COMPRESSION)) {
            return null;
        }
        CompressionType type = CompressionType.NONE;
        for (CompressionType candidate : CompressionType.values()) {
            if (candidate.configName().equals(name)) {
                type = candidate;
            }
        }
        Invariants.check(
                type != CompressionType.NONE || name.equals(NO_COMPRESSION), "compression.type %s was checked", name);
        return switch (type) {
            case NONE, SNAPPY -> Compression.of(type);
            case GZIP -> new Compression(type, integer(values, TopicConfigs.COMPRESSION_GZIP_LEVEL));
            case LZ4 -> new Compression(type, integer(values, TopicConfigs.COMPRESSION_LZ4_LEVEL));
            case ZSTD -> new Compression(type, integer(values, TopicConfigs.COMPRESSION_ZSTD_LEVEL));
        };
    }

    private static int integer(Map<String, String> values, String name) {
        return Integer.parseInt(text(values, name));
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(text(values, name));
    }

    private static String text(Map<String, String> values, String name) {
        String value = values.get(name);
        Invariants.check(value != null, "topic setting %s has a default", name);
        return value == null ? "" : value;
    }
}
