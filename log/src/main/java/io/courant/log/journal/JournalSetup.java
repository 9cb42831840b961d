package io.courant.log.journal;

import io.courant.base.Buffers;
import io.courant.base.Disk;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Uuid;
import io.courant.log.metrics.DirectoryMeters;
import java.nio.file.Path;

/**
 * What a journal works with.
 *
 * @param dataDirectory below which the journal has its directory; locked by the caller
 * @param directoryId of the data directory; files of another one are refused
 * @param lane the journal's own, on which everything of it runs
 * @param background where files are made and deleted
 * @param leaveFreeBytes free space on the file system below which the journal does not grow
 * @param neededFrom every action of a lower sequence number is durable in its files, as the older of the two
 *     checkpoints says ({@link JournalContents#NOT_KNOWN} when there is none). Never lower than what {@link Journal#freeBelow}
 *     was given in an earlier life: what lies below may be written over
 * @param minimumNextSequence above every sequence number that a checkpoint names (1 when there is none)
 */
public record JournalSetup(
        Disk disk,
        Path dataDirectory,
        Uuid directoryId,
        Lane lane,
        Lane background,
        Buffers buffers,
        EventLog events,
        DirectoryMeters meters,
        JournalLimits limits,
        long leaveFreeBytes,
        long neededFrom,
        long minimumNextSequence) {

    public JournalSetup {
        Invariants.check(
                neededFrom >= JournalContents.NOT_KNOWN && minimumNextSequence >= neededFrom,
                "a journal that is needed from sequence %s and goes on at %s or above",
                neededFrom,
                minimumNextSequence);
    }
}
