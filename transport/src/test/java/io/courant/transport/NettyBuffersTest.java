package io.courant.transport;

import io.courant.base.Buffers;
import io.courant.testkit.contract.BuffersContract;

class NettyBuffersTest extends BuffersContract {

    private final Buffers buffers = new NettyBuffers();

    @Override
    protected Buffers buffers() {
        return buffers;
    }

    @Override
    protected int largeOne() {
        return Transport.largestBufferBytes();
    }
}
