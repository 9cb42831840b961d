package io.courant.wire.compress;

import io.courant.base.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/** Writes snappy in chunks (drawn at {@link SnappyDecompressor}), as Kafka's Java client does. */
final class SnappyCompressor implements Compressor {

    private static final int VERSION = 1;
    private static final int MAGIC_FRONT = 0x82534e41;
    private static final int MAGIC_BACK = 0x50505900;

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CompressionLimits.SNAPPY_CHUNK_BYTES);
    private final ByteBuffer out =
            ByteBuffer.allocateDirect(Snappy.maxCompressedLength(CompressionLimits.SNAPPY_CHUNK_BYTES));
    private GrowingBytes target = new GrowingBytes();

    @Override
    public void open(int level, GrowingBytes target) {
        this.target = target;
        chunk.clear();
        target.putInt(MAGIC_FRONT);
        target.putInt(MAGIC_BACK);
        target.putInt(VERSION);
        target.putInt(VERSION);
    }

    @Override
    public void write(ByteBuffer source) {
        while (source.hasRemaining()) {
            Decompressor.transfer(source, chunk);
            if (!chunk.hasRemaining()) {
                putChunk();
            }
        }
    }

    @Override
    public void finish() {
        if (chunk.position() > 0) {
            putChunk();
        }
    }

    private void putChunk() {
        try {
            Snappy.compress(chunk.flip(), out.clear());
        } catch (IOException e) {
            throw Invariants.unreachable("snappy does not compress: " + e.getMessage());
        }
        target.putInt(out.remaining());
        target.put(out);
        chunk.clear();
    }

    @Override
    public void close() {}
}
