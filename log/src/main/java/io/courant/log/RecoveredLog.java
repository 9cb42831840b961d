package io.courant.log;

import io.courant.base.Invariants;
import io.courant.log.compact.CompactionMark;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.Segment;
import java.util.List;

/**
 * A log as found on disk: everything below its end is sound or noted as damaged, and synced.
 *
 * @param lastSequence the log's last action in the journal, whose effects are in the files; 0 when it has none
 * @param cut whether bytes were cut off that the journal, or a write that was never synced, may bring back
 * @param compaction how far compaction has come
 */
record RecoveredLog(
        LogIdentity identity,
        boolean directoryMade,
        List<Segment> segments,
        ProducerStates producers,
        EpochEntries epochs,
        long logStartOffset,
        long logEndOffset,
        long lastSequence,
        boolean cut,
        CompactionMark compaction) {

    /** This log once the journal has the place of its cut as action {@code sequence}: the files are as that says. */
    RecoveredLog recordedAs(long sequence) {
        Invariants.check(sequence > lastSequence, "a cut as action %s behind action %s", sequence, lastSequence);
        return new RecoveredLog(
                identity,
                directoryMade,
                segments,
                producers,
                epochs,
                logStartOffset,
                logEndOffset,
                sequence,
                cut,
                compaction);
    }
}
