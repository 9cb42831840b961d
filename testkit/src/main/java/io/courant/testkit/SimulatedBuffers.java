package io.courant.testkit;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.base.NoRoomException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that find misuse: new ones hold garbage, freed ones are poisoned and kept aside for a while, so that reading
 * one after its release gives wrong bytes and writing to one is noticed; what is never released is listed by
 * {@link #assertNoneOutstanding()}, with the places of allocation when {@code -Dtestkit.traceBuffers=true} is set.
 */
public final class SimulatedBuffers implements Buffers {

    private static final byte[] POISON = pattern((byte) 0xDB);
    private static final long POISON_LONG = 0xDBDBDBDBDBDBDBDBL;
    private static final byte[] FRESH = pattern((byte) 0xA5);
    private static final int SMALLEST_CLASS_BYTES = 64;
    /** Little, so that turns have to be taken. */
    private static final long IN_TURN_BYTES = 64 * 1024;

    private static final boolean TRACED = Boolean.getBoolean("testkit.traceBuffers");

    private long inTurnBytes;
    private int largestBytes = Integer.MAX_VALUE;
    private long limitBytes = Long.MAX_VALUE;
    private final Map<Integer, ArrayDeque<ByteBuffer>> quarantineByClass = new HashMap<>();
    private final Map<Long, Allocation> outstanding = new LinkedHashMap<>();
    private long outstandingBytes;
    private long highestOutstandingBytes;
    private long allocations;

    @Override
    public synchronized CountedBuffer allocate(int bytes) {
        Invariants.check(bytes >= 1, "a buffer of %s bytes", bytes);
        int classBytes = classOf(bytes);
        ByteBuffer whole = fromQuarantine(classBytes);
        fill(whole, bytes, FRESH);
        long number = ++allocations;
        outstanding.put(number, new Allocation(bytes, TRACED ? new Exception("allocated here") : null));
        outstandingBytes += bytes;
        highestOutstandingBytes = Math.max(highestOutstandingBytes, outstandingBytes);
        return new CountedBuffer(whole.slice(0, bytes), () -> free(number, bytes, classBytes, whole));
    }

    @Override
    public synchronized CountedBuffer allocateInTurn(int bytes) throws NoRoomException {
        Invariants.check(bytes <= largestBytes, "a buffer of %s bytes", bytes);
        if (inTurnBytes > 0 && inTurnBytes + bytes > IN_TURN_BYTES) {
            throw new NoRoomException(bytes);
        }
        inTurnBytes += bytes;
        CountedBuffer buffer = allocate(bytes);
        return new CountedBuffer(buffer.bytes(), () -> {
            buffer.release();
            returnTurn(bytes);
        });
    }

    private synchronized void returnTurn(int bytes) {
        inTurnBytes -= bytes;
    }

    @Override
    public synchronized int largestBytes() {
        return largestBytes;
    }

    @Override
    public synchronized long limitBytes() {
        return limitBytes;
    }

    /** As in a process where all buffers may have {@code bytes} together; nobody is held to it. */
    public synchronized void limitAll(long bytes) {
        limitBytes = bytes;
    }

    /** As in a process with less memory: no buffer in turn has more than {@code bytes} from now on. */
    public synchronized void limitLargest(int bytes) {
        largestBytes = bytes;
    }

    @Override
    public synchronized long outstandingBytes() {
        return outstandingBytes;
    }

    /** The most bytes that were outstanding at one time. */
    public synchronized long highestOutstandingBytes() {
        return highestOutstandingBytes;
    }

    public synchronized long allocations() {
        return allocations;
    }

    /** Fails when a buffer was not released, and when a released one was written to. */
    public synchronized void assertNoneOutstanding() {
        quarantineByClass.values().forEach(freed -> freed.forEach(SimulatedBuffers::assertPoisonIntact));
        if (!outstanding.isEmpty()) {
            AssertionError leak = new AssertionError(outstanding.size() + " buffers with " + outstandingBytes
                    + " bytes were not released, sizes " + sizes(outstanding.values())
                    + (TRACED ? "" : "; -Dtestkit.traceBuffers=true shows where they were allocated"));
            for (Allocation allocation : outstanding.values()) {
                if (allocation.place != null) {
                    leak.addSuppressed(allocation.place);
                }
            }
            throw leak;
        }
    }

    private static String sizes(Collection<Allocation> allocations) {
        return allocations.stream().limit(20).map(Allocation::bytes).toList().toString();
    }

    private synchronized void free(long number, int bytes, int classBytes, ByteBuffer whole) {
        Invariants.check(outstanding.remove(number) != null, "buffer %s is not outstanding", number);
        outstandingBytes -= bytes;
        fill(whole, classBytes, POISON);
        quarantineByClass
                .computeIfAbsent(classBytes, ignored -> new ArrayDeque<>())
                .add(whole);
    }

    private ByteBuffer fromQuarantine(int classBytes) {
        ArrayDeque<ByteBuffer> freed = quarantineByClass.get(classBytes);
        if (freed == null || freed.size() <= TestkitLimits.QUARANTINED_BUFFERS) {
            return ByteBuffer.allocateDirect(classBytes);
        }
        ByteBuffer oldest = freed.remove();
        assertPoisonIntact(oldest);
        return oldest;
    }

    private static void assertPoisonIntact(ByteBuffer freed) {
        for (int i = 0; i < freed.capacity(); i += Long.BYTES) {
            if (freed.getLong(i) != POISON_LONG) {
                throw new AssertionError("a buffer was written to after its last release, near byte " + i
                        + " of at most " + freed.capacity());
            }
        }
    }

    private static void fill(ByteBuffer target, int bytes, byte[] pattern) {
        for (int i = 0; i < bytes; i += pattern.length) {
            target.put(i, pattern, 0, Math.min(pattern.length, bytes - i));
        }
    }

    private static byte[] pattern(byte value) {
        byte[] pattern = new byte[4096];
        Arrays.fill(pattern, value);
        return pattern;
    }

    private static int classOf(int bytes) {
        if (bytes <= SMALLEST_CLASS_BYTES) {
            return SMALLEST_CLASS_BYTES;
        }
        int power = Integer.highestOneBit(bytes - 1);
        int step = power >> 1;
        return bytes <= power + step ? power + step : Math.multiplyExact(power, 2);
    }

    private record Allocation(int bytes, @Nullable Exception place) {}
}
