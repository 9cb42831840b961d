package io.courant.wire.compress;

import io.courant.base.Invariants;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Undoes every kind of compression, one block after the other, with contexts and scratch buffers that are kept from one
 * to the next. Belongs to one thread at a time. Memory is bounded: what a rare block needs beyond some megabytes is
 * freed at {@link #release()}, and no block is given memory for what it only claims.
 *
 * <pre>{@code
 * decompressors.open(type, buffer, position, length);
 * while (decompressors.read(target) > 0) { ... }
 * decompressors.release();
 * }</pre>
 */
public final class Decompressors implements AutoCloseable {

    private final Scratch directSource = new Scratch();
    private final @Nullable Decompressor[] made = new Decompressor[CompressionType.values().length];
    private @Nullable Decompressor current;

    /**
     * Begins with the {@code length} bytes at {@code position} of {@code buffer}, which must not change until the end.
     *
     * @throws MalformedCompressionException when they do not begin as that kind does
     */
    public void open(CompressionType type, ByteBuffer buffer, int position, int length)
            throws MalformedCompressionException {
        ByteBuffer source = buffer.slice(position, length);
        if (!source.isDirect()) {
            source = directSource.ofAtLeast(length).put(source).flip();
        }
        Decompressor chosen = decompressor(type);
        current = chosen;
        chosen.open(source);
    }

    /**
     * Puts further bytes at the position of {@code target}, a direct buffer with room for at least one: as many as come
     * easily, and at least one. Returns their number; 0 when all came and every checksum held.
     *
     * @throws MalformedCompressionException when the bytes are not what the format says, or end early
     */
    public int read(ByteBuffer target) throws MalformedCompressionException {
        Invariants.check(target.hasRemaining() && target.isDirect(), "decompression needs room in a direct buffer");
        Decompressor opened = current;
        if (opened == null) {
            throw Invariants.unreachable("nothing is open");
        }
        try {
            return opened.read(target);
        } finally {
            Reference.reachabilityFence(this); // a library works on memory that goes with what is forgotten
        }
    }

    /** Ends the work on a block, wherever it stands, and frees what is larger than worth keeping. */
    public void release() {
        Decompressor opened = current;
        if (opened != null) {
            current = null;
            opened.trim();
            directSource.trim();
        }
    }

    private Decompressor decompressor(CompressionType type) {
        Decompressor decompressor = made[type.id()];
        if (decompressor == null) {
            decompressor = make(type);
            made[type.id()] = decompressor;
        }
        return decompressor;
    }

    private static Decompressor make(CompressionType type) {
        return switch (type) {
            case NONE -> new StoredDecompressor();
            case GZIP -> new GzipDecompressor();
            case SNAPPY -> new SnappyDecompressor();
            case LZ4 -> new Lz4Decompressor();
            case ZSTD -> new ZstdDecompressor();
        };
    }

    @Override
    public void close() {
        current = null;
        directSource.close();
        for (Decompressor decompressor : made) {
            if (decompressor != null) {
                decompressor.close();
            }
        }
        Arrays.fill(made, null);
    }
}
