package io.courant.log.offline;

import io.courant.base.DiskFile;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalReader;
import io.courant.wire.record.BatchFileReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A segment as recovery would see it, after it has written the journal's batches to their places, without a byte of it being
 * changed: what is read where such a batch belongs comes from the journal. One batch is in memory at a time.
 */
final class ReplayedSegment implements BatchFileReader.Source, AutoCloseable {

    private final @Nullable DiskFile file;
    private final List<Found> batches;
    private final @Nullable JournalReader journal;
    private final long size;
    private ByteBuffer loaded = ByteBuffer.allocate(0);
    private @Nullable Found loadedBatch;

    /**
     * The segment in {@code file}, which is null when there is none yet, with {@code batches}, in order of their places, from
     * {@code journal}, which is null when there are none. Closing this closes the file.
     */
    ReplayedSegment(@Nullable DiskFile file, List<Found> batches, @Nullable JournalReader journal) throws IOException {
        this.file = file;
        this.batches = batches;
        this.journal = journal;
        long end = file == null ? 0 : file.size();
        for (Found batch : batches) {
            end = Math.max(end, position(batch) + (long) batch.batchBytes());
        }
        this.size = end;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        int limit = target.limit();
        int wanted = (int) Math.max(0, Math.min(target.remaining(), size - position));
        target.limit(start + wanted);
        if (file != null) {
            file.read(position, target);
        }
        while (target.hasRemaining()) {
            target.put((byte) 0);
        }
        for (int i = firstBehind(position); i < batches.size() && position(batches.get(i)) < position + wanted; i++) {
            putOver(target, start, position, wanted, batches.get(i));
        }
        target.limit(limit);
        return wanted;
    }

    /** The first batch that ends behind {@code position}. */
    private int firstBehind(long position) {
        int low = 0;
        int high = batches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            Found batch = batches.get(middle);
            if (position(batch) + (long) batch.batchBytes() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void putOver(ByteBuffer target, int start, long position, int wanted, Found batch) throws IOException {
        ByteBuffer bytes = load(batch);
        long from = Math.max(position, position(batch));
        long to = Math.min(position + wanted, position(batch) + (long) batch.batchBytes());
        target.put(start + (int) (from - position), bytes, (int) (from - position(batch)), (int) (to - from));
    }

    private ByteBuffer load(Found batch) throws IOException {
        if (!batch.equals(loadedBatch)) {
            if (loaded.capacity() < batch.batchBytes()) {
                loaded = ByteBuffer.allocate(batch.batchBytes());
            }
            loadedBatch = null;
            Objects.requireNonNull(journal).readBatch(batch, loaded.clear());
            loadedBatch = batch;
        }
        return loaded;
    }

    private static int position(Found batch) {
        return JournalCopies.append(batch).position();
    }

    /** Length in bytes. */
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
