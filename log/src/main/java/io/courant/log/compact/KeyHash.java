package io.courant.log.compact;

import java.nio.ByteBuffer;

/**
 * SipHash-2-4 with 128 bits of result (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): who does not know its secret cannot
 * choose two inputs with the same hash, and it takes a small part of the time of a digest. Belongs to one thread at a time.
 */
final class KeyHash {

    private static final long FIRST_OF_STATE = 0x736f6d6570736575L;
    private static final long SECOND_OF_STATE = 0x646f72616e646f6dL ^ 0xee; // for 128 bits
    private static final long THIRD_OF_STATE = 0x6c7967656e657261L;
    private static final long FOURTH_OF_STATE = 0x7465646279746573L;

    private final long firstSecret;
    private final long secondSecret;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long low;
    private long high;

    KeyHash(long firstSecret, long secondSecret) {
        this.firstSecret = firstSecret;
        this.secondSecret = secondSecret;
    }

    /** Hashes what remains in {@code bytes}, which is big-endian and stays as it is. */
    void hash(ByteBuffer bytes) {
        v0 = FIRST_OF_STATE ^ firstSecret;
        v1 = SECOND_OF_STATE ^ secondSecret;
        v2 = THIRD_OF_STATE ^ firstSecret;
        v3 = FOURTH_OF_STATE ^ secondSecret;
        int at = bytes.position();
        int length = bytes.remaining();
        int wholeWords = at + (length & -Long.BYTES);
        for (; at < wholeWords; at += Long.BYTES) {
            take(Long.reverseBytes(bytes.getLong(at)));
        }
        long last = (long) length << 56;
        for (int shift = 0; at < bytes.limit(); at++, shift += Byte.SIZE) {
            last |= (bytes.get(at) & 0xFFL) << shift;
        }
        take(last);
        v2 ^= 0xee;
        finish();
        low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        finish();
        high = v0 ^ v1 ^ v2 ^ v3;
    }

    /** The first half of the last hash, as a number of which the first byte is the lowest. */
    long low() {
        return low;
    }

    /** The second half of the last hash. */
    long high() {
        return high;
    }

    private void take(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void finish() {
        round();
        round();
        round();
        round();
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
