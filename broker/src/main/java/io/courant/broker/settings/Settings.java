package io.courant.broker.settings;

import io.courant.base.CommaSeparated;
import io.courant.base.Invariants;
import io.courant.metadata.config.IgnoredSetting;
import io.courant.metadata.config.Setting;
import io.courant.metadata.config.SettingsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of one broker, checked: every value is of its type and within its bounds. */
public final class Settings {

    private final SettingsTable table;
    private final Map<String, String> given;
    private final List<String> notices;

    private Settings(SettingsTable table, Map<String, String> given, List<String> notices) {
        this.table = table;
        this.given = Map.copyOf(given);
        this.notices = List.copyOf(notices);
    }

    /**
     * Checks and merges what {@code weakestFirst} set; a later source wins over an earlier one.
     *
     * @throws SettingsException with a line for each unknown name, illegal value and refused setting
     */
    public static Settings resolve(List<SettingsSource> weakestFirst) throws SettingsException {
        SettingsTable table = SettingsTable.declared();
        Map<String, String> given = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        Map<String, IgnoredSetting> ignored = new TreeMap<>();
        for (SettingsSource source : weakestFirst) {
            source.values().forEach((name, text) -> {
                Optional<Setting> setting = table.find(name);
                if (setting.isEmpty()) {
                    problems.add(unknown(source, name, table));
                    return;
                }
                Optional<String> problem = setting.get().refusalOf(text);
                problem.ifPresent(what -> problems.add(
                        "%s: %s %s".formatted(source.origin(), setting.get().assignment(text), what)));
                setting.get().ignored(text).ifPresent(each -> ignored.put(name, each));
                given.put(name, text);
            });
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(table, given, IgnoredSetting.sentences(List.copyOf(ignored.values())));
    }

    /** What was accepted without effect: a sentence for each reason. */
    public List<String> notices() {
        return notices;
    }

    /** What the sources gave, by name: without the defaults. */
    public Map<String, String> given() {
        return given;
    }

    /** Whether the setting does what it says. */
    public boolean works(String name) {
        return declared(name).effect() == Setting.Effect.WORKS;
    }

    /** True when some source gave this setting. */
    public boolean isSet(String name) {
        return given.containsKey(declared(name).name());
    }

    public boolean booleanValue(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public short shortValue(String name) {
        return Short.parseShort(text(name));
    }

    public int intValue(String name) {
        return Integer.parseInt(text(name));
    }

    public long longValue(String name) {
        return Long.parseLong(text(name));
    }

    public double doubleValue(String name) {
        return Double.parseDouble(text(name));
    }

    /** The value of a setting that has one. */
    public String text(String name) {
        return Objects.requireNonNull(optionalText(name), () -> name + " has no value and no default");
    }

    /** The value, the default, or null when there is neither. */
    public @Nullable String optionalText(String name) {
        Setting setting = declared(name);
        return given.getOrDefault(name, setting.defaultText());
    }

    /** The entries of a comma-separated value; none when it is empty or not set. */
    public List<String> list(String name) {
        String text = optionalText(name);
        return text == null ? List.of() : CommaSeparated.filledEntries(text);
    }

    private Setting declared(String name) {
        Optional<Setting> setting = table.find(name);
        Invariants.check(setting.isPresent(), "%s is declared in settings.tsv", name);
        return setting.get();
    }

    private static String unknown(SettingsSource source, String name, SettingsTable table) {
        return "%s: there is no setting %s%s".formatted(source.origin(), GivenNames.shown(name), table.hintFor(name));
    }
}
