package io.courant.metadata.config;

import io.courant.metadata.MetadataLimits;
import io.courant.metadata.config.ConfigDefinition.BrokerSetting;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every topic setting that Kafka 4.4 knows, by name, and what it does here; names, types, bounds and defaults are those of
 * the fact table {@code configs-topic.tsv}; {@code internal.segment.bytes}, which has no bound there, has one here.
 * {@code durability} is our own.
 */
public final class TopicConfigs {

    public static final String CLEANUP_POLICY = "cleanup.policy";
    public static final String COMPRESSION_GZIP_LEVEL = "compression.gzip.level";
    public static final String COMPRESSION_LZ4_LEVEL = "compression.lz4.level";
    public static final String COMPRESSION_TYPE = "compression.type";
    public static final String COMPRESSION_ZSTD_LEVEL = "compression.zstd.level";
    public static final String DELETE_RETENTION_MS = "delete.retention.ms";
    public static final String DURABILITY = "durability";
    public static final String FILE_DELETE_DELAY_MS = "file.delete.delay.ms";
    public static final String FLUSH_MESSAGES = "flush.messages";
    public static final String FLUSH_MS = "flush.ms";
    public static final String INDEX_INTERVAL_BYTES = "index.interval.bytes";
    public static final String INTERNAL_SEGMENT_BYTES = "internal.segment.bytes";
    public static final String MAX_COMPACTION_LAG_MS = "max.compaction.lag.ms";
    public static final String MAX_DECOMPRESSED_MESSAGE_BYTES = "max.decompressed.message.bytes";
    public static final String MAX_MESSAGE_BYTES = "max.message.bytes";
    public static final String MESSAGE_TIMESTAMP_AFTER_MAX_MS = "message.timestamp.after.max.ms";
    public static final String MESSAGE_TIMESTAMP_BEFORE_MAX_MS = "message.timestamp.before.max.ms";
    public static final String MESSAGE_TIMESTAMP_TYPE = "message.timestamp.type";
    public static final String MIN_CLEANABLE_DIRTY_RATIO = "min.cleanable.dirty.ratio";
    public static final String MIN_COMPACTION_LAG_MS = "min.compaction.lag.ms";
    public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";
    public static final String RETENTION_BYTES = "retention.bytes";
    public static final String RETENTION_MS = "retention.ms";
    public static final String SEGMENT_BYTES = "segment.bytes";
    public static final String SEGMENT_JITTER_MS = "segment.jitter.ms";
    public static final String SEGMENT_MS = "segment.ms";

    private static final int ANY_INT = Integer.MAX_VALUE;
    private static final long ANY_LONG = Long.MAX_VALUE;
    static final String FOREVER = Long.toString(Long.MAX_VALUE);
    /** Those that ask for syncs, unless they say {@link #FOREVER}. */
    static final List<String> SYNC_SETTINGS = List.of(FLUSH_MESSAGES, FLUSH_MS);

    /** Kafka takes anything below the least of them from a broker's setting, and acts as if it were the least. */
    static final Set<String> LEAST_FOR_LESS = Set.of(FLUSH_MS, RETENTION_MS);

    private static final long MS_PER_MINUTE = 60_000;
    private static final long MS_PER_HOUR = 3_600_000;

    private static final ConfigEffect WORKS = new ConfigEffect.Works();
    private static final ConfigEffect SYNCED_ANYWAY = new ConfigEffect.WithoutEffect(
            "with durability=disk records are synced before they are acknowledged to all or shown to a consumer; with"
                    + " durability=memory it is refused");
    private static final ConfigEffect OWN_FILES =
            new ConfigEffect.WithoutEffect("it tunes files that are laid out otherwise here");
    private static final ConfigEffect ONE_REPLICA =
            new ConfigEffect.WithoutEffect("it governs traffic between replicas, and partitions have one");
    private static final ConfigEffect NO_TIER =
            new ConfigEffect.WithoutEffect("it tunes remote storage, which cannot be switched on");

    private static final Map<String, ConfigDefinition> BY_NAME = new LinkedHashMap<>();
    /** By broker setting, the topic setting that it is a default of. */
    private static final Map<String, ConfigDefinition> BY_BROKER_SETTING = new HashMap<>();

