package io.courant.wire.compress;

import java.nio.ByteBuffer;

/**
 * Bytes on the heap that grow as they are written, up to a bound. What comes beyond the bound is not kept, and
 * {@link #exceeded()} tells: a writer need not ask before each byte, only before the result is used. Reused with
 * {@link #clear}.
 */
public final class GrowingBytes {

    private static final int FIRST_CAPACITY = 512;
    /** Arrays that the JVM surely makes end here. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private ByteBuffer bytes;
    private int maxBytes;
    private boolean exceeded;

    /** None yet, and no bound. */
    public GrowingBytes() {
        this(ByteBuffer.allocate(FIRST_CAPACITY), LARGEST_ARRAY);
    }

    private GrowingBytes(ByteBuffer bytes, int maxBytes) {
        this.bytes = bytes;
        this.maxBytes = maxBytes;
    }

    /** Written into {@code room}, from 0 on, which is the bound. */
    public static GrowingBytes over(ByteBuffer room) {
        return new GrowingBytes(room.duplicate().clear(), room.capacity());
    }

    /** Forgets what was written; from now on at most {@code maxBytes} are kept. */
    public void clear(int maxBytes) {
        bytes.clear();
        this.maxBytes = Math.clamp(maxBytes, 0, LARGEST_ARRAY);
        exceeded = false;
    }

    /** Forgets what was written, and the memory too when it is larger than {@code keptBytes}. */
    public void trim(int keptBytes) {
        if (bytes.capacity() > keptBytes) {
            bytes = ByteBuffer.allocate(FIRST_CAPACITY);
        }
        clear(maxBytes);
    }

    /** Whether more was written than the bound allows, so that the contents are not whole. */
    public boolean exceeded() {
        return exceeded;
    }

    /** Bytes written. */
    public int size() {
        return bytes.position();
    }

    /** What was written, from 0 to {@link #size()}: this object's own buffer, valid until the next write. */
    public ByteBuffer written() {
        return bytes.duplicate().flip();
    }

    /** Appends {@code value}. */
    public void put(byte value) {
        if (reserve(1)) {
            bytes.put(value);
        }
    }

    /** Appends {@code value}, big-endian. */
    public void putInt(int value) {
        if (reserve(Integer.BYTES)) {
            bytes.putInt(value);
        }
    }

    /** Appends what remains in {@code source} and consumes it. */
    public void put(ByteBuffer source) {
        if (reserve(source.remaining())) {
            bytes.put(source);
        } else {
            source.position(source.limit());
        }
    }

    /** Appends {@code count} zeros, to be written later through {@link #written()}. */
    public void skip(int count) {
        for (int i = 0; i < count; i++) {
            put((byte) 0);
        }
    }

    private boolean reserve(int more) {
        if (exceeded || more > maxBytes - bytes.position()) {
            exceeded = true;
            return false;
        }
        int needed = bytes.position() + more;
        if (needed > bytes.capacity()) {
            int capacity = (int) Math.min(maxBytes, Math.max(needed, 2L * bytes.capacity()));
            bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
        }
        return true;
    }
}
