package io.courant.server;

import io.courant.base.Invariants;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.journal.JournalLimits;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ControllerSettings;
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
 * @param journal how large the journal may be; no setting
 * @param intervals how often the logs do what nobody asks for; no setting
 * @param inlineLimits how much of a batch is checked within a turn of its shard; no setting
 */
public record NodeSettings(
        int brokerId,
        Path dataDirectory,
        List<Listener> listeners,
        Map<String, String> topicDefaults,
        LogIntervals intervals,
        JournalLimits journal,
        InlineLimits inlineLimits,
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

    /**
     * What the controller is told.
     *
     * @throws IllegalArgumentException when a value is illegal; the message names the setting
     */
    ControllerSettings controller() {
        ControllerSettings defaults = ControllerSettings.DEFAULTS;
        return new ControllerSettings(
                (int) number("num.partitions", defaults.defaultPartitions(), 1, Integer.MAX_VALUE),
                (short) number("default.replication.factor", defaults.defaultReplicationFactor(), 1, Short.MAX_VALUE),
                flag("delete.topic.enable", defaults.deleteTopicEnable()),
                TopicConfigDefaults.of(topicDefaults),
                number(
                        "metadata.log.max.record.bytes.between.snapshots",
                        defaults.snapshotIntervalBytes(),
                        1,
                        Long.MAX_VALUE));
    }

    private long number(String name, long otherwise, long min, long max) {
        String given = topicDefaults.get(name);
        if (given == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(given.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(name + "=" + given + ": must be a whole number", notANumber);
        }
        throw new IllegalArgumentException(name + "=" + given + ": must lie between " + min + " and " + max);
    }

    private boolean flag(String name, boolean otherwise) {
        String given = topicDefaults.get(name);
        if (given == null) {
            return otherwise;
        }
        return switch (given.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + "=" + given + ": must be true or false");
        };
    }
}
