package io.courant.simulation.client;

import io.courant.base.Slice;
import io.courant.base.Timer;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.network.ClientEnd;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.RequestFrame;
import io.courant.wire.ResponseFrame;
import io.courant.wire.WireReader;
import io.courant.wire.message.RequestHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to the broker: one connection at a time, made again after a while when it is lost. Requests are
 * answered in order or, when the connection is lost, not at all.
 */
public final class BrokerLink {

    /** Whose link it is. */
    public interface Owner {

        /** A new connection stands; nothing is under way on it. */
        void linkUp();

        /** The connection is lost, and with it everything under way. */
        void linkDown();
    }

    private final ClientSetup setup;
    private final SeededRandom random;
    private final Owner owner;
    private @Nullable Life life;
    private int lastCorrelationId;
    private boolean ended;

    public BrokerLink(ClientSetup setup, SeededRandom random, Owner owner) {
        this.setup = setup;
        this.random = random;
        this.owner = owner;
    }

    public void open() {
        if (!ended && life == null) {
            Life next = new Life();
            life = next;
            next.end = setup.network().connect(setup.broker(), next);
        }
    }

    public boolean isUp() {
        return life != null && life.up;
    }

    /** Requests that are not yet answered. */
    public int unanswered() {
        return life == null ? 0 : life.pending.size();
    }

    /** Sends a request; {@code answered} gets the response, unless the connection is lost before. */
    public <Q, R> void request(
            ApiKey key, int version, Q body, MessageCodec<Q> codec, MessageCodec<R> responses, Consumer<R> answered) {
        Life current = requireUp();
        int correlationId = send(current, key, version, body, codec);
        Pending<R> pending = new Pending<>(key, (short) version, correlationId, responses, answered);
        current.pending.add(pending);
        pending.timeout = setup.world().schedule(ClientLimits.REQUEST_TIMEOUT_NANOS, () -> {
            if (life == current) {
                drop();
            }
        });
    }

    /** Sends a request that has no response. */
    public <Q> void sendOnly(ApiKey key, int version, Q body, MessageCodec<Q> codec) {
        send(requireUp(), key, version, body, codec);
    }

    /** Breaks the connection; it is made again later. */
    public void drop() {
        if (life != null) {
            Life broken = life;
            broken.end().reset();
            broken.lost();
        }
    }

    /** Goes silent without a word; a new connection is made later. */
    public void vanish() {
        if (life != null) {
            Life broken = life;
            broken.end().vanish();
            broken.lost();
        }
    }

    public void stopReading() {
        requireUp().end().stopReading();
    }

    public void startReading() {
        if (life != null) {
            life.end().startReading();
        }
    }

    /** Closes the connection for good. */
    public void end() {
        ended = true;
        if (life != null) {
            Life last = life;
            life = null;
            last.forget();
            last.end().close();
        }
    }

    private Life requireUp() {
        if (life == null || !life.up) {
            throw new IllegalStateException("the link is down");
        }
        return life;
    }

    private <Q> int send(Life current, ApiKey key, int version, Q body, MessageCodec<Q> codec) {
        int correlationId = ++lastCorrelationId;
        RequestHeader header = new RequestHeader(key.id(), (short) version, correlationId, "simulated");
        List<Slice> slices = RequestFrame.encode(header, body, codec, setup.buffers());
        for (Slice slice : slices) {
            if (slice instanceof Slice.OfBuffer inMemory) {
                current.end().send(inMemory.view());
            }
            slice.release();
        }
        return correlationId;
    }

    private static final class Pending<R> {
        final ApiKey key;
        final short version;
        final int correlationId;
        final MessageCodec<R> codec;
        final Consumer<R> answered;

        @Nullable
        Timer timeout;

        Pending(ApiKey key, short version, int correlationId, MessageCodec<R> codec, Consumer<R> answered) {
            this.key = key;
            this.version = version;
            this.correlationId = correlationId;
            this.codec = codec;
            this.answered = answered;
        }

        void cancelTimeout() {
            if (timeout != null) {
                timeout.cancel();
            }
        }

        void complete(ByteBuffer frame) {
            cancelTimeout();
            R response;
            try {
                WireReader in = new WireReader(frame);
                int answeredId = ResponseFrame.readHeader(key, version, in).correlationId();
                if (answeredId != correlationId) {
                    throw new AssertionError("%s was answered with correlation id %s instead of %s"
                            .formatted(key, answeredId, correlationId));
                }
                response = codec.read(in, version);
                in.requireEnd(key.protocolName());
            } catch (MalformedMessageException e) {
                throw new AssertionError("the response to " + key + " version " + version + " cannot be read", e);
            }
            answered.accept(response);
        }
    }

    /** One connection. */
    private final class Life implements ClientEnd.Peer {
        private final ArrayDeque<Pending<?>> pending = new ArrayDeque<>();
        private ByteBuffer arrived = ByteBuffer.allocate(4_096);
        private @Nullable ClientEnd end;
        private boolean up;

        ClientEnd end() {
            if (end == null) {
                throw new IllegalStateException("not connected");
            }
            return end;
        }

        @Override
        public void connected() {
            up = true;
            owner.linkUp();
        }

        @Override
        public void received(ByteBuffer bytes) {
            if (arrived.remaining() < bytes.remaining()) {
                int needed = arrived.position() + bytes.remaining();
                ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, arrived.capacity() * 2));
                larger.put(arrived.flip());
                arrived = larger;
            }
            arrived.put(bytes);
            while (life == this && takeFrame()) {
                // as many as have arrived
            }
        }

        private boolean takeFrame() {
            if (arrived.position() < Integer.BYTES) {
                return false;
            }
            int length = arrived.getInt(0);
            if (length < 0 || length > ClientLimits.MAX_RESPONSE_BYTES) {
                throw new AssertionError("a response of " + length + " bytes");
            }
            if (arrived.position() < Integer.BYTES + length) {
                return false;
            }
            ByteBuffer frame = ByteBuffer.allocate(length);
            frame.put(0, arrived, Integer.BYTES, length);
            arrived.flip().position(Integer.BYTES + length);
            arrived.compact();
            Pending<?> oldest = pending.poll();
            if (oldest == null) {
                throw new AssertionError("a response of " + length + " bytes that nobody asked for");
            }
            oldest.complete(frame);
            return true;
        }

        @Override
        public void closed() {
            setup.tally().reached(up ? State.CONNECTION_LOST : State.CONNECTION_REFUSED);
            lost();
        }

        void forget() {
            pending.forEach(Pending::cancelTimeout);
            pending.clear();
        }

        void lost() {
            if (life != this) {
                return;
            }
            life = null;
            forget();
            if (up) {
                owner.linkDown();
            }
            if (!ended) {
                setup.world().schedule(1 + random.nextInt(ClientLimits.RECONNECT_NANOS), BrokerLink.this::open);
            }
        }
    }
}
