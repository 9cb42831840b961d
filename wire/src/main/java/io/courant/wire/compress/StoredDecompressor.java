package io.courant.wire.compress;

import java.nio.ByteBuffer;

/** For bytes that are not compressed at all. */
final class StoredDecompressor implements Decompressor {

    private ByteBuffer source = NOTHING;

    @Override
    public void open(ByteBuffer source) {
        this.source = source;
    }

    @Override
    public int read(ByteBuffer target) {
        return Decompressor.transfer(source, target);
    }

    @Override
    public void trim() {
        source = NOTHING;
    }

    @Override
    public void close() {
        source = NOTHING;
    }
}
