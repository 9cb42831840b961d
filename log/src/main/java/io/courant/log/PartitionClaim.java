package io.courant.log;

import io.courant.log.epoch.EpochEntries;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalReader;
import io.courant.log.segment.ScanRules;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What checkpoint and journal together say of one partition, as its recovery would take it. */
public final class PartitionClaim {

    private final RecoveryBasis basis;
    private final JournalReplay replay;
    private final long provenEnd;

    PartitionClaim(RecoveryBasis basis, JournalReplay replay) throws IOException {
        this.basis = basis;
        this.replay = replay;
        this.provenEnd = basis.provenEnd(journaledEnd());
    }

    private long journaledEnd() throws IOException {
        if (replay.batches().isEmpty()) {
            return -1;
        }
        Found last = replay.batches().getLast();
        ByteBuffer bytes = ByteBuffer.allocate(last.batchBytes());
        try (JournalReader reader = replay.reader()) {
            reader.readBatch(last, bytes);
        }
        return new RecordBatch().at(bytes.flip(), 0).nextOffset();
    }

    /** What is known of its epochs without reading a batch. */
    public ScanRules.KnownEpochs knownEpochs() {
        return basis.knownEpochs();
    }

    /** Whether the last word of the journal is that the partition is gone. */
    public boolean isRemoved() {
        return replay.isRemoved();
    }

    /** The first offset that may be read. */
    public long logStartOffset() {
        return basis.logStartOffset();
    }

    /** Below it everything is synced in the segments, and what is stored beside them counts; -1 when nothing says so. */
    public long recoveryPoint() {
        return basis.recoveryPoint();
    }

    /** Batches of the journal from here on are written to their places even below the log's start. */
    public long replayedFrom() {
        return basis.recoveryPoint() < 0 ? Long.MAX_VALUE : basis.recoveryPoint();
    }

    /** Below it everything was durable, in the segments or in the journal; -1 when nothing says so. */
    public long provenEnd() {
        return provenEnd;
    }

    /** Whether the checkpoint says where in a segment the recovery point lies. */
    public boolean hasRecoveryPlace() {
        CheckpointEntry entry = basis.entry();
        return entry != null && entry.recoveryPoint() >= 0 && entry.activeBaseOffset() >= 0;
    }

    /** The base offset of the segment that the recovery point lies in; -1 when that is not said. */
    public long activeBaseOffset() {
        CheckpointEntry entry = basis.entry();
        return entry == null ? -1 : entry.activeBaseOffset();
    }

    /** Where in that segment the recovery point lies. */
    public int activePosition() {
        CheckpointEntry entry = basis.entry();
        return entry == null ? 0 : entry.activePosition();
    }

    /** The epochs that the checkpoint knows below the recovery point; null when it does not know the partition. */
    public @Nullable List<EpochEntries.Entry> epochs() {
        CheckpointEntry entry = basis.entry();
        return entry == null || entry.recoveryPoint() < 0 ? null : entry.epochs();
    }

    /** The batches of the journal that recovery would write to their places again, in order. */
    public List<Found> toReplay() {
        return replay.batches();
    }

    /**
     * The batches that the segments must hold by themselves, and of which the journal still has copies: recovery repairs
     * what is damaged among them.
     */
    public List<Found> copies() {
        return replay.copies();
    }

    /** Whether recovery would write the batch {@code found} over {@code bytes}, which stand in its place. */
    public static boolean repairs(Found found, ByteBuffer bytes) {
        return found.action() instanceof JournalAction.Append append
                && !SegmentRepair.isSound(bytes, append.baseOffset());
    }

    /** Reads the batches of the journal. */
    public JournalReader journalReader() {
        return replay.reader();
    }
}
