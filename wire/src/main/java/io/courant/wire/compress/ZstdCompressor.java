package io.courant.wire.compress;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Writes one zstd frame without content size and checksum, as Kafka's Java client does. */
final class ZstdCompressor implements Compressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ContextMemory memory = new ContextMemory(this, context::close);
    private final ByteBuffer in = ByteBuffer.allocateDirect(CompressionLimits.CHUNK_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(CompressionLimits.CHUNK_BYTES);
    private GrowingBytes target = new GrowingBytes();

    @Override
    public void open(int level, GrowingBytes target) {
        this.target = target;
        in.clear();
        context.reset();
        context.setLevel(level);
        context.setChecksum(false);
    }

    @Override
    public void write(ByteBuffer source) {
        while (source.hasRemaining()) {
            Decompressor.transfer(source, in);
            if (!in.hasRemaining()) {
                pass(EndDirective.CONTINUE);
            }
        }
    }

    @Override
    public void finish() {
        pass(EndDirective.END);
    }

    private void pass(EndDirective directive) {
        in.flip();
        boolean done;
        do {
            done = context.compressDirectByteBufferStream(out.clear(), in, directive);
            target.put(out.flip());
        } while (in.hasRemaining() || (directive == EndDirective.END && !done));
        in.clear();
    }

    @Override
    public void close() {
        memory.close();
    }
}
