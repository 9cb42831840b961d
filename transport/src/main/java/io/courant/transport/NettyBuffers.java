package io.courant.transport;

import io.courant.base.BufferPart;
import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.base.NoRoomException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.LongAdder;

/** Counted buffers out of Netty's pool (adaptive by default), outside the heap. */
final class NettyBuffers implements Buffers {

    private final ByteBufAllocator pool = ByteBufAllocator.DEFAULT;
    private final BuffersInTurn inTurn =
            new BuffersInTurn(BufferPart.IN_TURN.of(Transport.memoryBytes()), System::nanoTime);
    private final LongAdder outstandingBytes = new LongAdder();

    @Override
    public CountedBuffer allocate(int bytes) {
        Invariants.check(bytes > 0, "a buffer of %s bytes", bytes);
        ByteBuf pooled = pool.directBuffer(bytes, bytes);
        outstandingBytes.add(bytes);
        return new CountedBuffer(pooled.nioBuffer(0, bytes), new Return(pooled, bytes));
    }

    @Override
    public CountedBuffer allocateInTurn(int bytes) throws NoRoomException {
        return inTurn.allocate(this, bytes);
    }

    @Override
    public int largestBytes() {
        return Transport.largestBufferBytes();
    }

    @Override
    public long limitBytes() {
        return Transport.memoryBytes();
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
