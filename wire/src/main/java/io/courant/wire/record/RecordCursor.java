package io.courant.wire.record;

import io.courant.base.Invariants;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.MalformedCompressionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Shows the records of a batch one after the other, with keys, values and headers as views:
 *
 * <pre>{@code
 * cursor.over(batch);
 * while (cursor.next()) {
 *     use(cursor.offset(), cursor.key(), cursor.value());
 *     while (cursor.nextHeader()) {
 *         use(cursor.headerKey(), cursor.headerValue());
 *     }
 * }
 * }</pre>
 *
 * <p>Views of plain records lie over the batch's own buffer and live as long as that; views of compressed ones live
 * until the next call of {@link #next}, {@link #over} or {@link #close}. Reused from batch to batch; belongs to one
 * thread. Memory for compressed records is bounded by the largest of them, and that by a limit; for {@link #overKeys} by the
 * largest key, which has a smaller one.
 */
public final class RecordCursor implements AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Decompressors decompressors = new Decompressors();
    private ByteBuffer ownWindow = NOTHING;
    private ByteBuffer window = NOTHING;
    private int position;
    private int limit;
    private boolean mayFetch;

    private long baseOffset;
    private long baseTimestamp;
    private long appendTime;
    private boolean hasAppendTime;

    private int recordEnd;
    private int offsetDelta;
    private long timestampDelta;
    private int keyFieldStart;
    private int keyStart;
    private int keyLength;
    private int valueStart;
    private int valueLength;
    private int headersCount;
    private int headersLeft;
    private int headerKeyStart;
    private int headerKeyLength;
    private int headerValueStart;
    private int headerValueLength;

    private boolean keysOnly;
    /** What of the present record stands behind its value's length and passes by; 0 when the record is whole in the window. */
    private int restBytes;

    /** Takes what passes by. */
    @FunctionalInterface
    interface Pieces {
        void take(ByteBuffer piece) throws IOException;
    }

    /**
     * Starts in front of the first record of {@code batch}, which lies whole in its buffer. The view may be moved on,
     * the bytes must stay.
     *
     * @throws MalformedRecordException when the records do not begin as the batch's compression does
     */
    public RecordCursor over(RecordBatch batch) throws MalformedRecordException {
        rest();
        baseOffset = batch.baseOffset();
        baseTimestamp = batch.baseTimestamp();
        hasAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        appendTime = batch.maxTimestamp();
        int from = batch.position() + RecordBatch.HEADER_BYTES;
        int bytes = batch.sizeInBytes() - RecordBatch.HEADER_BYTES;
        Invariants.check(bytes >= 0, "a batch of %s bytes without its header", bytes);
        CompressionType compression = batch.compressionType();
        if (compression == null) {
            throw new MalformedRecordException("there is no compression " + batch.compressionId());
        }
        if (compression == CompressionType.NONE) {
            window = batch.buffer();
            position = from;
            limit = from + bytes;
            return this;
        }
        try {
            decompressors.open(compression, batch.buffer(), from, bytes);
        } catch (MalformedCompressionException e) {
            throw damaged(e);
        }
        if (ownWindow.capacity() == 0) {
            ownWindow = ByteBuffer.allocateDirect(RecordLimits.WALK_WINDOW_BYTES);
        }
        window = ownWindow;
        position = 0;
        limit = 0;
        mayFetch = true;
        return this;
    }

    /**
     * As {@link #over}, for who asks for keys, and whether there are values: what is large behind them need not be in memory,
     * and is not shown.
     */
    public RecordCursor overKeys(RecordBatch batch) throws MalformedRecordException {
        over(batch);
        keysOnly = true;
        return this;
    }

    /**
     * Moves to the next record; false when there is none, and once one was damaged.
     *
     * @throws RecordTooLargeException when it is compressed and too large to be shown
     * @throws MalformedRecordException when the bytes there are no record
     */
    public boolean next() throws MalformedRecordException {
        boolean sound = false;
        try {
            boolean present = moveOn();
            sound = present;
            return present;
        } finally {
            if (!sound) {
                rest();
            }
        }
    }

    private boolean moveOn() throws MalformedRecordException {
        if (restBytes > 0) {
            skipRest();
        } else {
            position = recordEnd > 0 ? recordEnd : position;
        }
        require(Varints.MAX_VARINT_BYTES);
        if (position == limit) {
            return false;
        }
        int length = readVarint(limit);
        if (length < 0) {
            throw new MalformedRecordException("a record of " + length + " bytes");
        }
        if (keysOnly && mayFetch && length > Math.max(limit - position, RecordLimits.WALK_WINDOW_BYTES)) {
            parseToKey(length);
            return true;
        }
        require(length);
        if (length > limit - position) {
            throw new MalformedRecordException("the records end within one of " + length + " bytes");
        }
        recordEnd = position + length;
        parse();
        return true;
    }

    /** Of a record of {@code length} bytes, of which those behind its value's length stay where they are. */
    private void parseToKey(int length) throws MalformedRecordException {
        int left = length;
        int begun = require(Math.min(left, RecordLimits.NUMBERS_BEFORE_KEY_BYTES), left);
        take(1);
        timestampDelta = readVarlong(recordEnd);
        offsetDelta = readVarint(recordEnd);
        keyLength = readVarint(recordEnd);
        left -= position - begun;
        int keyBytes = Math.max(keyLength, 0);
        begun = require((int) Math.min(left, (long) keyBytes + Varints.MAX_VARINT_BYTES), left);
        keyStart = take(keyLength);
        valueLength = readVarint(recordEnd);
        left -= position - begun;
        if (valueLength < -1 || Math.max(valueLength, 0) >= left) { // the number of headers stands behind it
            throw new MalformedRecordException("a field of " + valueLength + " bytes does not fit into its record");
        }
        restBytes = left;
        recordEnd = 0;
        headersCount = 0;
        headersLeft = 0;
        headerKeyLength = -1;
    }

    /** Brings {@code bytes} bytes of the {@code left} that the record has into the window; returns where they are. */
    private int require(int bytes, int left) throws MalformedRecordException {
        require(bytes);
        recordEnd = (int) Math.min(limit, (long) position + left);
        return position;
    }

    private void skipRest() throws MalformedRecordException {
        while (restBytes > 0) {
            passed(nextOfRest());
        }
    }

    /** Gives {@code pieces} what is left of the present record. */
    private void passBy(Pieces pieces) throws MalformedRecordException, IOException {
        while (restBytes > 0) {
            int length = nextOfRest();
            pieces.take(window.slice(position, length));
            passed(length);
        }
    }

    /** How many bytes of what is left are in the window, from the position on. */
    private int nextOfRest() throws MalformedRecordException {
        require(1);
        int length = Math.min(restBytes, limit - position);
        if (length == 0) {
            throw new MalformedRecordException("the records end within one, " + restBytes + " bytes early");
        }
        return length;
    }

    private void passed(int bytes) {
        position += bytes;
        restBytes -= bytes;
    }

    private void parse() throws MalformedRecordException {
        take(1);
        timestampDelta = readVarlong(recordEnd);
        offsetDelta = readVarint(recordEnd);
        keyFieldStart = position;
        keyLength = readVarint(recordEnd);
        keyStart = take(keyLength);
        valueLength = readVarint(recordEnd);
        valueStart = take(valueLength);
        headersCount = readVarint(recordEnd);
        if (headersCount < 0 || headersCount > (recordEnd - position) / RecordLimits.MIN_RECORD_HEADER_BYTES) {
            throw new MalformedRecordException(headersCount + " headers, for which there is no room");
        }
        headersLeft = headersCount;
        headerKeyLength = -1;
        if (headersCount == 0 && position != recordEnd) {
            throw new MalformedRecordException("a record longer than its fields");
        }
    }

    /** Offset of the present record. */
    public long offset() {
        return baseOffset + offsetDelta;
    }

    public int offsetDelta() {
        return offsetDelta;
    }

    /** The present record's timestamp in ms; the batch's append time where that holds. */
    public long timestamp() {
        return hasAppendTime ? appendTime : baseTimestamp + timestampDelta;
    }

    /** How far the present record's own timestamp lies behind the batch's base. */
    long timestampDelta() {
        return timestampDelta;
    }

    /** Bytes of the present record from the length of its key on. */
    int bytesFromKeyOn() {
        return restBytes == 0
                ? recordEnd - keyFieldStart
                : Varints.size(keyLength) + Math.max(keyLength, 0) + Varints.size(valueLength) + restBytes;
    }

    /** Gives {@code pieces} the present record from the length of its key on, as it is stored; it shows nothing then. */
    void takeFromKeyOn(Pieces pieces) throws MalformedRecordException, IOException {
        if (restBytes == 0) {
            pieces.take(window.slice(keyFieldStart, recordEnd - keyFieldStart));
            return;
        }
        takeVarint(pieces, keyLength);
        if (keyLength > 0) {
            pieces.take(window.slice(keyStart, keyLength));
        }
        takeVarint(pieces, valueLength);
        passBy(pieces);
    }

    private static void takeVarint(Pieces pieces, int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Varints.MAX_VARINT_BYTES);
        Varints.write(bytes, number);
        pieces.take(bytes.flip());
    }

    /** Whether the present record has no value. */
    public boolean isTombstone() {
        return valueLength < 0;
    }

    public @Nullable ByteBuffer key() {
        return keyLength < 0 ? null : window.slice(keyStart, keyLength);
    }

    public @Nullable ByteBuffer value() {
        Invariants.check(restBytes == 0, "a value is asked for where only keys are looked at");
        return valueLength < 0 ? null : window.slice(valueStart, valueLength);
    }

    /** Headers of the present record. */
    public int headersCount() {
        return headersCount;
    }

    /**
     * Moves to the record's next header; false when there is none.
     *
     * @throws MalformedRecordException when the bytes there are no header
     */
    public boolean nextHeader() throws MalformedRecordException {
        if (headersLeft == 0) {
            return false;
        }
        headersLeft--;
        headerKeyLength = readVarint(recordEnd);
        if (headerKeyLength < 0) {
            throw new MalformedRecordException("a header without a key");
        }
        headerKeyStart = take(headerKeyLength);
        headerValueLength = readVarint(recordEnd);
        headerValueStart = take(headerValueLength);
        if (headersLeft == 0 && position != recordEnd) {
            throw new MalformedRecordException("a record longer than its headers");
        }
        return true;
    }

    /** The present header's key, UTF-8. */
    public ByteBuffer headerKey() {
        Invariants.check(headerKeyLength >= 0, "there is no present header");
        return window.slice(headerKeyStart, headerKeyLength);
    }

    public @Nullable ByteBuffer headerValue() {
        Invariants.check(headerKeyLength >= 0, "there is no present header");
        return headerValueLength < 0 ? null : window.slice(headerValueStart, headerValueLength);
    }

    /** Steps over a field and returns where it began; -1 stands for null and takes no bytes. */
    private int take(int length) throws MalformedRecordException {
        if (length < -1 || length > recordEnd - position) {
            throw new MalformedRecordException("a field of " + length + " bytes does not fit into its record");
        }
        int start = position;
        position += Math.max(length, 0);
        return start;
    }

    private int readVarint(int end) throws MalformedRecordException {
        long bits = readBits(end, Varints.MAX_VARINT_BYTES);
        if (bits >>> Integer.SIZE != 0) {
            throw new MalformedRecordException("a number of more than 32 bits");
        }
        return Varints.unzigzag((int) bits);
    }

    private long readVarlong(int end) throws MalformedRecordException {
        return Varints.unzigzag(readBits(end, Varints.MAX_VARLONG_BYTES));
    }

    private long readBits(int end, int maxBytes) throws MalformedRecordException {
        long bits = 0;
        for (int i = 0; i < maxBytes; i++) {
            if (position >= end) {
                throw new MalformedRecordException("the records end within a number");
            }
            byte next = window.get(position++);
            if (i == Varints.MAX_VARLONG_BYTES - 1 && (next & 0xFE) != 0) {
                break;
            }
            bits |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return bits;
            }
        }
        throw new MalformedRecordException("a number longer than its type");
    }

    /** Brings {@code bytes} bytes from the position on into the window, or as many as there are. */
    private void require(int bytes) throws MalformedRecordException {
        if (!mayFetch || limit - position >= bytes) {
            return;
        }
        if (keysOnly && bytes > RecordLimits.MAX_SHOWN_COMPRESSED_KEY_BYTES) {
            throw RecordTooLargeException.ofKey(bytes);
        }
        if (bytes > RecordLimits.MAX_SHOWN_COMPRESSED_RECORD_BYTES) {
            throw RecordTooLargeException.ofRecord(bytes);
        }
        int left = limit - position;
        ByteBuffer roomy = bytes <= ownWindow.capacity() ? ownWindow : ByteBuffer.allocateDirect(roomFor(bytes));
        roomy.clear().put(0, ownWindow.slice(position, left), 0, left);
        ownWindow = roomy;
        window = roomy;
        position = 0;
        limit = left;
        try {
            while (mayFetch && limit < bytes) {
                int fetched = decompressors.read(ownWindow.position(limit));
                limit += fetched;
                mayFetch = fetched > 0;
            }
        } catch (MalformedCompressionException e) {
            throw damaged(e);
        } finally {
            ownWindow.clear();
        }
    }

    private static int roomFor(int bytes) {
        return Math.max(Integer.highestOneBit(bytes - 1) << 1, RecordLimits.WALK_WINDOW_BYTES);
    }

    private static MalformedRecordException damaged(MalformedCompressionException e) {
        return new MalformedRecordException("the records do not decompress: " + e.getMessage(), e);
    }

    /** Ends the work on a batch: keeps no more than is worth keeping, and shows nothing. */
    private void rest() {
        decompressors.release();
        if (ownWindow.capacity() > RecordLimits.KEPT_CURSOR_WINDOW_BYTES) {
            ownWindow = NOTHING;
        }
        window = NOTHING;
        position = 0;
        limit = 0;
        recordEnd = 0;
        mayFetch = false;
        keyLength = -1;
        valueLength = -1;
        headersCount = 0;
        headersLeft = 0;
        headerKeyLength = -1;
        keysOnly = false;
        restBytes = 0;
    }

    @Override
    public void close() {
        rest();
        ownWindow = NOTHING;
        decompressors.close();
    }
}
