package io.courant.metadata.config;

import io.courant.metadata.MetadataLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a topic can have the settings that somebody wants for it: the one place that does, for new topics and for
 * changes of those that there are. One is made for each request.
 */
public final class TopicConfigChecks {

    private final NameSuggestions suggestions;

    public TopicConfigChecks(NameSuggestions suggestions) {
        this.suggestions = suggestions;
    }

    /** What is wrong with a new topic that sets {@code wanted}, as a sentence; null when nothing is. */
    public @Nullable String problem(Map<String, @Nullable String> wanted, TopicConfigDefaults defaults) {
        return problem(wanted, Map.of(), Map.of(), defaults);
    }

    /**
     * What is wrong with a topic that gets {@code wanted} beside what it keeps, as a sentence; null when nothing is.
     *
     * @param kept what else it sets: values that are legal each
     * @param before what it has set until now; what did not go together before, since the broker was started with other
     *     settings, refuses no change
     * @param defaults what it has where it sets nothing
     */
    public @Nullable String problem(
            Map<String, @Nullable String> wanted,
            Map<String, String> kept,
            Map<String, String> before,
            TopicConfigDefaults defaults) {
        Map<String, String> all = new HashMap<>(kept);
        for (Map.Entry<String, @Nullable String> each : wanted.entrySet()) {
            String name = each.getKey();
            String value = each.getValue();
            ConfigDefinition definition = TopicConfigs.find(name);
            if (definition == null) {
                return "there is no topic setting called " + name + suggestions.nearestTopicSetting(name);
            }
            if (value == null) {
                return "topic setting " + name + " needs a value";
            }
            String stripped = value.strip();
            String problem = problemOfLength(name, stripped);
            if (problem == null) {
                problem = definition.problem(stripped);
            }
            if (problem != null) {
                return problem;
            }
            all.put(name, stripped);
        }
        return conflict(all, before, defaults);
    }

    /** What is wrong with the length of {@code value}, of whatever setting is stored; null when nothing is. */
    public static @Nullable String problemOfLength(String name, String value) {
        return value.length() <= MetadataLimits.MAX_CONFIG_VALUE_LENGTH
                ? null
                : "a value of " + value.length() + " characters for " + name + " is longer than "
                        + MetadataLimits.MAX_CONFIG_VALUE_LENGTH;
    }

    /** What of {@code overrides}, which are legal each, does not go together. */
    private static @Nullable String conflict(
            Map<String, String> overrides, Map<String, String> before, TopicConfigDefaults defaults) {
        long least =
                Long.parseLong(Objects.requireNonNull(defaults.value(TopicConfigs.MIN_COMPACTION_LAG_MS, overrides)));
        long most =
                Long.parseLong(Objects.requireNonNull(defaults.value(TopicConfigs.MAX_COMPACTION_LAG_MS, overrides)));
        if (least > most) {
            return TopicConfigs.MIN_COMPACTION_LAG_MS + "=" + least + " is more than "
                    + TopicConfigs.MAX_COMPACTION_LAG_MS + "=" + most;
        }
        return problemOfSyncs(before, defaults) == null ? problemOfSyncs(overrides, defaults) : null;
    }

    /**
     * What is wrong with when the records of a topic that sets {@code overrides} would be synced, as a sentence; null when
     * nothing is. To ask for syncs has no effect where records are synced before they count; where memory is enough, it would
     * be a promise that nobody keeps.
     */
    public static @Nullable String problemOfSyncs(Map<String, String> overrides, TopicConfigDefaults defaults) {
        List<SyncConflict> conflicts = conflictsOfSyncs(overrides, defaults);
        if (conflicts.isEmpty()) {
            return null;
        }
        TopicConfigEntry syncs = conflicts.getFirst().syncs();
        return syncs.name() + "=" + syncs.value()
                + " does not go together with durability=memory, where records are not synced before"
                + " they are acknowledged: set durability=disk, or take " + syncs.name() + " back";
    }

    /** The setting that asks for syncs, and the durability that makes none. */
    public record SyncConflict(TopicConfigEntry syncs, TopicConfigEntry durability) {}

    /** The same, for who says it in other words. */
    public static List<SyncConflict> conflictsOfSyncs(Map<String, String> overrides, TopicConfigDefaults defaults) {
        List<SyncConflict> conflicts = new ArrayList<>(0);
        if (TopicSettings.durability(overrides, defaults) != TopicSettings.Durability.MEMORY) {
            return conflicts;
        }
        for (String name : TopicConfigs.SYNC_SETTINGS) {
            TopicConfigEntry syncs = defaults.effective(name, overrides);
            if (Long.parseLong(Objects.requireNonNull(syncs.value())) != Long.MAX_VALUE) {
                conflicts.add(new SyncConflict(syncs, defaults.effective(TopicConfigs.DURABILITY, overrides)));
            }
        }
        return conflicts;
    }

    /** Whether {@code defaults} ask for other syncs than {@code others}. */
    public static boolean syncOtherwise(TopicConfigDefaults defaults, TopicConfigDefaults others) {
        return TopicConfigs.SYNC_SETTINGS.stream()
                .anyMatch(name -> !Objects.equals(defaults.value(name, Map.of()), others.value(name, Map.of())));
    }
}
