package io.courant.metadata.controller;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topic as a client asks for it; nothing in it is checked yet.
 *
 * @param partitions {@link #BROKER_DEFAULT}, or how many; with assignments it must be the former
 * @param replicationFactor likewise
 * @param assignments which brokers hold each partition, empty to let the controller choose
 * @param configs settings by name
 */
public record NewTopic(
        String name,
        int partitions,
        short replicationFactor,
        List<ManualAssignment> assignments,
        Map<String, @Nullable String> configs) {

    public static final int BROKER_DEFAULT = -1;

    public NewTopic {
        assignments = List.copyOf(assignments);
        configs = Collections.unmodifiableMap(new LinkedHashMap<>(configs));
    }

    /** Brokers for one partition, the preferred leader first. */
    public record ManualAssignment(int partition, List<Integer> brokers) {
        public ManualAssignment {
            brokers = List.copyOf(brokers);
        }
    }
}
