package io.courant.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.CountedBuffer;
import io.courant.base.Endpoint;
import io.courant.base.Slice;
import io.courant.testkit.network.ClientEnd;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.RequestFrame;
import io.courant.wire.ResponseFrame;
import io.courant.wire.WireReader;
import io.courant.wire.message.RequestHeaderBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client that speaks the protocol by the codecs, over the simulated network. */
public final class WireClient implements ClientEnd.Peer {

    /** A request that was sent; its answer may have come. */
    public final class Sent<R> {
        private final ApiKey api;
        private final short version;
        private final int correlationId;
        private final MessageCodec<R> codec;

        Sent(ApiKey api, short version, int correlationId, MessageCodec<R> codec) {
            this.api = api;
            this.version = version;
            this.correlationId = correlationId;
            this.codec = codec;
        }

        public boolean isAnswered() {
            return responses.containsKey(correlationId);
        }

        /** Waits for the answer; it must be exactly one response of the request's version. */
        public R answer() {
            node.world.await("the answer to " + api + " v" + version, () -> isAnswered() || closed);
            assertThat(closed && !isAnswered())
                    .as("closed by the broker: " + node.events.lines())
                    .isFalse();
            return read(version);
        }

        public R read(short asVersion) {
            try {
                WireReader in = new WireReader(ByteBuffer.wrap(responses.get(correlationId)));
                assertThat(ResponseFrame.readHeader(api, version, in).correlationId())
                        .isEqualTo(correlationId);
                R read = codec.read(in, asVersion);
                in.requireEnd(api.name());
                return read;
            } catch (MalformedMessageException e) {
                throw new AssertionError("a malformed response of " + api + " v" + version, e);
            }
        }
    }

    public final ClientEnd end;
    public boolean closed;
    /** Correlation ids in the order in which responses came. */
    public final List<Integer> order = new ArrayList<>();

    private final SimulatedNode node;
    private final Map<Integer, byte[]> responses = new HashMap<>();
    private final ByteArrayOutputStream unparsed = new ByteArrayOutputStream();
    private int nextCorrelationId;

    WireClient(SimulatedNode node, Endpoint endpoint) {
        this.node = node;
        this.end = node.network.connect(endpoint, this);
    }

    /** Sends a request and waits for its answer. */
    public <Q, R> R call(ApiKey api, int version, MessageCodec<Q> request, Q body, MessageCodec<R> response) {
        return send(api, version, request, body, response).answer();
    }

    public <Q, R> Sent<R> send(ApiKey api, int version, MessageCodec<Q> request, Q body, MessageCodec<R> response) {
        int correlationId = nextCorrelationId++;
        end.send(encoded(api, version, correlationId, request, body));
        return new Sent<>(api, (short) version, correlationId, response);
    }

    /** The only response that has come, read as one of {@code version}. */
    public <R> R raw(ApiKey api, int version, MessageCodec<R> codec) {
        return new Sent<>(api, (short) version, order.getFirst(), codec).read((short) version);
    }

    /** The bytes of a request. */
    public static <Q> ByteBuffer encoded(ApiKey api, int version, int correlationId, MessageCodec<Q> codec, Q body) {
        var header = new RequestHeaderBuilder()
                .requestApiKey(api.id())
                .requestApiVersion((short) version)
                .correlationId(correlationId)
                .clientId("test")
                .build();
        List<Slice> slices = RequestFrame.encode(header, body, codec, new HeapBuffers());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Slice slice : slices) {
            if (slice instanceof Slice.OfBuffer inMemory) {
                byte[] copy = new byte[inMemory.length()];
                inMemory.view().get(copy);
                bytes.writeBytes(copy);
            }
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public void connected() {}

    @Override
    public void received(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        unparsed.writeBytes(copy);
        if (unparsed.size() < Integer.BYTES || unparsed.size() < Integer.BYTES + awaitedBytes) {
            return;
        }
        ByteBuffer all = ByteBuffer.wrap(unparsed.toByteArray());
        awaitedBytes = 0;
        while (all.remaining() >= Integer.BYTES) {
            int length = all.getInt(all.position());
            if (all.remaining() < Integer.BYTES + length) {
                awaitedBytes = length;
                break;
            }
            byte[] response = new byte[length];
            all.getInt();
            all.get(response);
            int correlationId = ByteBuffer.wrap(response).getInt();
            assertThat(responses.put(correlationId, response)).isNull();
            order.add(correlationId);
        }
        unparsed.reset();
        unparsed.write(all.array(), all.position(), all.remaining());
    }

    private int awaitedBytes;

    @Override
    public void closed() {
        closed = true;
    }

    /** Buffers for a client, who does not count. */
    private static final class HeapBuffers implements io.courant.base.Buffers {
        @Override
        public CountedBuffer allocate(int bytes) {
            return new CountedBuffer(ByteBuffer.allocate(bytes), () -> {});
        }

        @Override
        public CountedBuffer allocateInTurn(int bytes) {
            return allocate(bytes);
        }

        @Override
        public int largestBytes() {
            return Integer.MAX_VALUE;
        }

        @Override
        public long limitBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public long outstandingBytes() {
            return 0;
        }
    }
}
