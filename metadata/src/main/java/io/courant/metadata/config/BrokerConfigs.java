package io.courant.metadata.config;

import io.courant.base.OrderedCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The broker settings of one broker at a moment. What was set at run time for this broker goes before what was set at run time
 * for all of them, that before the file and the command line, and those before the defaults.
 */
public final class BrokerConfigs {

    /** A value that somebody has set, and where. */
    record SetValue(String value, ConfigSource source) {}

    private record Layer(ConfigSource source, Map<String, String> values) {
        Layer {
            values = OrderedCopy.mapOf(values);
        }
    }

    /** Strongest first. */
    private final List<Layer> layers;

    private BrokerConfigs(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /** The settings of a broker that was started with {@code given}, before anything is changed. */
    public static BrokerConfigs ofFile(Map<String, String> given) {
        return new BrokerConfigs(List.of(new Layer(ConfigSource.BROKER, given)));
    }

    /** The same broker's settings with what was set at run time for all brokers, and for it alone. */
    public BrokerConfigs changedBy(Map<String, String> ofAllBrokers, Map<String, String> ofThisBroker) {
        return new BrokerConfigs(List.of(
                new Layer(ConfigSource.DYNAMIC_BROKER, ofThisBroker),
                new Layer(ConfigSource.DYNAMIC_ALL_BROKERS, ofAllBrokers),
                layers.getLast()));
    }

    /** What is set for the setting {@code name}, secrets too, the strongest first, the default not included. */
    List<SetValue> set(String name) {
        List<SetValue> set = new ArrayList<>(1);
        for (Layer layer : layers) {
            String value = layer.values().get(name);
            if (value != null) {
                set.add(new SetValue(value, layer.source()));
            }
        }
        return set;
    }

    /** What the setting {@code name} was legally changed to since the start; null when it was not. */
    public @Nullable String changed(String name) {
        return legal(name, set -> set.source() != ConfigSource.BROKER);
    }

    /** The strongest legal value that somebody has set for the setting {@code name}; null when there is none. */
    @Nullable
    String legal(String name) {
        return legal(name, set -> true);
    }

    private @Nullable String legal(String name, Predicate<SetValue> counts) {
        Setting setting = SettingsTable.declared().find(name).orElseThrow();
        for (SetValue set : set(name)) {
            boolean ofFile = set.source() == ConfigSource.BROKER;
            Optional<String> problem =
                    ofFile ? setting.refusalOf(set.value()) : setting.refusalAtRunTimeOf(set.value());
            if (counts.test(set) && problem.isEmpty()) {
                return set.value();
            }
        }
        return null;
    }

    /** The number {@code name} as it was changed since the start; {@code started} when it was not. */
    public int changed(String name, int started) {
        String changed = changed(name);
        return changed == null ? started : Integer.parseInt(changed);
    }

    /** The settings of single listeners that somebody has set, by rising name. */
    Set<String> setForListeners() {
        Set<String> names = new TreeSet<>();
        for (Layer layer : layers) {
            for (String name : layer.values().keySet()) {
                if (SettingsTable.declared().ofAll(name).isPresent()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * The values that the setting {@code name} can have, the strongest first, defaults last. Where a setting has others behind
     * it, as {@code log.retention.ms} has {@code log.retention.hours}, and a listener's has that of all, theirs are among them
     * if it is set itself: as Kafka tells it.
     */
    public List<ConfigSynonym> synonyms(String name) {
        List<Setting> chain = chain(name);
        List<ConfigSynonym> synonyms = new ArrayList<>(chain.size() + 1);
        for (Layer layer : layers) {
            for (Setting setting : chain) {
                String value = layer.values().get(setting.name());
                if (value != null) {
                    synonyms.add(shown(setting, value, layer.source()));
                }
            }
        }
        for (Setting setting : chain) {
            boolean isOfListener =
                    SettingsTable.declared().ofAll(setting.name()).isPresent();
            if (setting.defaultText() != null && !isOfListener) {
                synonyms.add(shown(setting, setting.defaultText(), ConfigSource.DEFAULT));
            }
        }
        while (!synonyms.isEmpty() && !synonyms.getFirst().name().equals(name)) {
            synonyms.removeFirst();
        }
        return synonyms;
    }

    private static List<Setting> chain(String name) {
        List<Setting> chain = new ArrayList<>(1);
        for (String each : TopicConfigs.brokerSettingsWith(name)) {
            SettingsTable.declared().find(each).ifPresent(chain::add);
        }
        SettingsTable.declared().ofAll(name).ifPresent(chain::add);
        return chain;
    }

    private static ConfigSynonym shown(Setting setting, String value, ConfigSource source) {
        return new ConfigSynonym(setting.name(), setting.shown(value), source);
    }
}
