package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.base.EventLog;
import io.courant.base.Lane;
import io.courant.base.Uuid;
import java.nio.file.Path;

/**
 * What a journal stands on.
 *
 * @param directory its own directory, below the data directory
 * @param directoryId of the data directory
 * @param lane the journal's own: it writes and syncs there, and nothing else runs beside it
 * @param growthLane makes further files
 */
public record JournalSetup(
        Disk disk,
        Path directory,
        Uuid directoryId,
        Lane lane,
        Lane growthLane,
        EventLog events,
        JournalLimits limits) {}
