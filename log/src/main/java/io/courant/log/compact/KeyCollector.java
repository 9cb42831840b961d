package io.courant.log.compact;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.LogLimits;
import io.courant.log.segment.ScanRules;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordTooLargeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Learns the keys of one segment, in steps. Handed over from step to step. */
public final class KeyCollector implements CompactionStep {

    private final Path path;
    private final SegmentBatches batches;
    private final KeyOffsets keys;
    private final long from;
    private long collectedTo;
    private int bytesOfStep;
    private boolean done;
    private boolean isWhole = true;
    private @Nullable String notLookedInto;

    /** Puts the keys of the segment in {@code path} from offset {@code from} on into {@code keys}. */
    public KeyCollector(
            Path path, long baseOffset, long endOffset, int size, ScanRules rules, KeyOffsets keys, long from) {
        this.path = path;
        this.batches = new SegmentBatches(baseOffset, endOffset, size, rules);
        this.keys = keys;
        this.from = from;
        this.collectedTo = Math.max(baseOffset, from);
    }

    /** Goes on by {@link LogLimits#COMPACTION_PIECE_BYTES} or one batch. Blocks; returns this. */
    public KeyCollector step(Disk disk, CompactionTools tools) throws IOException {
        Piece piece = new Piece(batches.position());
        try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
            batches.begin(file, tools);
            while (!done && !piece.isOver(batches.position())) {
                RecordBatch batch = batches.next(tools);
                if (batch == null) {
                    done = true;
                } else if (batch.nextOffset() > from && !collect(batch, tools)) {
                    done = true;
                    isWhole = false;
                }
            }
        } finally {
            batches.rest();
            bytesOfStep = batches.position() - piece.begunAt();
        }
        return this;
    }

    /** False when there was no room for all keys of {@code batch}, or it is damaged. */
    private boolean collect(RecordBatch batch, CompactionTools tools) {
        try {
            tools.cursor.overKeys(batch);
            while (!batch.isControl() && tools.cursor.next()) {
                ByteBuffer key = tools.cursor.key();
                long offset = tools.cursor.offset();
                if (key != null && offset >= from && !keys.put(key, offset)) {
                    collectedTo = Math.max(collectedTo, offset); // so that each pass gets on, however large batches are
                    return false;
                }
            }
        } catch (RecordTooLargeException e) {
            // The batch stays whole, so a key that was learned from it has its record there.
            notLookedInto = "the batch of offset %d of %s: %s".formatted(batch.baseOffset(), path, e.getMessage());
        } catch (MalformedRecordException e) {
            batches.damaged(String.valueOf(e.getMessage()));
            return false;
        }
        collectedTo = batch.nextOffset();
        return true;
    }

    public boolean isDone() {
        return done;
    }

    /** Whether there was room for all keys of the segment. */
    public boolean isWhole() {
        return isWhole;
    }

    @Override
    public int bytesOfStep() {
        return bytesOfStep;
    }

    /** All keys below are known, but for those of batches that were not looked into. */
    public long collectedTo() {
        return collectedTo;
    }

    /** The last batch that was not looked into, because a key in it is too large; null when there is none. */
    public @Nullable String notLookedInto() {
        return notLookedInto;
    }

    /** Why the segment must not be compacted; null when nothing is wrong with it. */
    public @Nullable String problem() {
        return batches.problem();
    }
}
