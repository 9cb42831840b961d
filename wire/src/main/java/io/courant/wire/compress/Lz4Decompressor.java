package io.courant.wire.compress;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@link Lz4Frame}. As Kafka's readers do: dependent blocks are refused, a missing end mark is an error, and
 * what stands behind the first frame is not looked at.
 */
final class Lz4Decompressor implements Decompressor {

    private static final int HASHED_AT_A_TIME = 4096;

    private final LZ4SafeDecompressor blocks = LZ4Factory.fastestInstance().safeDecompressor();
    private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();
    private final Scratch scratch = new Scratch();
    private @Nullable StreamingXXHash32 contentHash;
    private byte[] hashed = new byte[0];
    private ByteBuffer source = NOTHING;
    private ByteBuffer expanded = NOTHING;
    private int flags;
    private int largestBlockBytes;
    private long claimedContentBytes;
    private long contentBytes;
    private boolean ended;

    @Override
    public void open(ByteBuffer source) throws MalformedCompressionException {
        this.source = source;
        expanded = NOTHING;
        ended = false;
        contentBytes = 0;
        require(2 * Integer.BYTES - 1);
        if (readInt() != Lz4Frame.MAGIC) {
            throw new MalformedCompressionException("not an LZ4 frame");
        }
        int descriptorStart = source.position();
        flags = Byte.toUnsignedInt(source.get());
        int blockDescriptor = Byte.toUnsignedInt(source.get());
        checkFlags(blockDescriptor);
        largestBlockBytes = Lz4Frame.blockBytes(blockDescriptor >> Lz4Frame.BLOCK_SIZE_SHIFT);
        if (has(Lz4Frame.CONTENT_SIZE)) {
            require(Long.BYTES);
            claimedContentBytes = Long.reverseBytes(source.getLong());
        }
        require(1);
        int descriptorHash = hash.hash(source, descriptorStart, source.position() - descriptorStart, Lz4Frame.SEED);
        if (source.get() != Lz4Frame.headerChecksum(descriptorHash)) {
            throw new MalformedCompressionException("the checksum of an LZ4 frame header is wrong");
        }
        if (has(Lz4Frame.CONTENT_CHECKSUM)) {
            beginContentHash();
        }
    }

    private void checkFlags(int blockDescriptor) throws MalformedCompressionException {
        if ((flags & Lz4Frame.VERSION_MASK) != Lz4Frame.VERSION || has(Lz4Frame.UNSUPPORTED_FLAGS)) {
            throw new MalformedCompressionException("an LZ4 frame of an unknown kind: flags " + flags);
        }
        if (!has(Lz4Frame.INDEPENDENT_BLOCKS)) {
            throw new MalformedCompressionException("an LZ4 frame whose blocks depend on each other");
        }
        if ((blockDescriptor & Lz4Frame.RESERVED_BLOCK_BITS) != 0
                || blockDescriptor >> Lz4Frame.BLOCK_SIZE_SHIFT < Lz4Frame.SMALLEST_BLOCK_SIZE) {
            throw new MalformedCompressionException("an LZ4 frame of an unknown block size: " + blockDescriptor);
        }
    }

    @Override
    public int read(ByteBuffer target) throws MalformedCompressionException {
        while (!expanded.hasRemaining()) {
            if (ended) {
                return 0;
            }
            require(Integer.BYTES);
            int blockSize = readInt();
            if (blockSize == Lz4Frame.END_MARK) {
                end();
                return 0;
            }
            int written = expandBlock(blockSize, target);
            if (written > 0) {
                return written;
            }
        }
        return Decompressor.transfer(expanded, target);
    }

    /** Expands straight into the target where there is room: returns the bytes; else beside it, and returns 0. */
    private int expandBlock(int blockSize, ByteBuffer target) throws MalformedCompressionException {
        int storedBytes = blockSize & ~Lz4Frame.STORED_BLOCK;
        if (storedBytes > largestBlockBytes) {
            throw new MalformedCompressionException("an LZ4 block of " + storedBytes + " bytes");
        }
        require(storedBytes + (has(Lz4Frame.BLOCK_CHECKSUM) ? Integer.BYTES : 0));
        int start = source.position();
        source.position(start + storedBytes);
        if (has(Lz4Frame.BLOCK_CHECKSUM) && readInt() != hash.hash(source, start, storedBytes, Lz4Frame.SEED)) {
            throw new MalformedCompressionException("the checksum of an LZ4 block is wrong");
        }
        boolean straight = target.remaining() >= largestBlockBytes;
        ByteBuffer into = straight ? target : scratch.ofAtLeast(largestBlockBytes);
        int at = into.position();
        int bytes;
        if ((blockSize & Lz4Frame.STORED_BLOCK) != 0) {
            into.put(at, source, start, storedBytes);
            bytes = storedBytes;
        } else {
            bytes = decompress(start, storedBytes, into, at);
        }
        contentBytes += bytes;
        if (has(Lz4Frame.CONTENT_CHECKSUM)) {
            hashContent(into, at, bytes);
        }
        if (straight) {
            target.position(at + bytes);
            return bytes;
        }
        expanded = into.limit(at + bytes);
        return 0;
    }

    private int decompress(int start, int storedBytes, ByteBuffer into, int at) throws MalformedCompressionException {
        try {
            return blocks.decompress(source, start, storedBytes, into, at, largestBlockBytes);
        } catch (LZ4Exception e) {
            throw new MalformedCompressionException("LZ4 data is damaged", e);
        }
    }

    private void end() throws MalformedCompressionException {
        ended = true;
        if (has(Lz4Frame.CONTENT_CHECKSUM)) {
            require(Integer.BYTES);
            if (contentHash == null || readInt() != contentHash.getValue()) {
                throw new MalformedCompressionException("the checksum of an LZ4 frame's content is wrong");
            }
        }
        if (has(Lz4Frame.CONTENT_SIZE) && claimedContentBytes != contentBytes) {
            throw new MalformedCompressionException("an LZ4 frame claims " + Long.toUnsignedString(claimedContentBytes)
                    + " bytes and holds " + contentBytes);
        }
    }

    private void beginContentHash() {
        if (contentHash == null) {
            contentHash = XXHashFactory.fastestInstance().newStreamingHash32(Lz4Frame.SEED);
            hashed = new byte[HASHED_AT_A_TIME];
        }
        contentHash.reset();
    }

    private void hashContent(ByteBuffer bytes, int from, int length) {
        StreamingXXHash32 running = contentHash;
        for (int done = 0; running != null && done < length; done += hashed.length) {
            int now = Math.min(hashed.length, length - done);
            bytes.get(from + done, hashed, 0, now);
            running.update(hashed, 0, now);
        }
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private int readInt() {
        return Integer.reverseBytes(source.getInt());
    }

    private void require(int bytes) throws MalformedCompressionException {
        if (source.remaining() < bytes) {
            throw new MalformedCompressionException("LZ4 data ends early");
        }
    }

    @Override
    public void trim() {
        source = NOTHING;
        expanded = NOTHING;
        scratch.trim();
    }

    @Override
    public void close() {
        trim();
        scratch.close();
        if (contentHash != null) {
            contentHash.close();
            contentHash = null;
        }
    }
}
