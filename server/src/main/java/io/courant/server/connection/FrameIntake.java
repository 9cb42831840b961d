package io.courant.server.connection;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.server.ServerLimits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a connection receives into frames: four bytes of length, then as many bytes.
 *
 * <pre>
 *   small frames: many in one read, in the shard's chunk          large frames: one read each, in a buffer of their size
 *
 *   |len|frame 1|len|frame 2|len|fra...                            |frame 1                          |len|
 *        ^ sliced, not copied      ^ moved to a buffer of its own  |frame 2                          |len|
 * </pre>
 *
 * A large frame's buffer has room for the length of the frame behind it, so that a connection that sends large frames
 * one after the other is read with one call per frame and without a copy. The buffer is given only as large as the
 * connection has proven to need: by bytes it sent or by a frame of that size that it sent before; beyond that it doubles,
 * unless all of the frame's room is granted.
 *
 * <p>The bytes in {@code [from, to)} of {@code buffer} are received and not yet taken. Belongs to one connection.
 */
final class FrameIntake {

    private static final int UNKNOWN = -1;

    private final Buffers buffers;
    private final IntakeChunk chunk;
    private final int maxFrameBytes;

    private @Nullable CountedBuffer buffer;
    /** The chunk that the read in progress fills; without a reference, as it does not outlive the read. */
    private @Nullable CountedBuffer reading;

    private boolean inChunk;
    private int from;
    private int to;
    private int frameBytes = UNKNOWN;
    private int provenBytes = ServerLimits.UNPROVEN_FRAME_BYTES;
    private boolean lastWasLarge;

