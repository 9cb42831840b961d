package io.courant.server.connection;

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

    boolean isEmpty() {
        return writes.isEmpty();
    }

    void add(long bytes, long memoryBytes) {
        givenBytes += bytes;
        writes.add(new Write(givenBytes, memoryBytes));
    }

    /** All but {@code unsentBytes} are with the system; what the writes that are done with took of the memory. */
    long sentAllBut(long unsentBytes) {
        long sent = givenBytes - unsentBytes;
        long freed = 0;
        for (Write first = writes.peek(); first != null && first.end <= sent; first = writes.peek()) {
            writes.remove();
            freed += first.memoryBytes;
        }
        return freed;
    }
}
