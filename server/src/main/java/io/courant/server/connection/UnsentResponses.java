package io.courant.server.connection;

import io.courant.server.ServerLimits;
import java.util.ArrayDeque;

/**
 * What one connection has given away to be sent, write by write, and what each write takes of the memory until the last
 * of its bytes is with the system: the encoded messages of a write share one buffer.
 */
final class UnsentResponses {

    /** A write that ends at byte {@code end} of all that the connection ever sent. */
    private record Write(long end, long memoryBytes) {}

    private final ArrayDeque<Write> writes = new ArrayDeque<>(2);
    private long givenBytes;
    private long memoryBytes;
    private long sentAtLastSweep;
    private int sweepsWithoutReading;

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /** What the writes that are not done with take of the memory. */
    long memoryBytes() {
        return memoryBytes;
    }

    void add(long bytes, long memory) {
        givenBytes += bytes;
        memoryBytes += memory;
        writes.add(new Write(givenBytes, memory));
    }

    /** All but {@code unsentBytes} are with the system; what the writes that are done with took of the memory. */
    long sentAllBut(long unsentBytes) {
        long sent = givenBytes - unsentBytes;
        long freed = 0;
        for (Write first = writes.peek(); first != null && first.end <= sent; first = writes.peek()) {
            writes.remove();
            freed += first.memoryBytes;
        }
        memoryBytes -= freed;
        return freed;
    }

    /** Called once a second or so: notes whether the client has read since the last time. */
    void sweep(long unsentBytes) {
        long sent = givenBytes - unsentBytes;
        boolean reads = isEmpty() || sent - sentAtLastSweep >= ServerLimits.LEAST_READ_BYTES_PER_SWEEP;
        sweepsWithoutReading = reads ? 0 : sweepsWithoutReading + 1;
        sentAtLastSweep = sent;
    }

    /** For how many sweeps the client has hardly read, though there was something to read. */
    int sweepsWithoutReading() {
        return sweepsWithoutReading;
    }
}
