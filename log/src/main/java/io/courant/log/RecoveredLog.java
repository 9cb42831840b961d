package io.courant.log;

import io.courant.log.epoch.EpochEntries;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.Segment;
import java.util.List;

/**
 * A log as found on disk: everything below its end is sound or noted as damaged, and synced.
 *
 * @param lastSequence the log's last action in the journal, whose effects are in the files; 0 when it has none
 * @param cut whether bytes were cut off that the journal, or a write that was never synced, may bring back
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
        boolean cut) {}
