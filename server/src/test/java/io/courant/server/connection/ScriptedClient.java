package io.courant.server.connection;

import io.courant.base.Endpoint;
import io.courant.testkit.network.ClientEnd;
import io.courant.testkit.network.SimulatedNetwork;
import io.courant.wire.ApiKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sends frames and notes the correlation ids of the responses that come back. */
final class ScriptedClient implements ClientEnd.Peer {

    private static final int HEADER_BYTES = 10;
    private static final int MARKER_BYTES = 4;

    final ClientEnd end;
    final List<Integer> answered = new ArrayList<>();
    boolean closed;
    private final ByteArrayOutputStream unparsed = new ByteArrayOutputStream();

    ScriptedClient(SimulatedNetwork network, Endpoint endpoint) {
        end = network.connect(endpoint, this);
    }

    /** A request whose frame has {@code frameBytes} bytes. */
    static ByteBuffer request(ApiKey api, int correlationId, int frameBytes) {
        return request(api.id(), (short) 4, correlationId, frameBytes);
    }

    static ByteBuffer request(short api, short version, int correlationId, int frameBytes) {
        ByteBuffer request = ByteBuffer.allocate(Integer.BYTES + Math.max(frameBytes, HEADER_BYTES + MARKER_BYTES));
        request.putInt(request.capacity() - Integer.BYTES)
                .putShort(api)
                .putShort(version)
                .putInt(correlationId)
                .putShort((short) -1)
                .putInt(correlationId);
        return request.position(request.capacity()).flip();
    }

    void send(ApiKey api, int correlationId) {
        send(api, correlationId, 0);
    }

    void send(ApiKey api, int correlationId, int frameBytes) {
        end.send(request(api, correlationId, frameBytes));
    }

    @Override
    public void connected() {}

    @Override
    public void received(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        unparsed.writeBytes(copy);
        ByteBuffer all = ByteBuffer.wrap(unparsed.toByteArray());
        while (all.remaining() >= Integer.BYTES && all.remaining() >= Integer.BYTES + all.getInt(all.position())) {
            int length = all.getInt();
            answered.add(all.getInt(all.position()));
            all.position(all.position() + length);
        }
        unparsed.reset();
        unparsed.write(all.array(), all.position(), all.remaining());
    }

    @Override
    public void closed() {
        closed = true;
    }
}
