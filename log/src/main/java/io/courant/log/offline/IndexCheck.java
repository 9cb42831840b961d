package io.courant.log.offline;

import io.courant.log.epoch.EpochEntries;
import io.courant.log.segment.SegmentIndex;
import io.courant.wire.record.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Compares a stored index with the batches of its segment as they come, so that nothing need be remembered of them. Names
 * the first entry that differs: where one is wrong, nothing of the index can be used.
 */
final class IndexCheck {

    private final SegmentIndex stored;
    private int next;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private boolean endSeen;
    private @Nullable Difference difference;

    /** What is wrong with the index. */
    record Difference(long position, long offset, String reason) {}

    IndexCheck(SegmentIndex stored) {
        this.stored = stored;
    }

    /** The batch at {@code position}; {@code intact}: no damage stood before it. */
    void visit(RecordBatch batch, long position, boolean intact) {
        if (position >= stored.endPosition()) {
            return;
        }
        while (next < stored.entryCount() && stored.position(next) < position) {
            if (intact) {
                differs(next, "points at no batch");
            }
            next++;
        }
        if (next < stored.entryCount() && stored.position(next) == position) {
            compare(batch, intact);
            next++;
        }
        maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
        if (position + batch.sizeInBytes() == stored.endPosition()) {
            endSeen = true;
            if (stored.nextOffset() != batch.nextOffset()) {
                differs(
                        position,
                        batch.baseOffset(),
                        "it ends at offset " + stored.nextOffset() + ", the segment there at " + batch.nextOffset());
            } else if (intact && stored.maxTimestamp() != maxTimestamp) {
                differs(
                        -1,
                        -1,
                        "its largest timestamp is " + stored.maxTimestamp() + ", the segment's is " + maxTimestamp);
            }
        }
    }

    private void compare(RecordBatch batch, boolean intact) {
        long offset = stored.baseOffset() + stored.relativeOffset(next);
        if (offset != batch.baseOffset()) {
            differs(next, "says offset " + offset + ", the batch there has " + batch.baseOffset());
        } else if (intact && stored.maxTimestampBefore(next) != maxTimestamp) {
            differs(
                    next,
                    "says that timestamps before it go up to " + stored.maxTimestampBefore(next) + ", they go up to "
                            + maxTimestamp);
        }
    }

    /** All batches were shown; {@code intact}: none was damaged, and {@code epochs} are those of all. */
    @Nullable
    Difference end(boolean intact, EpochEntries epochs) {
        if (intact) {
            if (next < stored.entryCount()) {
                differs(next, "points at no batch");
            }
            if (stored.endPosition() > 0 && !endSeen) {
                differs(stored.endPosition(), stored.nextOffset(), "no batch ends where it ends");
            }
            compareEpochs(epochs);
        }
        return difference;
    }

    private void compareEpochs(EpochEntries epochs) {
        for (int i = 0; i < stored.epochs().count(); i++) {
            EpochEntries.Entry said = stored.epochs().entry(i);
            if (i >= epochs.count() || !epochs.entry(i).equals(said)) {
                differs(
                        -1,
                        said.startOffset(),
                        "it says that epoch " + said.epoch() + " begins here, the batches do not");
            }
        }
    }

    private void differs(int entry, String how) {
        differs(
                stored.position(entry),
                stored.baseOffset() + stored.relativeOffset(entry),
                "entry " + entry + " " + how);
    }

    private void differs(long position, long offset, String reason) {
        if (difference == null) {
            difference = new Difference(position, offset, reason);
        }
    }
}
