package io.courant.metadata.config;

import io.courant.base.Invariants;
import io.courant.log.CompactionPace;
import io.courant.log.LogConfig;
import io.courant.wire.record.ValidationLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What topics get that set nothing: the broker's settings where they are set, else Kafka's defaults. */
public final class TopicConfigDefaults {

    private static final String PRODUCER_ID_EXPIRATION_MS = "producer.id.expiration.ms";
    private static final String CLEANER_BACKOFF_MS = "log.cleaner.backoff.ms";
    private static final String CLEANER_BYTES_PER_SECOND = "log.cleaner.io.max.bytes.per.second";
    private static final String PRODUCE_VALIDATION = "produce.validation";

    /** Kafka's defaults for everything. */
    public static final TopicConfigDefaults KAFKA = of(Map.of());

    private final BrokerConfigs broker;
    /** By topic setting, what the broker's settings say. */
    private final Map<String, ConfigSynonym> fromBroker;

    private final long producerIdExpirationMs;
    private final ValidationLevel validation;

    private TopicConfigDefaults(
            BrokerConfigs broker,
            Map<String, ConfigSynonym> fromBroker,
            long producerIdExpirationMs,
            ValidationLevel validation) {
        this.broker = broker;
        this.fromBroker = fromBroker;
        this.producerIdExpirationMs = producerIdExpirationMs;
        this.validation = validation;
    }

    /**
     * The defaults that a broker's settings give.
     *
     * @param brokerSettings by Kafka's broker setting name; those that are no topic default are passed over
     * @throws IllegalArgumentException when a value is illegal or not supported; the message names setting and value
     */
    public static TopicConfigDefaults of(Map<String, String> brokerSettings) {
        return of(BrokerConfigs.ofFile(brokerSettings));
    }

    private static TopicConfigDefaults of(BrokerConfigs broker) {
        Map<String, ConfigSynonym> values = new TreeMap<>();
        for (ConfigDefinition definition : TopicConfigs.all()) {
            ConfigSynonym value = fromBroker(definition, broker);
            if (value != null) {
                values.put(definition.name(), value);
            }
        }
        return new TopicConfigDefaults(broker, values, producerIdExpirationMs(broker), validation(broker));
    }

    /** The defaults once {@code ofAllBrokers} and {@code ofThisBroker} are set at run time. */
    public TopicConfigDefaults changedBy(Map<String, String> ofAllBrokers, Map<String, String> ofThisBroker) {
        return of(broker.changedBy(ofAllBrokers, ofThisBroker));
    }

    /** The broker's settings that these come from. */
    public BrokerConfigs broker() {
        return broker;
    }

    /** {@code producer.id.expiration.ms}: how long a silent producer is remembered, in every topic. */
    long producerIdExpirationMs() {
        return producerIdExpirationMs;
    }

    /** The pace of compaction: {@code started}, but for what was changed since the start. */
    public CompactionPace compactionPace(CompactionPace started) {
        String backoffMs = broker.changed(CLEANER_BACKOFF_MS);
        String bytesPerSecond = broker.changed(CLEANER_BYTES_PER_SECOND);
        CompactionPace pace = started;
        if (backoffMs != null) {
            pace = pace.withLooksEachMs(Long.parseLong(backoffMs));
        }
        return bytesPerSecond == null ? pace : pace.withBytesPerSecond(Double.parseDouble(bytesPerSecond));
    }

    /** {@code produce.validation}: how much of a produced batch is checked, in every topic. */
    ValidationLevel validation() {
        return validation;
    }

    /** The value of {@code definition} for a topic that sets {@code overrides}, and where it is from. */
    TopicConfigEntry effective(ConfigDefinition definition, Map<String, String> overrides) {
        String override = overrides.get(definition.name());
        if (override != null) {
            return new TopicConfigEntry(definition, override, ConfigSource.TOPIC);
        }
        ConfigSynonym set = fromBroker.get(definition.name());
        if (set != null) {
            return new TopicConfigEntry(definition, set.value(), set.source());
        }
        return new TopicConfigEntry(definition, definition.defaultValue(), ConfigSource.DEFAULT);
    }

