package io.courant.simulation.check;

import java.util.Arrays;

/** Identities of records by offset, compactly. */
final class RecordsByOffset {

    private static final int NONE = -1;

    private int[] producers = {};
    private long[] numbers = {};
    private long end;

    /** Behind the last offset that is known. */
    long end() {
        return end;
    }

    boolean knows(long offset) {
        return offset < producers.length && producers[(int) offset] != NONE;
    }

    RecordIdentity at(long offset) {
        return new RecordIdentity(producers[(int) offset], numbers[(int) offset]);
    }

    boolean contradicts(long offset, RecordIdentity identity) {
        return knows(offset)
                && (producers[(int) offset] != identity.producer() || numbers[(int) offset] != identity.number());
    }

    void put(long offset, RecordIdentity identity) {
        int index = Math.toIntExact(offset);
        if (index >= producers.length) {
            int before = producers.length;
            int size = Math.max(1_024, Math.max(index + 1, before * 2));
            producers = Arrays.copyOf(producers, size);
            Arrays.fill(producers, before, size, NONE);
            numbers = Arrays.copyOf(numbers, size);
        }
        producers[index] = identity.producer();
        numbers[index] = identity.number();
        end = Math.max(end, offset + 1);
    }

    void clear() {
        clearFrom(0);
    }

    /** Forgets what stands at {@code offset} and behind. */
    void clearFrom(long offset) {
        if (offset < producers.length) {
            Arrays.fill(producers, (int) offset, producers.length, NONE);
        }
        end = Math.min(end, offset);
    }
}
