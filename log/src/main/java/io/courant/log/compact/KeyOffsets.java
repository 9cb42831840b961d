package io.courant.log.compact;

import io.courant.base.Invariants;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The last offset of each key, in memory that does not depend on how long keys are: open addressing over the first 16 bytes of
 * their SHA-256, which nobody can make collide (Kafka takes as many of MD5, which somebody can). Grows by doubling, while which half as
 * much more is in use, and is full at three quarters of its bound. Belongs to one thread at a time.
 */
public final class KeyOffsets {

    /** What {@link #latest} says of a key that it does not know. */
    public static final long UNKNOWN = -1;

    private static final int BYTES_PER_SLOT = 3 * Long.BYTES;
    private static final int DIGEST_BYTES = 32;

    private static final int FIRST_SLOTS = 16;

    private final int mostSlots;
    private long[] high;
    private long[] low;
    private long[] offsets;
    private int mask;
    private final MessageDigest digest;
    private final ByteBuffer digested = ByteBuffer.allocate(DIGEST_BYTES);
    private int count;

    /** For as many keys as fit into {@code maxBytes}. */
    public KeyOffsets(long maxBytes) {
        mostSlots = (int) Long.highestOneBit(Math.min(maxBytes / BYTES_PER_SLOT, 1 << 30));
        Invariants.check(mostSlots >= 4, "a map of %s bytes holds no key", maxBytes);
        int slots = Math.min(FIRST_SLOTS, mostSlots);
        high = new long[slots];
        low = new long[slots];
        offsets = new long[slots];
        Arrays.fill(offsets, UNKNOWN);
        mask = slots - 1;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Keys that it knows. */
    public int count() {
        return count;
    }

    /** Notes {@code offset}, larger than all before, for the remaining bytes of {@code key}; false when there is no room for a new key. */
    public boolean put(ByteBuffer key, long offset) {
        digest(key);
        int slot = slotOf(digested.getLong(0), digested.getLong(Long.BYTES));
        if (offsets[slot] == UNKNOWN) {
            if (count == offsets.length / 4 * 3) {
                if (offsets.length == mostSlots) {
                    return false;
                }
                grow();
                slot = slotOf(digested.getLong(0), digested.getLong(Long.BYTES));
            }
            high[slot] = digested.getLong(0);
            low[slot] = digested.getLong(Long.BYTES);
            count++;
        }
        offsets[slot] = offset;
        return true;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldOffsets = offsets;
        high = new long[oldOffsets.length * 2];
        low = new long[oldOffsets.length * 2];
        offsets = new long[oldOffsets.length * 2];
        Arrays.fill(offsets, UNKNOWN);
        mask = offsets.length - 1;
        for (int i = 0; i < oldOffsets.length; i++) {
            if (oldOffsets[i] != UNKNOWN) {
                int slot = slotOf(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                offsets[slot] = oldOffsets[i];
            }
        }
    }

    /** The last offset of {@code key}, or {@link #UNKNOWN}. */
    public long latest(ByteBuffer key) {
        digest(key);
        return offsets[slotOf(digested.getLong(0), digested.getLong(Long.BYTES))];
    }

    private void digest(ByteBuffer key) {
        digest.update(key.duplicate());
        try {
            digest.digest(digested.array(), 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for 32 bytes", e);
        }
    }

    /** Where the key with this digest stands, or would. */
    private int slotOf(long first, long second) {
        int slot = (int) first & mask;
        while (offsets[slot] != UNKNOWN && (high[slot] != first || low[slot] != second)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
