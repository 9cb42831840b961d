package io.courant.log.compact;

import io.courant.base.Invariants;
import io.courant.base.Random;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The last offset of each key, in memory that does not depend on how long keys are: open addressing over the 16 bytes of their
 * hash under a secret of its own, so that nobody can make keys collide (Kafka takes as many of MD5, which somebody can). Grows by
 * doubling, while which half as much more is in use, and is full at three quarters of its bound. Belongs to one thread at a time.
 */
public final class KeyOffsets {

    /** What {@link #latest} says of a key that it does not know. */
    public static final long UNKNOWN = -1;

    /** A slot is the two halves of a hash and the offset, side by side, so that a look at one touches one line of the cache or two. */
    private static final int LONGS_PER_SLOT = 3;

    private static final int BYTES_PER_SLOT = LONGS_PER_SLOT * Long.BYTES;
    private static final int FIRST_SLOTS = 16;
    private static final int MOST_SLOTS = 1 << 29;

    private final int mostSlots;
    private final KeyHash hash;
    private int slots;
    private long[] table;
    private int count;

    /** For as many keys as fit into {@code maxBytes}, with a secret out of {@code random}. */
    public KeyOffsets(long maxBytes, Random random) {
        mostSlots = (int) Long.highestOneBit(Math.min(maxBytes / BYTES_PER_SLOT, MOST_SLOTS));
        Invariants.check(mostSlots >= 4, "a map of %s bytes holds no key", maxBytes);
        slots = Math.min(FIRST_SLOTS, mostSlots);
        table = tableOf(slots);
        hash = new KeyHash(random.nextLong(), random.nextLong());
    }

    private static long[] tableOf(int slots) {
        long[] table = new long[slots * LONGS_PER_SLOT];
        Arrays.fill(table, UNKNOWN);
        return table;
    }

    /** Keys that it knows. */
    public int count() {
        return count;
    }

    /**
     * Notes {@code offset}, larger than all before, for the remaining bytes of {@code key}; false when there is no room for a
     * new key.
     */
    public boolean put(ByteBuffer key, long offset) {
        hash.hash(key);
        int at = placeOf(hash.high(), hash.low());
        if (table[at + 2] == UNKNOWN) {
            if (count == slots / 4 * 3) {
                if (slots == mostSlots) {
                    return false;
                }
                grow();
                at = placeOf(hash.high(), hash.low());
            }
            table[at] = hash.high();
            table[at + 1] = hash.low();
            count++;
        }
        table[at + 2] = offset;
        return true;
    }

    private void grow() {
        long[] old = table;
        slots *= 2;
        table = tableOf(slots);
        for (int i = 0; i < old.length; i += LONGS_PER_SLOT) {
            if (old[i + 2] != UNKNOWN) {
                System.arraycopy(old, i, table, placeOf(old[i], old[i + 1]), LONGS_PER_SLOT);
            }
        }
    }

    /** The last offset of {@code key}, or {@link #UNKNOWN}. */
    public long latest(ByteBuffer key) {
        hash.hash(key);
        return table[placeOf(hash.high(), hash.low()) + 2];
    }

    /** Where in the table the key with this hash stands, or would. */
    private int placeOf(long high, long low) {
        int slot = (int) high & (slots - 1);
        while (true) {
            int at = slot * LONGS_PER_SLOT;
            if (table[at + 2] == UNKNOWN || (table[at] == high && table[at + 1] == low)) {
                return at;
            }
            slot = (slot + 1) & (slots - 1);
        }
    }
}