    FrameIntake(Buffers buffers, IntakeChunk chunk, int maxFrameBytes) {
        this.buffers = buffers;
        this.chunk = chunk;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** What is known of the next frame. */
    enum State {
        /** All its bytes are here: {@link #takeFrame()}. */
        WHOLE,
        /** More bytes are needed. */
        PARTIAL,
        /** Its length is negative, too small for a request, or above the limit. */
        INVALID
    }

    /** Where the next read puts its bytes. */
    ByteBuffer intake() {
        CountedBuffer own = buffer;
        if (own == null) {
            CountedBuffer shared = chunk.withRoom(lastWasLarge ? ServerLimits.LENGTH_BYTES : ServerLimits.CHUNK_BYTES);
            from = shared.bytes().position();
            to = from;
            reading = shared;
            return shared.bytes();
        }
        if (to == own.capacity()) { // paused with whole frames waiting, and a read came through all the same
            move(available() + ServerLimits.PARTIAL_FRAME_BYTES);
            own = current();
        }
        return own.bytes().limit(own.capacity()).position(to);
    }

    /** The read is done. */
    void received() {
        CountedBuffer filled = buffer;
        if (filled == null) {
            filled = reading;
            if (filled == null) {
                throw Invariants.unreachable("a read that asked for no buffer");
            }
            if (filled.bytes().position() == from) {
                return;
            }
            filled.retain();
            buffer = filled;
            inChunk = true;
        }
        to = filled.bytes().position();
    }

    State next() {
        if (frameBytes == UNKNOWN) {
            if (available() < ServerLimits.LENGTH_BYTES) {
                return State.PARTIAL;
            }
            frameBytes = current().bytes().getInt(from);
            from += ServerLimits.LENGTH_BYTES;
        }
        if (frameBytes < ServerLimits.MIN_FRAME_BYTES || frameBytes > maxFrameBytes) {
            return State.INVALID;
        }
        return available() >= frameBytes ? State.WHOLE : State.PARTIAL;
    }

    /** The length that {@link State#INVALID} is about, or that of the next frame. */
    int frameBytes() {
        return frameBytes;
    }

    /** The largest length that is not {@link State#INVALID}. */
    int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** The api key of the next frame, which is {@link State#WHOLE}. */
    short apiKey() {
        return current().bytes().getShort(from);
    }

    /** The next frame, which is {@link State#WHOLE}; it carries a reference of its buffer, the caller's. */
    Frame takeFrame() {
        CountedBuffer holder = current();
        holder.retain();
        Frame frame = new Frame(holder, from, frameBytes);
        from += frameBytes;
        lastWasLarge = frameBytes >= ServerLimits.LARGE_FRAME_BYTES;
        provenBytes = Math.max(provenBytes, frameBytes);
        frameBytes = UNKNOWN;
        return frame;
    }

    /** Bytes of the buffer that this connection alone fills; 0 while it has none. */
    int heldBytes() {
        CountedBuffer holder = buffer;
        return holder == null || inChunk ? 0 : holder.capacity();
    }

    /** True while part of a frame is here and the rest is not. */
    boolean isInsideFrame() {
        return frameBytes != UNKNOWN || available() > 0;
    }

    /**
     * How many more bytes {@link #settle} will allocate to go on reading; what it takes whether or not there is room in
     * the budget (bytes that have to leave the shard's chunk, the first bytes of a length) is not counted.
     */
    int roomWanted() {
        int wanted = wantedBytes();
        return wanted <= available() + ServerLimits.PARTIAL_FRAME_BYTES || fitsHere(wanted) ? 0 : wanted;
    }

    /** All that the next frame needs may be given at once: doubling would hold the old half beside the new whole. */
    void grantWhole() {
        provenBytes = Math.max(provenBytes, frameBytes);
    }

    /**
     * Called when no more frames are taken for now: lets go of an empty buffer, leaves the shard's chunk to others, and
     * with {@code mayGrow} gives the next frame a buffer as large as proven.
     */
    void settle(boolean mayGrow) {
        CountedBuffer holder = buffer;
        if (holder == null && frameBytes == UNKNOWN) {
            return;
        }
        if (available() == 0 && frameBytes == UNKNOWN) {
            drop();
            return;
        }
        int wanted = wantedBytes();
        if (fitsHere(wanted)) {
            return;
        }
        if (mayGrow) {
            move(wanted);
        } else if (inChunk || holder == null) {
            move(available() + ServerLimits.LENGTH_BYTES);
        }
    }

    /** Lets go of everything. */
    void close() {
        drop();
        frameBytes = UNKNOWN;
    }

    private int available() {
        return to - from;
    }

    private CountedBuffer current() {
        CountedBuffer holder = buffer;
        if (holder == null) {
            throw Invariants.unreachable("no bytes are here");
        }
        return holder;
    }

    /** The size of the buffer that the bytes here and what comes next should have. */
    private int wantedBytes() {
        int here = available();
        if (frameBytes == UNKNOWN) {
            return lastWasLarge ? ServerLimits.LENGTH_BYTES : Math.max(here, ServerLimits.PARTIAL_FRAME_BYTES);
        }
        if (here >= frameBytes) {
            return here;
        }
        int proven = Math.max(provenBytes, (int) Math.min(2L * here, Integer.MAX_VALUE - ServerLimits.LENGTH_BYTES));
        return Math.min(frameBytes, proven) + ServerLimits.LENGTH_BYTES;
    }

    /** True when the connection's own buffer can go on being filled: it has room and need not be larger yet. */
    private boolean fitsHere(int wanted) {
        CountedBuffer holder = buffer;
        if (holder == null || inChunk) {
            return false;
        }
        boolean whole = frameBytes != UNKNOWN && available() >= frameBytes;
        return whole || (to < holder.capacity() && holder.capacity() - from >= Math.min(wanted, provenBytes));
    }

    private void move(int bytes) {
        CountedBuffer own = buffers.allocate(Math.max(bytes, available() + 1));
        int here = available();
        CountedBuffer holder = buffer;
        if (holder != null) {
            own.bytes().put(0, holder.bytes(), from, here);
            holder.release();
        }
        buffer = own;
        inChunk = false;
        from = 0;
        to = here;
    }

    private void drop() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        inChunk = false;
        from = 0;
        to = 0;
    }
}