    /** The value of the setting {@code name}, which exists, for a topic that sets {@code overrides}. */
    @Nullable
    String value(String name, Map<String, String> overrides) {
        return effective(name, overrides).value();
    }

    /** The same, and where it is from. */
    TopicConfigEntry effective(String name, Map<String, String> overrides) {
        ConfigDefinition definition = TopicConfigs.find(name);
        if (definition == null) {
            throw Invariants.unreachable("there is no topic setting " + name);
        }
        return effective(definition, overrides);
    }

    /** The values of all settings of a topic that sets {@code overrides}, by rising name. */
    public List<TopicConfigEntry> effective(Map<String, String> overrides) {
        List<TopicConfigEntry> entries = new ArrayList<>();
        for (ConfigDefinition definition : TopicConfigs.all()) {
            TopicConfigEntry entry = effective(definition, overrides);
            if (entry.value() != null) {
                entries.add(entry);
            }
        }
        return List.copyOf(entries);
    }

    private static @Nullable ConfigSynonym fromBroker(ConfigDefinition definition, BrokerConfigs broker) {
        for (ConfigDefinition.BrokerSetting setting : definition.brokerSettings()) {
            for (BrokerConfigs.SetValue set : broker.set(setting.name())) {
                String given = set.value().strip();
                if (set.source() == ConfigSource.BROKER) {
                    return new ConfigSynonym(definition.name(), converted(definition, setting, given), set.source());
                }
                String value = definition.ofBroker(setting.factor() == 1 ? given : scaled(setting, given));
                if (definition.problem(value) == null) { // stored by a release that took more, it is passed over
                    return new ConfigSynonym(definition.name(), value, set.source());
                }
            }
        }
        return null;
    }

    private static long producerIdExpirationMs(BrokerConfigs broker) {
        ValueType type = new ValueType.Int32(1, Integer.MAX_VALUE);
        for (BrokerConfigs.SetValue set : broker.set(PRODUCER_ID_EXPIRATION_MS)) {
            String given = set.value();
            String problem = type.problem(given);
            if (problem == null) {
                return Long.parseLong(given);
            }
            if (set.source() == ConfigSource.BROKER) {
                throw new IllegalArgumentException(PRODUCER_ID_EXPIRATION_MS + "=" + given + ": " + problem);
            }
        }
        return LogConfig.DEFAULT.producerIdExpirationMs();
    }

    private static ValidationLevel validation(BrokerConfigs broker) {
        List<BrokerConfigs.SetValue> set = broker.set(PRODUCE_VALIDATION);
        String given = set.isEmpty()
                ? ValidationLevel.FULL.configName()
                : set.getFirst().value();
        for (ValidationLevel level : ValidationLevel.values()) {
            if (level.configName().equals(given)) {
                return level;
            }
        }
        throw new IllegalArgumentException(PRODUCE_VALIDATION + "=" + given + ": must be full or header");
    }

    private static String converted(ConfigDefinition definition, ConfigDefinition.BrokerSetting setting, String given) {
        String value = definition.ofBroker(setting.factor() == 1 ? given : scaled(setting, given));
        String problem = definition.problem(value);
        if (problem != null) {
            throw new IllegalArgumentException(setting.name() + "=" + given + ": " + problem);
        }
        return value;
    }

    private static String scaled(ConfigDefinition.BrokerSetting setting, String given) {
        long number;
        try {
            number = Long.parseLong(given);
        } catch (NumberFormatException notNumeric) {
            throw new IllegalArgumentException(setting.name() + "=" + given + ": must be a whole number", notNumeric);
        }
        return Long.toString(number < 0 ? number : saturatingProduct(number, setting.factor()));
    }

    private static long saturatingProduct(long number, long factor) {
        return number > Long.MAX_VALUE / factor ? Long.MAX_VALUE : number * factor;
    }
}
