package io.courant.simulation.node;

import io.courant.base.Endpoint;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.journal.JournalLimits;
import java.nio.file.Path;
import java.util.Map;

/** How a machine's broker is set up. */
public record MachineSettings(
        int brokerId,
        Endpoint endpoint,
        Path dataDirectory,
        int dataShards,
        Map<String, String> topicDefaults,
        LogIntervals intervals,
        JournalLimits journal,
        InlineLimits inlineLimits) {

    public MachineSettings {
        topicDefaults = Map.copyOf(topicDefaults);
    }
}
