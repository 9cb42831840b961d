package io.courant.wire.compress;

import java.nio.ByteBuffer;

/** Leaves bytes as they are. */
final class StoredCompressor implements Compressor {

    private GrowingBytes target = new GrowingBytes();

    @Override
    public void open(int level, GrowingBytes target) {
        this.target = target;
    }

    @Override
    public void write(ByteBuffer source) {
        target.put(source);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
}
