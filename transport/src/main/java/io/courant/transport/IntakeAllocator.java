package io.courant.transport;

import static io.courant.transport.TransportLimits.MAX_READS_PER_TURN;
import static io.courant.transport.TransportLimits.MAX_READ_BYTES_PER_TURN;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Makes a channel read straight into the buffer that the connection's handler wants filled: where Netty asks for a
 * buffer to read into, it gets a view of that one.
 */
final class IntakeAllocator implements RecvByteBufAllocator {

    private final NettyConnection connection;

    IntakeAllocator(NettyConnection connection) {
        this.connection = connection;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Turn();
    }

    /** The reads of one turn, and when to stop. */
    private final class Turn implements ExtendedHandle {
        private int reads;
        private long bytes;
        private int lastBytes;
        private int attemptedBytes;

        @Override
        public ByteBuf allocate(ByteBufAllocator ignored) {
            return connection.viewOfIntake();
        }

        @Override
        public int guess() {
            return 1;
        }

        @Override
        public void reset(ChannelConfig config) {
            reads = 0;
            bytes = 0;
        }

        @Override
        public void incMessagesRead(int messages) {
            reads += messages;
        }

        @Override
        public void lastBytesRead(int count) {
            lastBytes = count;
            if (count > 0) {
                bytes += count;
            }
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int count) {
            attemptedBytes = count;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }

        @Override
        public boolean continueReading() {
            return continueReading(() -> lastBytes == attemptedBytes);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return connection.isReading()
                    && reads < MAX_READS_PER_TURN
                    && bytes < MAX_READ_BYTES_PER_TURN
                    && maybeMore.get();
        }

        @Override
        public void readComplete() {
            // Nothing is learned from one turn for the next.
        }
    }
}
