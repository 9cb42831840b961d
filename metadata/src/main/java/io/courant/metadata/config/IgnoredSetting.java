package io.courant.metadata.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A setting that somebody gave and that has no effect.
 *
 * @param assignment the setting and its value, as anybody may see it
 * @param why as the end of a sentence
 */
public record IgnoredSetting(String assignment, String why) {

    /** A sentence for each reason, in the order of their first settings. */
    public static List<String> sentences(List<IgnoredSetting> ignored) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        ignored.forEach(each ->
                byReason.computeIfAbsent(each.why, why -> new ArrayList<>()).add(each.assignment));
        return byReason.entrySet().stream()
                .map(each -> String.join(", ", each.getValue())
                        + (each.getValue().size() == 1 ? " has" : " have") + " no effect: " + each.getKey())
                .toList();
    }
}
