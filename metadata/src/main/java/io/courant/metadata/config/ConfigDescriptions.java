package io.courant.metadata.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All settings of a topic or a broker with their values, as they are shown. A setting whose value is nobody's to see has none
 * here; a setting for tests alone is shown where somebody has set it.
 */
public final class ConfigDescriptions {

    private ConfigDescriptions() {}

    /**
     * The settings of a topic that sets {@code overrides}.
     *
     * @param wanted which of them are asked for, by name
     */
    public static List<DescribedConfig> ofTopic(
            Map<String, String> overrides, TopicConfigDefaults defaults, Predicate<String> wanted) {
        List<DescribedConfig> described = new ArrayList<>();
        for (ConfigDefinition definition : TopicConfigs.all()) {
            String value = defaults.effective(definition, overrides).value();
            if (value != null && wanted.test(definition.name())) {
                List<ConfigSynonym> synonyms = synonyms(definition, overrides, defaults.broker());
                described.add(new DescribedConfig(
                        definition.name(),
                        value,
                        synonyms.isEmpty()
                                ? ConfigSource.DEFAULT
                                : synonyms.getFirst().source(),
                        false,
                        false,
                        definition.type().code(),
                        synonyms,
                        definition.documentation()));
            }
        }
        return described;
    }

    /** The settings of one broker. */
    public static List<DescribedConfig> ofBroker(BrokerConfigs broker, Predicate<String> wanted) {
        List<DescribedConfig> described = new ArrayList<>();
        for (Setting setting : SettingsTable.declared().all()) {
            if (!wanted.test(setting.name())) {
                continue;
            }
            List<ConfigSynonym> values = broker.synonyms(setting.name());
            boolean isSet = !values.isEmpty() && values.getFirst().source() != ConfigSource.DEFAULT;
            if (isSet || !setting.internal()) {
                described.add(described(setting, values));
            }
        }
        for (String name : broker.setForListeners()) {
            Optional<Setting> setting = SettingsTable.declared().find(name);
            if (setting.isPresent() && wanted.test(name)) {
                described.add(described(setting.get(), broker.synonyms(name)));
            }
        }
        return described;
    }

    /** What is set at run time for all brokers: {@code set}. */
    public static List<DescribedConfig> ofAllBrokers(Map<String, String> set, Predicate<String> wanted) {
        List<DescribedConfig> described = new ArrayList<>();
        set.forEach((name, value) -> {
            Optional<Setting> setting = SettingsTable.declared().find(name);
            if (setting.isPresent() && wanted.test(name)) {
                String shown = setting.get().shown(value);
                described.add(described(
                        setting.get(), List.of(new ConfigSynonym(name, shown, ConfigSource.DYNAMIC_ALL_BROKERS))));
            }
        });
        return described;
    }

    private static DescribedConfig described(Setting setting, List<ConfigSynonym> values) {
        return new DescribedConfig(
                setting.name(),
                values.isEmpty() ? null : values.getFirst().value(),
                values.isEmpty() ? ConfigSource.DEFAULT : values.getFirst().source(),
                setting.update() == Setting.Update.READ_ONLY,
                setting.isSensitive(),
                setting.type().code(),
                values,
                setting.documentation());
    }

    private static List<ConfigSynonym> synonyms(
            ConfigDefinition definition, Map<String, String> overrides, BrokerConfigs broker) {
        List<ConfigSynonym> synonyms = new ArrayList<>();
        String override = overrides.get(definition.name());
        if (override != null) {
            synonyms.add(new ConfigSynonym(definition.name(), override, ConfigSource.TOPIC));
        }
        List<ConfigDefinition.BrokerSetting> settings = definition.brokerSettings();
        if (!settings.isEmpty()) {
            synonyms.addAll(broker.synonyms(settings.getFirst().name()));
        }
        return synonyms;
    }
}
