package io.courant.wire.compress;

import io.courant.base.Invariants;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compresses blocks of every kind, one after the other, with contexts and scratch buffers that are kept from one to the
 * next. Belongs to one thread at a time. What comes out can be read by every Kafka client.
 */
public final class Compressors implements AutoCloseable {

    private final @Nullable Compressor[] made = new Compressor[CompressionType.values().length];
    private @Nullable Compressor current;

    /** Begins a block, which is appended to {@code target}. */
    public void open(Compression compression, GrowingBytes target) {
        Compressor chosen = compressor(compression.type());
        chosen.open(compression.level(), target);
        current = chosen;
    }

    /** Compresses and consumes what remains in {@code source}, of any kind of buffer. */
    public void write(ByteBuffer source) {
        opened().write(source);
    }

    /** Ends the block: all of it is in the target now. */
    public void finish() {
        opened().finish();
        current = null;
    }

    private Compressor opened() {
        Compressor opened = current;
        if (opened == null) {
            throw Invariants.unreachable("nothing is open");
        }
        return opened;
    }

    private Compressor compressor(CompressionType type) {
        Compressor compressor = made[type.id()];
        if (compressor == null) {
            compressor = make(type);
            made[type.id()] = compressor;
        }
        return compressor;
    }

    private static Compressor make(CompressionType type) {
        return switch (type) {
            case NONE -> new StoredCompressor();
            case GZIP -> new GzipCompressor();
            case SNAPPY -> new SnappyCompressor();
            case LZ4 -> new Lz4Compressor();
            case ZSTD -> new ZstdCompressor();
        };
    }

    @Override
    public void close() {
        current = null;
        for (Compressor compressor : made) {
            if (compressor != null) {
                compressor.close();
            }
        }
        Arrays.fill(made, null);
    }
}
