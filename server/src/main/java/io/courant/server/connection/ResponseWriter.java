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
    private int bytesInBuffer;
    private long bytes;

    ResponseWriter(Buffers buffers) {
        this.buffers = buffers;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Bytes that {@link #takeSlices} will put into memory. */
    int bytesInBuffer() {
        return bytesInBuffer;
    }

    /** As {@link #bytesInBuffer()}, with the slices between them. */
    long bytes() {
        return bytes;
    }

    /** Gives back what was added: it will not be sent. */
    void discard() {
        waiting.forEach(Exchange::connectionGone);
        waiting.clear();
        bytesInBuffer = 0;
        bytes = 0;
    }

    /** Adds the response of {@code exchange}, which is answered, behind those that were added before. */
    void add(Exchange exchange) {
        if (exchange.responseBytes() > 0) {
            waiting.add(exchange);
            bytesInBuffer += exchange.responseBytes() - exchange.attachedBytes();
            bytes += exchange.responseBytes();
        }
    }

    /** All responses that were added; each slice carries a reference. */
    List<Slice> takeSlices() {
        CountedBuffer buffer = buffers.allocate(bytesInBuffer);
        WireWriter out = new WireWriter(buffer.bytes());
        for (int i = 0; i < waiting.size(); i++) {
            Exchange exchange = waiting.get(i);
            out.writeInt(exchange.responseBytes() - ServerLimits.LENGTH_BYTES);
            out.writeInt(exchange.correlationId());
            if (exchange.responseHeaderIsFlexible()) {
                out.writeUnsignedVarint(0);
            }
            exchange.writeBody(out);
        }
        waiting.clear();
        bytesInBuffer = 0;
        bytes = 0;
        return out.toSlices(buffer);
    }
}
