package io.courant.server;

import io.courant.base.Invariants;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one node is told by its configuration, checked as far as one value can be checked alone.
 *
 * @param brokerId {@code node.id}
 * @param dataDirectory {@code log.dirs}: one directory
 * @param listeners {@code listeners} with {@code advertised.listeners}: at least one
 * @param topicDefaults broker settings that stand in for topic settings, by their Kafka names (e.g. {@code
 *     log.retention.ms}, {@code num.partitions}), as text; what is missing has Kafka's default
 */
public record NodeSettings(
        int brokerId,
        Path dataDirectory,
        List<Listener> listeners,
        Map<String, String> topicDefaults,
        ServerSettings server) {

    public NodeSettings {
        listeners = List.copyOf(listeners);
        topicDefaults = Map.copyOf(topicDefaults);
        Invariants.check(brokerId >= 0, "node.id must not be negative: %s", brokerId);
        Invariants.check(!listeners.isEmpty(), "a node needs at least one listener");
        Set<String> names = new HashSet<>();
        for (Listener listener : listeners) {
            Invariants.check(names.add(listener.name()), "listener %s is defined twice", listener.name());
        }
    }
}
