package io.courant.wire.record;

import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.MalformedCompressionException;
import java.nio.ByteBuffer;

/**
 * Reads through the records of a batch once, front to back: numbers are decoded, keys and values stepped over. Plain
 * records are read where they lie; compressed ones pass by in a window, so that memory does not depend on how much they
 * expand. A number is always whole in the window: when it might not be, what is left moves to the front and more is
 * fetched behind it.
 *
 * <p>The counterpart that shows keys and values is {@link RecordCursor}.
 */
final class RecordWalk {

    private static final int ROOM_FOR_A_NUMBER = 64;

    private final Decompressors decompressors;
    private final ByteBuffer ownWindow = ByteBuffer.allocateDirect(RecordLimits.WALK_WINDOW_BYTES + ROOM_FOR_A_NUMBER);
    private ByteBuffer window = ownWindow;
    private int position;
    private int limit;
    /** Bytes that passed by before the window's first. */
    private long passedBytes;

    private long fetchedBytes;
    private long maxBytes;
    private boolean mayFetch;

    RecordWalk(Decompressors decompressors) {
        this.decompressors = decompressors;
    }

    /** Begins with plain records. */
    void overPlain(ByteBuffer buffer, int from, int to) {
        window = buffer;
        position = from;
        limit = to;
        passedBytes = -from;
        fetchedBytes = 0;
        maxBytes = Long.MAX_VALUE;
        mayFetch = false;
    }

    /** Begins with the block that the decompressors have open; more than {@code maxBytes} out of it are refused. */
    void overCompressed(long maxBytes) {
        window = ownWindow;
        position = 0;
        limit = 0;
        passedBytes = 0;
        fetchedBytes = 0;
        this.maxBytes = maxBytes;
        mayFetch = true;
    }

    /** Bytes of records read or stepped over so far. */
    long readBytes() {
        return passedBytes + position;
    }

    /** Whether the walk ended because more came out of the block than it may. */
    boolean exceeded() {
        return fetchedBytes > maxBytes;
    }

    /** Whether nothing is left. */
    boolean atEnd() throws Refusal, MalformedCompressionException {
        if (position == limit && mayFetch) {
            fetch();
        }
        return position == limit;
    }

    /** One byte. */
    byte readByte() throws Refusal, MalformedCompressionException {
        if (position == limit) {
            fetchOrRefuse();
        }
        return window.get(position++);
    }

    /** A zigzag varint of at most 32 bits. */
    int readVarint() throws Refusal, MalformedCompressionException {
        int at = position;
        if (limit - at >= 2) {
            int first = window.get(at);
            if (first >= 0) {
                position = at + 1;
                return Varints.unzigzag(first);
            }
            int second = window.get(at + 1);
            if (second >= 0) {
                position = at + 2;
                return Varints.unzigzag((first & 0x7F) | (second << 7));
            }
        }
        return readLongVarint();
    }

    private int readLongVarint() throws Refusal, MalformedCompressionException {
        if (limit - position < Varints.MAX_VARINT_BYTES && mayFetch) {
            fetch();
        }
        int bits = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = nextOfNumber();
            if (shift == 28 && (next & 0xF0) != 0) {
                break;
            }
            bits |= (next & 0x7F) << shift;
            if (next >= 0) {
                return Varints.unzigzag(bits);
            }
        }
        throw Refusal.invalidRecord("a number of more than 32 bits");
    }

    /** A zigzag varint of at most 64 bits. */
    long readVarlong() throws Refusal, MalformedCompressionException {
        int at = position;
        if (limit - at >= 2) {
            int first = window.get(at);
            if (first >= 0) {
                position = at + 1;
                return Varints.unzigzag(first);
            }
            int second = window.get(at + 1);
            if (second >= 0) {
                position = at + 2;
                return Varints.unzigzag((first & 0x7F) | (second << 7));
            }
        }
        return readLongVarlong();
    }

    private long readLongVarlong() throws Refusal, MalformedCompressionException {
        if (limit - position < Varints.MAX_VARLONG_BYTES && mayFetch) {
            fetch();
        }
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = nextOfNumber();
            if (shift == 63 && (next & 0xFE) != 0) {
                break;
            }
            bits |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return Varints.unzigzag(bits);
            }
        }
        throw Refusal.invalidRecord("a number of more than 64 bits");
    }

    private byte nextOfNumber() throws Refusal {
        if (position == limit) {
            throw endsEarly();
        }
        return window.get(position++);
    }

    /** Steps over {@code bytes} bytes, not negative. */
    void skip(int bytes) throws Refusal, MalformedCompressionException {
        if (bytes <= limit - position) {
            position += bytes;
        } else {
            skipWindows(bytes);
        }
    }

    private void skipWindows(int bytes) throws Refusal, MalformedCompressionException {
        int left = bytes;
        while (left > limit - position) {
            left -= limit - position;
            position = limit;
            fetchOrRefuse();
        }
        position += left;
    }

    private void fetchOrRefuse() throws Refusal, MalformedCompressionException {
        if (mayFetch) {
            fetch();
        }
        if (position == limit) {
            throw endsEarly();
        }
    }

    /** Moves what is left to the front and puts more behind it, if there is more. */
    private void fetch() throws Refusal, MalformedCompressionException {
        int left = limit - position;
        for (int i = 0; i < left; i++) {
            ownWindow.put(i, ownWindow.get(position + i));
        }
        passedBytes += position;
        position = 0;
        limit = left;
        int fetched;
        do {
            fetched = decompressors.read(ownWindow.position(limit));
            limit += fetched;
            fetchedBytes += fetched;
            if (exceeded()) {
                throw new Refusal(
                        ErrorCode.MESSAGE_TOO_LARGE, "the records expand to more than " + maxBytes + " bytes");
            }
        } while (fetched > 0 && limit < Varints.MAX_VARLONG_BYTES);
        mayFetch = fetched > 0;
        ownWindow.clear();
    }

    private static Refusal endsEarly() {
        return Refusal.invalidRecord("the records end early");
    }
}
