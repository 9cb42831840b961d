package io.courant.log.epoch;

import io.courant.base.Invariants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * At which offset each leader epoch begins in one log. Rebuilt from batches: an epoch is known from its first batch on,
 * or, until the process ends, from the moment its leader announced it.
 */
public final class EpochEntries {

    private static final int UNDEFINED = -1;

    private int[] epochs = new int[1];
    private long[] startOffsets = new long[1];
    private int count;

    /** An epoch and the offset of its first record. */
    public record Entry(int epoch, long startOffset) {}

    /** The largest epoch; -1 when there is none. */
    public int latest() {
        return count == 0 ? UNDEFINED : epochs[count - 1];
    }

    public int count() {
        return count;
    }

    public Entry entry(int index) {
        Invariants.check(index >= 0 && index < count, "no epoch entry %s of %s", index, count);
        return new Entry(epochs[index], startOffsets[index]);
    }

    /** All entries, the first epoch first. */
    public List<Entry> all() {
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(i));
        }
        return entries;
    }

    /** Notes that the records from {@code startOffset} on are of {@code epoch}. Nothing happens when that is known. */
    public void assign(int epoch, long startOffset) {
        if (epoch == latest() || epoch == UNDEFINED) {
            return;
        }
        Invariants.check(epoch > latest(), "epoch %s comes after epoch %s", epoch, latest());
        while (count > 0 && startOffsets[count - 1] >= startOffset) {
            count--; // an epoch without a record
        }
        if (count == epochs.length) {
            epochs = Arrays.copyOf(epochs, count * 2);
            startOffsets = Arrays.copyOf(startOffsets, count * 2);
        }
        epochs[count] = epoch;
        startOffsets[count] = startOffset;
        count++;
    }

    /** Forgets epochs that have no record at or above {@code offset}, the log's new start. */
    public void startAt(long offset) {
        int first = 0;
        while (first + 1 < count && startOffsets[first + 1] <= offset) {
            first++;
        }
        if (first > 0) {
            System.arraycopy(epochs, first, epochs, 0, count - first);
            System.arraycopy(startOffsets, first, startOffsets, 0, count - first);
            count -= first;
        }
        if (count > 0 && startOffsets[0] < offset) {
            startOffsets[0] = offset;
        }
    }

    /** Where {@code epoch} ends in a log that ends at {@code logEndOffset}. */
    public EpochEnd endOf(int epoch, long logEndOffset) {
        if (epoch == UNDEFINED || epoch > latest()) {
            return EpochEnd.UNKNOWN;
        }
        if (epoch == latest()) {
            return new EpochEnd(epoch, logEndOffset);
        }
        int higher = 0;
        while (epochs[higher] <= epoch) {
            higher++;
        }
        // An epoch older than the first known one has no record here: it ended where the first one begins.
        int answered = higher == 0 ? epoch : epochs[higher - 1];
        return new EpochEnd(answered, startOffsets[higher]);
    }

    /** The epoch of the record at {@code offset}, or of the next one when it is the log's end; -1 when there is none. */
    public int epochOf(long offset) {
        for (int i = count - 1; i >= 0; i--) {
            if (startOffsets[i] <= offset) {
                return epochs[i];
            }
        }
        return UNDEFINED;
    }
}
