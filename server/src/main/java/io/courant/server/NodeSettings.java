package io.courant.server;

import io.courant.base.Invariants;
import io.courant.log.CountedIn;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.metadata.config.TopicSettings;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.group.CoordinatorSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one node is told by its configuration, checked as far as one value can be checked alone.
 *
 * @param brokerId {@code node.id}
 * @param dataDirectories {@code log.dirs}: one or more, none of them within another
 * @param metadataDirectory {@code metadata.log.dir}: the one of them that also holds the metadata and the coordination cell
 * @param listeners {@code listeners} with {@code advertised.listeners}: at least one
 * @param controller what the controller is told, with what topics get that set nothing
 * @param journal how large the journal may be; no setting
 * @param space when the disk counts as filling up and as full
 * @param intervals how often the logs do what nobody asks for; no setting but {@code scrub.bytes.per.second}
 * @param compactionKeysBytes memory for the keys that all passes of compaction learn together; no setting
 * @param inlineLimits how much of a batch is checked within a turn of its shard; no setting
 * @param coordinators what the coordinators of groups are told
 */
public record NodeSettings(
        int brokerId,
        List<Path> dataDirectories,
        Path metadataDirectory,
        List<Listener> listeners,
        ControllerSettings controller,
        LogIntervals intervals,
        JournalLimits journal,
        SpaceLimits space,
        long compactionKeysBytes,
        InlineLimits inlineLimits,
        ServerSettings server,
        CoordinatorSettings coordinators) {

    public NodeSettings {
        dataDirectories = List.copyOf(dataDirectories);
        listeners = List.copyOf(listeners);
        Invariants.check(
                dataDirectories.contains(metadataDirectory),
                "%s is none of the data directories %s",
                metadataDirectory,
                dataDirectories);
        Invariants.check(brokerId >= 0, "node.id must not be negative: %s", brokerId);
        Invariants.check(!listeners.isEmpty(), "a node needs at least one listener");
        Set<String> names = new HashSet<>();
        for (Listener listener : listeners) {
            Invariants.check(names.add(listener.name()), "listener %s is defined twice", listener.name());
        }
    }

    /** Where records count in topics that say nothing of it: {@code durability}, which is read at the start. */
    CountedIn countedInByDefault() {
        return switch (TopicSettings.durability(Map.of(), controller.topicDefaults())) {
            case DISK -> CountedIn.DISK;
            case MEMORY -> CountedIn.MEMORY;
        };
    }
}
