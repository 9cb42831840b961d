package io.courant.wire.compress;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads zstd (RFC 8878): frames back to back, skippable ones among them, with or without checksums. */
final class ZstdDecompressor implements Decompressor {

    private @Nullable ZstdDecompressCtx context;
    private @Nullable ContextMemory memory;
    private ByteBuffer source = NOTHING;
    private long producedBytes;
    private boolean frameEnded;

    @Override
    public void open(ByteBuffer source) {
        this.source = source;
        frameEnded = false;
        producedBytes = 0;
        ZstdDecompressCtx ready = context();
        ready.reset();
        ready.setLongMax(CompressionLimits.ZSTD_WINDOW_LOG);
    }

    @Override
    public int read(ByteBuffer target) throws MalformedCompressionException {
        while (!frameEnded || source.hasRemaining()) {
            int start = target.position();
            int taken = source.position();
            try {
                frameEnded = context().decompressDirectByteBufferStream(target, source);
            } catch (ZstdException e) {
                throw new MalformedCompressionException("zstd data is damaged: " + e.getMessage(), e);
            }
            int bytes = target.position() - start;
            if (bytes > 0) {
                producedBytes += bytes;
                return bytes;
            }
            if (!frameEnded && source.position() == taken) {
                throw new MalformedCompressionException("zstd data ends early");
            }
        }
        return 0;
    }

    private ZstdDecompressCtx context() {
        ZstdDecompressCtx present = context;
        if (present == null) {
            present = new ZstdDecompressCtx();
            context = present;
            memory = new ContextMemory(this, present::close);
        }
        return present;
    }

    /** A context keeps the window of the largest frame it met, touched as far as bytes came out. */
    @Override
    public void trim() {
        source = NOTHING;
        if (producedBytes > CompressionLimits.KEPT_SCRATCH_BYTES) {
            close();
        }
    }

    @Override
    public void close() {
        source = NOTHING;
        if (memory != null) {
            memory.close();
            memory = null;
            context = null;
        }
    }
}
