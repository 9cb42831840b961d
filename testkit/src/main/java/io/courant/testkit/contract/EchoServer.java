package io.courant.testkit.contract;

import io.courant.base.Buffers;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.CountedBuffer;
import io.courant.base.Network.Acceptor;
import io.courant.base.Slice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it gets, and reads no more while much of it is unsent. */
final class EchoServer implements Acceptor {

    private static final int READ_BYTES = 8_192;
    private static final int MOST_UNSENT_BYTES = 1 << 20;

    private final Buffers buffers;
    private final AtomicInteger closed = new AtomicInteger();

    EchoServer(Buffers buffers) {
        this.buffers = buffers;
    }

    int closed() {
        return closed.get();
    }

    @Override
    public ConnectionHandler accepted(Connection connection) {
        CountedBuffer intake = buffers.allocate(READ_BYTES);
        return new ConnectionHandler() {
            @Override
            public ByteBuffer intake() {
                return intake.bytes().clear();
            }

            @Override
            public void received() {
                ByteBuffer bytes = intake.bytes().flip();
                CountedBuffer answer = buffers.allocate(bytes.remaining());
                answer.bytes().put(0, bytes, 0, bytes.limit());
                connection.send(List.of(new Slice.OfBuffer(answer, 0, bytes.limit())));
                if (connection.unsentBytes() > MOST_UNSENT_BYTES) {
                    connection.pauseReading();
                }
            }

            @Override
            public void sent() {
                if (connection.unsentBytes() < MOST_UNSENT_BYTES / 2) {
                    connection.resumeReading();
                }
            }

            @Override
            public void closed() {
                intake.release();
                closed.incrementAndGet();
            }
        };
    }
}
