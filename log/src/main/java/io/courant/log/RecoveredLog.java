package io.courant.log;

import io.courant.log.epoch.EpochEntries;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.Segment;
import java.util.List;

/** A log as found on disk: everything below its end is sound or noted as damaged, and synced. */
record RecoveredLog(
        LogIdentity identity,
        boolean directoryMade,
        List<Segment> segments,
        ProducerStates producers,
        EpochEntries epochs,
        long logStartOffset,
        long logEndOffset) {

    /** A log that was never written. */
    static RecoveredLog empty(LogIdentity identity) {
        return new RecoveredLog(identity, false, List.of(), new ProducerStates(), new EpochEntries(), 0, 0);
    }
}
