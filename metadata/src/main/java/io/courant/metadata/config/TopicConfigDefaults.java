package io.courant.metadata.config;

import io.courant.base.Invariants;
import io.courant.log.LogConfig;
import io.courant.wire.record.ValidationLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What topics get that set nothing: the broker's settings where they are given, else Kafka's defaults. */
public final class TopicConfigDefaults {

    private static final String PRODUCER_ID_EXPIRATION_MS = "producer.id.expiration.ms";
    private static final String PRODUCE_VALIDATION = "produce.validation";

    /** Kafka's defaults for everything. */
    public static final TopicConfigDefaults KAFKA = of(Map.of());

    private final Map<String, String> fromBroker;
    private final long producerIdExpirationMs;
    private final ValidationLevel validation;

    private TopicConfigDefaults(
            Map<String, String> fromBroker, long producerIdExpirationMs, ValidationLevel validation) {
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
        Map<String, String> values = new TreeMap<>();
        for (ConfigDefinition definition : TopicConfigs.all()) {
            for (ConfigDefinition.BrokerSetting setting : definition.brokerSettings()) {
                String given = brokerSettings.get(setting.name());
                if (given != null) {
                    values.put(definition.name(), converted(definition, setting, given.strip()));
                    break;
                }
            }
        }
        return new TopicConfigDefaults(values, producerIdExpirationMs(brokerSettings), validation(brokerSettings));
    }

    /** {@code producer.id.expiration.ms}: how long a silent producer is remembered, in every topic. */
    long producerIdExpirationMs() {
        return producerIdExpirationMs;
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
        String broker = fromBroker.get(definition.name());
        if (broker != null) {
            return new TopicConfigEntry(definition, broker, ConfigSource.BROKER);
        }
        return new TopicConfigEntry(definition, definition.defaultValue(), ConfigSource.DEFAULT);
    }

    /** The value of the setting {@code name}, which exists, for a topic that sets {@code overrides}. */
    @Nullable
    String value(String name, Map<String, String> overrides) {
        for (ConfigDefinition definition : TopicConfigs.all()) {
            if (definition.name().equals(name)) {
                return effective(definition, overrides).value();
            }
        }
        throw Invariants.unreachable("there is no topic setting " + name);
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

    private static long producerIdExpirationMs(Map<String, String> brokerSettings) {
        String given = brokerSettings.getOrDefault(
                PRODUCER_ID_EXPIRATION_MS, Long.toString(LogConfig.DEFAULT.producerIdExpirationMs()));
        String problem = new ValueType.Int32(1, Integer.MAX_VALUE).problem(given);
        if (problem != null) {
            throw new IllegalArgumentException(PRODUCER_ID_EXPIRATION_MS + "=" + given + ": " + problem);
        }
        return Long.parseLong(given);
    }

    private static ValidationLevel validation(Map<String, String> brokerSettings) {
        String given = brokerSettings.getOrDefault(PRODUCE_VALIDATION, ValidationLevel.FULL.configName());
        for (ValidationLevel level : ValidationLevel.values()) {
            if (level.configName().equals(given)) {
                return level;
            }
        }
        throw new IllegalArgumentException(PRODUCE_VALIDATION + "=" + given + ": must be full or header");
    }

    private static String converted(ConfigDefinition definition, ConfigDefinition.BrokerSetting setting, String given) {
        String value = setting.factor() == 1 ? given : scaled(setting, given);
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
