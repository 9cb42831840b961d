package io.courant.metadata.controller;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * More partitions for a topic, as a client asks for them; nothing in it is checked yet.
 *
 * @param count how many the topic has then
 * @param assignments which brokers hold each of the new ones, the preferred leader first; null to let the controller choose
 */
public record NewPartitions(
        String topic, int count, @Nullable List<List<Integer>> assignments) {

    public NewPartitions {
        assignments = assignments == null
                ? null
                : assignments.stream().<List<Integer>>map(List::copyOf).toList();
    }
}
