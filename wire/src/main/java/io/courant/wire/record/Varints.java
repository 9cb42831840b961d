package io.courant.wire.record;

import java.nio.ByteBuffer;

/**
 * Numbers in as many bytes as they need: seven bits a byte, the lowest first, the highest bit of a byte says that
 * another follows. Signed numbers are zigzagged first (0, -1, 1, -2 become 0, 1, 2, 3).
 */
final class Varints {

    static final int MAX_VARINT_BYTES = 5;
    static final int MAX_VARLONG_BYTES = 10;

    private Varints() {}

    static int zigzag(int value) {
        return (value << 1) ^ (value >> 31);
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static int unzigzag(int bits) {
        return (bits >>> 1) ^ -(bits & 1);
    }

    static long unzigzag(long bits) {
        return (bits >>> 1) ^ -(bits & 1);
    }

    /** Bytes that {@code value} takes. */
    static int size(int value) {
        return size((long) value);
    }

    /** Bytes that {@code value} takes. */
    static int size(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(zigzag(value) | 1);
        return (bits + 6) / 7;
    }

    /** Appends {@code value}, an int or a long alike. */
    static void write(ByteBuffer target, long value) {
        long bits = zigzag(value);
        while ((bits & ~0x7FL) != 0) {
            target.put((byte) (bits | 0x80));
            bits >>>= 7;
        }
        target.put((byte) bits);
    }
}
