package io.courant.transport;

import io.courant.base.Buffers;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.CountedBuffer;
import io.courant.base.Slice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Sends back what it receives, in the buffers it was received in. */
final class EchoHandler implements ConnectionHandler {

    private static final int INTAKE_BYTES = 8 * 1024;

    private final Connection connection;
    private final Buffers buffers;
    private final CountDownLatch closed;
    private CountedBuffer current;

    EchoHandler(Connection connection, Buffers buffers, CountDownLatch closed) {
        this.connection = connection;
        this.buffers = buffers;
        this.closed = closed;
        this.current = buffers.allocate(INTAKE_BYTES);
    }

    @Override
    public ByteBuffer intake() {
        return current.bytes();
    }

    @Override
    public void received() {
        CountedBuffer filled = current;
        current = buffers.allocate(INTAKE_BYTES);
        connection.send(List.of(new Slice.OfBuffer(filled, 0, filled.bytes().position())));
    }

    @Override
    public void sent() {
        // Nothing waits for room.
    }

    @Override
    public void closed() {
        current.release();
        closed.countDown();
    }
}