    static {
        define(CLEANUP_POLICY, words("compact", "delete"), "delete", WORKS, "log.cleanup.policy");
        define(COMPRESSION_GZIP_LEVEL, new ValueType.Int32OrUnset(-1, 1, 9), "-1", WORKS, COMPRESSION_GZIP_LEVEL);
        define(COMPRESSION_LZ4_LEVEL, new ValueType.Int32(1, 17), "9", WORKS, COMPRESSION_LZ4_LEVEL);
        define(
                COMPRESSION_TYPE,
                choice("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                "producer",
                WORKS,
                COMPRESSION_TYPE);
        define(COMPRESSION_ZSTD_LEVEL, new ValueType.Int32(-131_072, 22), "3", WORKS, COMPRESSION_ZSTD_LEVEL);
        define(DELETE_RETENTION_MS, int64(0), "86400000", WORKS, "log.cleaner.delete.retention.ms");
        define(DURABILITY, choice("disk", "memory"), "disk", WORKS, DURABILITY);
        define("errors.deadletterqueue.group.enable", bool(), "false", only("there are no share groups yet", "false"));
        define(FILE_DELETE_DELAY_MS, int64(0), "60000", WORKS, "log.segment.delete.delay.ms");
        define(FLUSH_MESSAGES, int64(1), FOREVER, SYNCED_ANYWAY, "log.flush.interval.messages");
        define(FLUSH_MS, int64(0), FOREVER, SYNCED_ANYWAY, "log.flush.interval.ms", "log.flush.scheduler.interval.ms");
        define("follower.replication.throttled.replicas", new ValueType.ReplicaList(), "", ONE_REPLICA);
        define(INDEX_INTERVAL_BYTES, int32(0), "4096", WORKS, "log.index.interval.bytes");
        define(INTERNAL_SEGMENT_BYTES, int32(MetadataLimits.SMALLEST_SEGMENT_BYTES), null, WORKS);
        define("leader.replication.throttled.replicas", new ValueType.ReplicaList(), "", ONE_REPLICA);
        define("local.retention.bytes", int64(-2), "-2", NO_TIER, "log.local.retention.bytes");
        define("local.retention.ms", int64(-2), "-2", NO_TIER, "log.local.retention.ms");
        define(MAX_COMPACTION_LAG_MS, int64(1), FOREVER, WORKS, "log.cleaner.max.compaction.lag.ms");
        define(
                MAX_DECOMPRESSED_MESSAGE_BYTES,
                new ValueType.Int32(1, 2_147_483_639),
                "2147483639",
                WORKS,
                MAX_DECOMPRESSED_MESSAGE_BYTES);
        define(MAX_MESSAGE_BYTES, int32(0), "1048588", WORKS, "message.max.bytes");
        define(MESSAGE_TIMESTAMP_AFTER_MAX_MS, int64(0), "3600000", WORKS, "log.message.timestamp.after.max.ms");
        define(MESSAGE_TIMESTAMP_BEFORE_MAX_MS, int64(0), FOREVER, WORKS, "log.message.timestamp.before.max.ms");
        define(
                MESSAGE_TIMESTAMP_TYPE,
                choice("CreateTime", "LogAppendTime"),
                "CreateTime",
                WORKS,
                "log.message.timestamp.type");
        define(MIN_CLEANABLE_DIRTY_RATIO, new ValueType.Float64(0, 1), "0.5", WORKS, "log.cleaner.min.cleanable.ratio");
        define(MIN_COMPACTION_LAG_MS, int64(0), "0", WORKS, "log.cleaner.min.compaction.lag.ms");
        define(MIN_INSYNC_REPLICAS, int32(1), "1", WORKS, MIN_INSYNC_REPLICAS);
        define("preallocate", bool(), "false", OWN_FILES, "log.preallocate");
        define("remote.copy.lag.bytes", int64(-1), "-1", NO_TIER, "log.remote.copy.lag.bytes");
        define("remote.copy.lag.ms", int64(-1), "0", NO_TIER, "log.remote.copy.lag.ms");
        define("remote.log.copy.disable", bool(), "false", NO_TIER);
        define("remote.log.delete.on.disable", bool(), "false", NO_TIER);
        define("remote.storage.enable", bool(), "false", only("there is no remote storage yet", "false"));
        define(RETENTION_BYTES, int64(Long.MIN_VALUE), "-1", WORKS, "log.retention.bytes");
        defineScaled(
                RETENTION_MS,
                int64(-1),
                "604800000",
                WORKS,
                new BrokerSetting("log.retention.ms", 1),
                new BrokerSetting("log.retention.minutes", MS_PER_MINUTE),
                new BrokerSetting("log.retention.hours", MS_PER_HOUR));
        define(SEGMENT_BYTES, int32(1_048_576), "1073741824", WORKS, "log.segment.bytes");
        define("segment.index.bytes", int32(4), "10485760", OWN_FILES, "log.index.size.max.bytes");
        defineScaled(
                SEGMENT_JITTER_MS,
                int64(0),
                "0",
                WORKS,
                new BrokerSetting("log.roll.jitter.ms", 1),
                new BrokerSetting("log.roll.jitter.hours", MS_PER_HOUR));
        defineScaled(
                SEGMENT_MS,
                int64(1),
                "604800000",
                WORKS,
                new BrokerSetting("log.roll.ms", 1),
                new BrokerSetting("log.roll.hours", MS_PER_HOUR));
        define("unclean.leader.election.enable", bool(), "false", ONE_REPLICA, "unclean.leader.election.enable");
    }

    private TopicConfigs() {}

    /** All definitions, by rising name. */
    public static Iterable<ConfigDefinition> all() {
        return BY_NAME.values();
    }

    /** The setting called {@code name}, null when there is none. */
    public static @Nullable ConfigDefinition find(String name) {
        return BY_NAME.get(name);
    }

    /** The names of all, by rising name. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    /**
     * The names of the broker settings of which the first that is set gives a topic setting's default, {@code brokerSetting}
     * one of them; it alone where it gives none.
     */
    public static List<String> brokerSettingsWith(String brokerSetting) {
        ConfigDefinition definition = BY_BROKER_SETTING.get(brokerSetting);
        return definition == null
                ? List.of(brokerSetting)
                : definition.brokerSettings().stream().map(BrokerSetting::name).toList();
    }

    /** What is wrong with {@code value} for a broker setting, if topics get their default from it; null when nothing is. */
    public static @Nullable String problemOfDefault(String brokerSetting, String value) {
        ConfigDefinition definition = BY_BROKER_SETTING.get(brokerSetting);
        if (definition == null) {
            return null;
        }
        boolean sameUnit = definition.brokerSettings().contains(new BrokerSetting(brokerSetting, 1));
        String problem = sameUnit ? definition.problem(definition.ofBroker(value)) : null;
        return problem == null ? null : brokerSetting + ": " + problem;
    }

    private static void define(
            String name, ValueType type, @Nullable String value, ConfigEffect effect, String... brokerSettings) {
        BrokerSetting[] settings = new BrokerSetting[brokerSettings.length];
        for (int i = 0; i < settings.length; i++) {
            settings[i] = new BrokerSetting(brokerSettings[i], 1);
        }
        defineScaled(name, type, value, effect, settings);
    }

    private static void defineScaled(
            String name, ValueType type, @Nullable String value, ConfigEffect effect, BrokerSetting... brokerSettings) {
        ConfigDefinition definition = new ConfigDefinition(name, type, value, List.of(brokerSettings), effect);
        BY_NAME.put(name, definition);
        for (BrokerSetting setting : brokerSettings) {
            BY_BROKER_SETTING.put(setting.name(), definition);
        }
    }

    private static ValueType bool() {
        return new ValueType.Bool();
    }

    private static ValueType int32(int min) {
        return new ValueType.Int32(min, ANY_INT);
    }

    private static ValueType int64(long min) {
        return new ValueType.Int64(min, ANY_LONG);
    }

    private static ValueType choice(String... choices) {
        return new ValueType.Choice(List.of(choices));
    }

    private static ValueType words(String... choices) {
        return new ValueType.WordList(new TreeSet<>(List.of(choices)));
    }

    private static ConfigEffect only(String why, String... values) {
        return new ConfigEffect.Only(List.of(values), why);
    }
}
