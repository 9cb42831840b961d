package io.courant.simulation.node;

import io.courant.base.Endpoint;
import io.courant.base.OrderedCopy;
import io.courant.coordinator.group.GroupSettings;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.ServerSettings;
import io.courant.server.group.CoordinatorSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a machine's broker is set up.
 *
 * @param dataDirectories the first holds the metadata
 * @param coordinationService whether the coordination cell is kept by a service, which no trouble reaches, and not by a file
 *     in the data directory
 * @param defaultDurabilityChanges whether each life begins with memory or the disk as the default for topics; else it is
 *     what the settings say
 */
public record MachineSettings(
        int brokerId,
        Endpoint endpoint,
        List<Path> dataDirectories,
        int dataShards,
        Map<String, String> topicDefaults,
        LogIntervals intervals,
        JournalLimits journal,
        SpaceLimits space,
        InlineLimits inlineLimits,
        boolean coordinationService,
        long inFlightMaxBytes,
        boolean defaultDurabilityChanges) {

    /** Groups that come together soon, and are missed soon. */
    static final CoordinatorSettings COORDINATORS = new CoordinatorSettings(
            new GroupSettings(100, 60_000, 1_000, 50, 4_096, 7L * 86_400_000, 600_000, 64L << 20),
            400,
            3,
            CoordinatorSettings.AS_FAR_AS_THERE_ARE_BROKERS,
            1024 * 1024);

    private static final String DURABILITY = "durability";
    private static final String IN_MEMORY = "memory";

    public MachineSettings {
        dataDirectories = List.copyOf(dataDirectories);
        topicDefaults = OrderedCopy.mapOf(topicDefaults);
    }

    /** Whether memory is enough by default, as far as the settings say. */
    boolean inMemory() {
        return topicDefaults.getOrDefault(DURABILITY, "").equals(IN_MEMORY);
    }

    /** For a life in which memory is enough by default, or not. */
    ControllerSettings controller(boolean inMemory) {
        ControllerSettings defaults = ControllerSettings.DEFAULTS;
        Map<String, String> ofTopics = new HashMap<>(topicDefaults);
        ofTopics.put(DURABILITY, inMemory ? IN_MEMORY : "disk");
        return new ControllerSettings(
                (int) number("num.partitions", defaults.defaultPartitions()),
                defaults.defaultReplicationFactor(),
                defaults.deleteTopicEnable(),
                TopicConfigDefaults.of(ofTopics),
                number("metadata.log.max.record.bytes.between.snapshots", defaults.snapshotIntervalBytes()));
    }

    ServerSettings server() {
        ServerSettings defaults = ServerSettings.DEFAULTS;
        return new ServerSettings(
                defaults.requestMaxBytes(),
                inFlightMaxBytes,
                defaults.connectionsMaxIdleMs(),
                defaults.autoCreateTopics(),
                defaults.fetchMaxBytes(),
                defaults.fetchSessionSlots(),
                defaults.describedPartitions());
    }

    private long number(String name, long otherwise) {
        String given = topicDefaults.get(name);
        return given == null ? otherwise : Long.parseLong(given);
    }
}
