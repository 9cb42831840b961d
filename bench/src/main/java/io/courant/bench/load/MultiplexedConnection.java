package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.function.LongConsumer;

/**
 * One of many connections that a thread serves by a selector. It sends frames in turn while fewer than a fixed number are
 * in flight. Confined to that thread.
 */
final class MultiplexedConnection implements AutoCloseable {

    /** Enough for the answer to a request that reaches 64 partitions; grows when it is not. */
    private static final int FIRST_BUFFER_BYTES = 8 << 10;

    private final FrameChannel channel;
    private final ProduceFrames frames;

    /** When each request in flight was sent, by its number modulo the length. */
    private final long[] sentNanos;

    private int nextFrame;
    private long sent;
    private long answered;

    private MultiplexedConnection(FrameChannel channel, ProduceFrames frames, int firstFrame, int inFlight) {
        this.channel = channel;
        this.frames = frames;
        this.nextFrame = firstFrame;
        this.sentNanos = new long[inFlight];
    }

    /** Connects, and leaves the connection with {@code selector}; its frames start with number {@code firstFrame}. */
    static MultiplexedConnection open(int port, Selector selector, ProduceFrames frames, int firstFrame, int inFlight)
            throws IOException {
        FrameChannel channel = FrameChannel.open(port, selector, FIRST_BUFFER_BYTES);
        MultiplexedConnection connection =
                new MultiplexedConnection(channel, frames, firstFrame % frames.count(), inFlight);
        channel.attach(connection);
        return connection;
    }

    boolean hasRoom() {
        return sent - answered < sentNanos.length;
    }

    /** Whether the last frame begun has not left whole: none may be begun until {@link #flush} has sent the rest. */
    boolean isSending() {
        return channel.isSending();
    }

    /** Begins the next frame; there has to be room for it and nothing left to send. */
    void send() throws IOException {
        sentNanos[(int) (sent % sentNanos.length)] = System.nanoTime();
        sent++;
        int frame = nextFrame;
        nextFrame = nextFrame + 1 == frames.count() ? 0 : nextFrame + 1;
        channel.send(frames.frame(frame));
    }

    /** Sends what the socket takes of the frame that was begun. */
    void flush() throws IOException {
        channel.flush();
    }

    /** Takes the answers that are there and reports the nanoseconds that each took. */
    int receive(LongConsumer nanos) throws IOException, MalformedMessageException {
        return channel.receive(response -> {
            frames.requireAllTaken(response);
            nanos.accept(System.nanoTime() - sentNanos[(int) (answered % sentNanos.length)]);
            answered++;
        });
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
