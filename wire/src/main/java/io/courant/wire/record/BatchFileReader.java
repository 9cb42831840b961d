package io.courant.wire.record;

import io.courant.base.Invariants;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Goes over the batches of a region of a file, header by header, through one reused window: a large batch costs one
 * small read, small batches share one.
 *
 * <p>Looks at lengths and magic only; {@link #crcValid()} reads the whole of the present batch, window by window, so
 * that memory stays bounded however long a batch is. Blocks as the source does: use it where blocking is allowed.
 */
public final class BatchFileReader {

    /** Reads as {@link io.courant.base.DiskFile#read} does: {@code file::read}. */
    @FunctionalInterface
    public interface Source {

        /** Reads at {@code position} until {@code target} is full or the file ends; returns the bytes read. */
        int read(long position, ByteBuffer target) throws IOException;
    }

    private static final Source EMPTY = (position, target) -> 0;

    private final RecordBatch header = new RecordBatch();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer window;
    private final ByteBuffer headerBytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
    private Source source = EMPTY;
    private long windowStart;
    private long position;
    private long nextPosition;
    private long end;

    /** A reader with a window of {@code windowBytes}: at least a batch header, best some kilobytes. */
    public BatchFileReader(int windowBytes) {
        Invariants.check(windowBytes >= RecordBatch.HEADER_BYTES, "a window of %s bytes holds no header", windowBytes);
        window = ByteBuffer.allocateDirect(windowBytes).limit(0);
    }

    /** Starts over the bytes from {@code from} (inclusive) to {@code to} (exclusive), which the file must have. */
    public BatchFileReader over(Source source, long from, long to) {
        Invariants.check(from >= 0 && from <= to, "batches from %s to %s of a file", from, to);
        this.source = source;
        position = from;
        nextPosition = from;
        end = to;
        windowStart = from;
        window.limit(0);
        return this;
    }

    /** Moves to the next batch. */
    public BatchStep next() throws IOException {
        position = nextPosition;
        long left = end - position;
        if (left == 0) {
            return BatchStep.END;
        }
        if (left < RecordBatch.HEADER_BYTES) {
            return BatchStep.TORN;
        }
        int inWindow = show(RecordBatch.HEADER_BYTES);
        BatchStep step = BatchStep.of(
                left,
                window.getInt(inWindow + RecordBatchLayout.BATCH_LENGTH),
                window.get(inWindow + RecordBatchLayout.MAGIC));
        if (step == BatchStep.BATCH) {
            // A copy: checking the CRC of a large batch moves the window on.
            headerBytes.put(0, window, inWindow, RecordBatch.HEADER_BYTES);
            header.at(headerBytes, 0);
            nextPosition = position + header.sizeInBytes();
        }
        return step;
    }

    /**
     * A view over the header of the batch that {@link #next()} reached: only its header fields may be asked for. Valid
     * until the next call of {@link #next()} or {@link #over}.
     */
    public RecordBatch header() {
        return header;
    }

    /** Where the last step stands in the file. */
    public long position() {
        return position;
    }

    /** Length in bytes of the present batch. */
    public int sizeInBytes() {
        return (int) (nextPosition - position);
    }

    /** Whether the present batch has the checksum it claims. Reads all of it. */
    public boolean crcValid() throws IOException {
        crc.reset();
        long reached = position + RecordBatchLayout.ATTRIBUTES;
        while (reached < nextPosition) {
            if (reached < windowStart || reached >= windowStart + window.limit()) {
                fill(reached);
            }
            int from = (int) (reached - windowStart);
            int to = (int) Math.min(window.limit(), nextPosition - windowStart);
            int limit = window.limit();
            crc.update(window.limit(to).position(from));
            window.limit(limit).position(0);
            reached = windowStart + to;
        }
        return crc.getValue() == header.storedCrc();
    }

    /**
     * Brings the whole of the present batch to the front of {@code target}, which must have room, and lays {@code view} over it. It
     * is the one whose checksum was looked at, as far as the window still has it.
     */
    public RecordBatch load(ByteBuffer target, RecordBatch view) throws IOException {
        int size = sizeInBytes();
        target.limit(size).position(0);
        long inWindow = position - windowStart;
        if (inWindow >= 0 && inWindow + size <= window.limit()) {
            target.put(0, window, (int) inWindow, size);
        } else if (source.read(position, target) < size) {
            throw new EOFException("the file ends within the batch at " + position);
        }
        target.position(0);
        return view.at(target, 0);
    }

    /** Brings the first {@code bytes} of the present batch into the window; returns where they begin there. */
    private int show(int bytes) throws IOException {
        long from = position - windowStart;
        if (from < 0 || from + bytes > window.limit()) {
            fill(position);
            if (window.limit() < bytes) {
                throw new EOFException("the file ends within the batch header at " + position);
            }
            return 0;
        }
        return (int) from;
    }

    private void fill(long from) throws IOException {
        int bytes = (int) Math.min(window.capacity(), end - from);
        window.limit(bytes).position(0);
        int read = source.read(from, window);
        window.limit(Math.max(read, 0)).position(0);
        windowStart = from;
        if (read <= 0) {
            throw new EOFException("the file ends at " + from + ", " + (end - from) + " bytes early");
        }
    }
}
