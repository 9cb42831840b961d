package io.courant.log;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Slice;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a shard that wait for the journal, within a bound. A batch that makes up a good part of the buffer it
 * came in is kept there; any other is copied, so that it does not hold on to the memory of what came with it. On the
 * shard.
 */
final class KeptBatches implements AutoCloseable {

    /** A buffer is kept when it is at most so many times as large as the batch in it. */
    private static final int LARGEST_SHARE = 4;

    /** Copies share buffers of this size: allocating one does not count then. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Buffers buffers;
    private final int largestBatchBytes;
    private final long mostBytes;
    private @Nullable CountedBuffer chunk;
    private int chunkUsed;
    private long bytes;

    /** For a journal that takes batches of up to {@code largestBatchBytes}; {@code mostBytes} of them are kept. */
    KeptBatches(Buffers buffers, int largestBatchBytes, long mostBytes) {
        this.buffers = buffers;
        this.largestBatchBytes = largestBatchBytes;
        this.mostBytes = mostBytes;
    }

    /** The bytes of {@code batch} with a reference of their own; null when no more can be kept. */
    Slice.@Nullable OfBuffer keep(WrittenBatch batch) {
        if (batch.length() > largestBatchBytes || bytes + batch.length() > mostBytes) {
            return null;
        }
        bytes += batch.length();
        if (batch.buffer().capacity() / LARGEST_SHARE <= batch.length()) {
            batch.buffer().retain();
            return new Slice.OfBuffer(batch.buffer(), batch.at(), batch.length());
        }
        return copy(batch);
    }

    private Slice.OfBuffer copy(WrittenBatch batch) {
        CountedBuffer target = chunk;
        if (target == null || chunkUsed + batch.length() > target.capacity()) {
            close();
            target = buffers.allocate(Math.max(CHUNK_BYTES, batch.length()));
            chunk = target;
            chunkUsed = 0;
        }
        target.bytes().put(chunkUsed, batch.buffer().bytes(), batch.at(), batch.length());
        target.retain();
        Slice.OfBuffer copied = new Slice.OfBuffer(target, chunkUsed, batch.length());
        chunkUsed += batch.length();
        return copied;
    }

    /** Gives {@code batch} back. */
    void letGo(Slice.OfBuffer batch) {
        bytes -= batch.length();
        batch.release();
    }

    /** Lets go of the buffer for further copies. */
    @Override
    public void close() {
        CountedBuffer last = chunk;
        if (last != null) {
            chunk = null;
            last.release();
        }
    }
}
