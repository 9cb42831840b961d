package io.courant.server.connection;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Slice;
import io.courant.server.ServerLimits;
import io.courant.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes the responses that leave together into one buffer, with the slices they carry between its pieces.
 *
 * <pre>
 *   |length int32|correlation id int32|tags, where the header is flexible|body|  and so on for the next response
 * </pre>
 */
final class ResponseWriter {

    private final Buffers buffers;
    private final List<Exchange> waiting = new ArrayList<>();
    private int encodedBytes;
    private long memoryBytes;
    private long bytes;

    ResponseWriter(Buffers buffers) {
        this.buffers = buffers;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What the responses will take of the memory from {@link #takeSlices} on, until they are sent. */
    long memoryBytes() {
        return memoryBytes;
    }

    /** Bytes of the responses, slices included. */
    long bytes() {
        return bytes;
    }

    /** Gives back what was added: it will not be sent. */
    void discard() {
        waiting.forEach(Exchange::connectionGone);
        nothingIsWaiting();
    }

    /** Adds the response of {@code exchange}, which is answered, behind those that were added before. */
    void add(Exchange exchange) {
        if (exchange.responseBytes() > 0) {
            waiting.add(exchange);
            encodedBytes += exchange.encodedBytes();
            memoryBytes += exchange.unsentMemoryBytes();
            bytes += exchange.responseBytes();
        }
    }

    /** All responses that were added; each slice carries a reference. */
    List<Slice> takeSlices() {
        CountedBuffer buffer = buffers.allocate(encodedBytes);
        WireWriter out = new WireWriter(buffer.bytes());
        for (int i = 0; i < waiting.size(); i++) {
            Exchange exchange = waiting.get(i);
            out.tellErrorsTo(exchange.meters());
            out.writeInt(exchange.responseBytes() - ServerLimits.LENGTH_BYTES);
            out.writeInt(exchange.correlationId());
            if (exchange.responseHeaderIsFlexible()) {
                out.writeUnsignedVarint(0);
            }
            exchange.writeBody(out);
        }
        nothingIsWaiting();
        return out.toSlices(buffer);
    }

    private void nothingIsWaiting() {
        waiting.clear();
        encodedBytes = 0;
        memoryBytes = 0;
        bytes = 0;
    }
}
