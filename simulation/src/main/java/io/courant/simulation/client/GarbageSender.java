package io.courant.simulation.client;

import io.courant.base.Slice;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.network.ClientEnd;
import io.courant.wire.ApiKey;
import io.courant.wire.RequestFrame;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.RequestHeader;
import java.nio.ByteBuffer;

/**
 * Sends what is no request: random bytes, huge and negative lengths, unknown APIs and versions, requests with flipped
 * bits, halves of requests. Whatever it gets back, the others must not notice.
 */
public final class GarbageSender implements SimulatedClient {

    private final ClientSetup setup;
    private final SeededRandom random;
    private boolean finishing;
    private long connections;

    public GarbageSender(ClientSetup setup, SeededRandom random) {
        this.setup = setup;
        this.random = random;
    }

    @Override
    public void start() {
        turnLater();
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public void end() {
        finishing = true;
    }

    @Override
    public String describe() {
        return "sender of garbage: " + connections + " connections";
    }

    private void turnLater() {
        setup.world().schedule(1 + random.nextInt(20 * ClientLimits.PAUSE_NANOS), () -> {
            if (!finishing) {
                connections++;
                setup.tally().reached(State.GARBAGE_SENT);
                ClientEnd end = setup.network().connect(setup.broker(), new Indifferent());
                end.send(garbage());
                setup.world().schedule(random.nextLong(2_000_000_000L), random.nextBoolean() ? end::reset : end::close);
                turnLater();
            }
        });
    }

    private ByteBuffer garbage() {
        return switch (random.nextInt(6)) {
            case 0 -> randomBytes(random.between(1, 300));
            case 1 -> ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0).flip();
            case 2 ->
                ByteBuffer.allocate(8)
                        .putInt(-random.between(1, 1_000))
                        .putInt(0)
                        .flip();
            case 3 -> frame((short) random.nextLong(), (short) random.nextLong());
            case 4 -> flipped(frame(ApiKey.METADATA.id(), (short) random.between(0, 13)));
            default -> {
                ByteBuffer half = frame(ApiKey.METADATA.id(), (short) random.between(0, 13));
                yield half.limit(random.between(1, half.limit()));
            }
        };
    }

    private ByteBuffer frame(short apiKey, short version) {
        RequestHeader header = new RequestHeader(ApiKey.METADATA.id(), (short) 12, random.nextInt(1_000), "garbage");
        ByteBuffer copy = ByteBuffer.allocate(1_000);
        for (Slice slice : RequestFrame.encode(
                header, new MetadataRequestBuilder().build(), MetadataRequestCodec.CODEC, setup.buffers())) {
            if (slice instanceof Slice.OfBuffer inMemory) {
                copy.put(inMemory.view());
            }
            slice.release();
        }
        copy.putShort(Integer.BYTES, apiKey).putShort(Integer.BYTES + Short.BYTES, version);
        return copy.flip();
    }

    private ByteBuffer flipped(ByteBuffer bytes) {
        int at = random.nextInt(bytes.limit());
        return bytes.put(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
    }

    private ByteBuffer randomBytes(int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            bytes.put((byte) random.nextLong());
        }
        return bytes.flip();
    }

    private static final class Indifferent implements ClientEnd.Peer {
        @Override
        public void connected() {}

        @Override
        public void received(ByteBuffer bytes) {}

        @Override
        public void closed() {}
    }
}
