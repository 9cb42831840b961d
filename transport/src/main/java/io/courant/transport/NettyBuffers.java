package io.courant.transport;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counted buffers out of Netty's pool (adaptive by default), outside the heap. */
final class NettyBuffers implements Buffers {

    /** One part in so many of the memory is for those that take turns: as much as requests in progress have. */
    private static final int IN_TURN_PART = 4;

    private final ByteBufAllocator pool = ByteBufAllocator.DEFAULT;
    private final BuffersInTurn inTurn = new BuffersInTurn(Transport.memoryBytes() / IN_TURN_PART, System::nanoTime);
    private final LongAdder outstandingBytes = new LongAdder();

    @Override
    public CountedBuffer allocate(int bytes) {
        Invariants.check(bytes > 0, "a buffer of %s bytes", bytes);
        ByteBuf pooled = pool.directBuffer(bytes, bytes);
        outstandingBytes.add(bytes);
        return new CountedBuffer(pooled.nioBuffer(0, bytes), new Return(pooled, bytes));
    }

    @Override
    public @Nullable CountedBuffer allocateInTurn(int bytes) {
        return inTurn.allocate(this, bytes);
    }

    @Override
    public int largestBytes() {
        return Transport.largestBufferBytes();
    }

    @Override
    public long outstandingBytes() {
        return outstandingBytes.sum();
    }

    private final class Return implements Runnable {
        private final ByteBuf pooled;
        private final int bytes;

        Return(ByteBuf pooled, int bytes) {
            this.pooled = pooled;
            this.bytes = bytes;
        }

        @Override
        public void run() {
            outstandingBytes.add(-bytes);
            pooled.release();
        }
    }
}
