package io.courant.metadata.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A topic setting.
 *
 * @param defaultValue as text, null for a setting that is not there unless it is set
 * @param brokerSettings the broker's settings that give the default of all topics; the first that is set counts
 */
public record ConfigDefinition(
        String name,
        ValueType type,
        @Nullable String defaultValue,
        List<BrokerSetting> brokerSettings,
        ConfigEffect effect) {

    public ConfigDefinition {
        brokerSettings = List.copyOf(brokerSettings);
    }

    /** A broker's setting and the factor that turns its unit into the topic setting's; negative values are not scaled. */
    public record BrokerSetting(String name, long factor) {}

    /** What it may hold, and what becomes of it. */
    public String documentation() {
        return "Holds " + type.legal() + ". "
                + switch (effect) {
                    case ConfigEffect.Works works -> "Works, and can be changed at any time.";
                    case ConfigEffect.WithoutEffect(var why) -> "Accepted without effect: " + why + ".";
                    case ConfigEffect.Only(var values, var why) ->
                        "Accepted as " + String.join(" or ", values) + " alone: " + why + ".";
                };
    }

    /** What {@code given}, by a broker's setting in this one's unit, comes to for topics. */
    String ofBroker(String given) {
        if (TopicConfigs.LEAST_FOR_LESS.contains(name) && type instanceof ValueType.Int64(long least, long most)) {
            try {
                return Long.parseLong(given) < least ? Long.toString(least) : given;
            } catch (NumberFormatException notNumeric) {
                return given; // refused later
            }
        }
        return given;
    }

    /** That it is set to {@code value}, if that has no effect. */
    public Optional<IgnoredSetting> ignored(String value) {
        return effect instanceof ConfigEffect.WithoutEffect(var why)
                ? Optional.of(new IgnoredSetting(name + "=" + value, why))
                : Optional.empty();
    }

    /** What is wrong with {@code value} for this setting, as a sentence; null when it can be set. */
    public @Nullable String problem(String value) {
        String problem = type.problem(value);
        if (problem != null) {
            return "value '" + value + "' of " + name + " " + problem;
        }
        return switch (effect) {
            case ConfigEffect.Works works -> null;
            case ConfigEffect.WithoutEffect without -> null;
            case ConfigEffect.Only(var values, var why) ->
                values.stream().anyMatch(value::equalsIgnoreCase)
                        ? null
                        : name + "=" + value + " is not supported: " + why;
        };
    }
}
