package io.courant.metadata.config;

import io.courant.base.Invariants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The declarations of {@code settings.tsv}, by name. */
public final class SettingsTable {

    private static final int COLUMNS = 6;
    /** Begins a line that says more about a setting that is declared. */
    private static final String MORE = "@";

    private static final String INTERNAL = "internal";
    private static final String OF_LISTENERS = "of-listeners";
    private static final String OF_MECHANISMS = "of-mechanisms";
    private static final String HERE = "here";

    /** Read at the first use. */
    private static final class Declared {
        static final SettingsTable TABLE = load();
    }

    private final Map<String, Setting> byName;

    private SettingsTable(Map<String, Setting> byName) {
        this.byName = byName;
    }

    /** The declarations; any thread may use them. */
    public static SettingsTable declared() {
        return Declared.TABLE;
    }

    private static SettingsTable load() {
        Map<String, Setting> byName = new LinkedHashMap<>();
        try (InputStream stream = SettingsTable.class.getResourceAsStream("settings.tsv")) {
            Invariants.check(stream != null, "settings.tsv is on the class path");
            var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("name\t"))
                    .forEach(line -> take(line, byName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SettingsTable(byName);
    }

    /** The setting of that name; one of a single listener's has the effect that it has for all, and its own name. */
    public Optional<Setting> find(String name) {
        return Optional.ofNullable(byName.get(name)).or(() -> ofAll(name).map(setting -> setting.named(name)));
    }

    /** The setting that a single listener's of that name goes before. */
    Optional<Setting> ofAll(String name) {
        ListenerSettingName parts = ListenerSettingName.of(name);
        if (parts == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(byName.get(parts.rest()))
                .filter(setting -> setting.reach() != Setting.Reach.BROKERS)
                .or(() -> Optional.ofNullable(byName.get(parts.behindMechanism()))
                        .filter(setting -> setting.reach() == Setting.Reach.MECHANISMS));
    }

    /** All of them, by rising name, ours among Kafka's. */
    public Iterable<Setting> all() {
        return byName.values();
    }

    /** The end of a sentence about {@code name}, which is not declared: the nearest that is; empty when none is near. */
    public String hintFor(String name) {
        ListenerSettingName parts = ListenerSettingName.of(name);
        if (parts == null) {
            return NameSuggestions.hint(EditDistance.nearest(name, byName.keySet()));
        }
        if (byName.containsKey(parts.rest())) {
            return ": " + parts.rest() + " is for all listeners together";
        }
        List<String> ofListeners = byName.values().stream()
                .filter(setting -> setting.reach() != Setting.Reach.BROKERS)
                .map(Setting::name)
                .toList();
        String nearest = EditDistance.nearest(parts.rest(), ofListeners);
        return NameSuggestions.hint(nearest.isEmpty() ? "" : ListenerSettingName.of(parts.listener(), nearest));
    }

    private static void take(String line, Map<String, Setting> byName) {
        if (line.startsWith(MORE)) {
            addTo(byName, line.substring(MORE.length()));
        } else {
            Setting setting = parse(line);
            Invariants.check(
                    byName.put(setting.name(), setting) == null, "settings.tsv: %s is declared twice", setting.name());
        }
    }

    private static void addTo(Map<String, Setting> byName, String line) {
        String[] columns = line.split("\t", -1);
        Invariants.check(
                columns.length == (columns[0].equals(HERE) ? 3 : 2),
                "settings.tsv: a word and a name expected, and a text behind \"here\": %s",
                line);
        Setting setting = byName.get(columns[1]);
        if (setting == null) {
            throw Invariants.unreachable("settings.tsv: no such setting is declared: " + line);
        }
        byName.put(
                setting.name(),
                switch (columns[0]) {
                    case HERE -> setting.meaning(columns[2]);
                    case INTERNAL -> setting.asInternal();
                    case OF_LISTENERS -> setting.reaching(Setting.Reach.LISTENERS);
                    case OF_MECHANISMS -> setting.reaching(Setting.Reach.MECHANISMS);
                    default ->
                        setting.updatedAs(Setting.Update.valueOf(
                                columns[0].toUpperCase(Locale.ROOT).replace('-', '_')));
                });
    }

    private static Setting parse(String line) {
        String[] columns = line.split("\t", -1);
        Invariants.check(columns.length == COLUMNS, "settings.tsv: six columns expected: %s", line);
        String defaultText = columns[2].equals("\"\"") ? "" : columns[2];
        return new Setting(
                columns[0],
                Setting.Type.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                defaultText.equals("null") || defaultText.equals("(required)") ? null : defaultText,
                Bounds.parse(columns[3]),
                Setting.Effect.valueOf(columns[4].toUpperCase(Locale.ROOT).replace('-', '_')),
                columns[5],
                Setting.Update.READ_ONLY,
                false,
                Setting.Reach.BROKERS,
                "");
    }
}
