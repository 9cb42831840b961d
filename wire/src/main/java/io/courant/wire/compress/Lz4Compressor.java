package io.courant.wire.compress;

import io.courant.base.Invariants;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;

/** Writes one {@link Lz4Frame} of independent 64 KB blocks without checksums, as Kafka's Java client does. */
final class Lz4Compressor implements Compressor {

    private static final int FLAGS = Lz4Frame.VERSION | Lz4Frame.INDEPENDENT_BLOCKS;
    private static final int BLOCK_DESCRIPTOR = Lz4Frame.SMALLEST_BLOCK_SIZE << Lz4Frame.BLOCK_SIZE_SHIFT;
    private static final byte HEADER_CHECKSUM = Lz4Frame.headerChecksum(
            XXHashFactory.fastestInstance().hash32().hash(new byte[] {FLAGS, BLOCK_DESCRIPTOR}, 0, 2, Lz4Frame.SEED));

    private final LZ4Factory factory = LZ4Factory.fastestInstance();
    private final ByteBuffer block = ByteBuffer.allocateDirect(CompressionLimits.CHUNK_BYTES);
    private LZ4Compressor blocks = factory.fastCompressor();
    private final ByteBuffer out = ByteBuffer.allocateDirect(blocks.maxCompressedLength(CompressionLimits.CHUNK_BYTES));
    private GrowingBytes target = new GrowingBytes();
    private int level = CompressionType.LZ4.defaultLevel();

    @Override
    public void open(int level, GrowingBytes target) {
        Invariants.check(
                block.capacity() == Lz4Frame.blockBytes(Lz4Frame.SMALLEST_BLOCK_SIZE),
                "blocks are as long as the header says");
        this.target = target;
        if (level != this.level) {
            this.level = level;
            blocks = level == CompressionType.LZ4.defaultLevel()
                    ? factory.fastCompressor()
                    : factory.highCompressor(level);
        }
        block.clear();
        target.putInt(Integer.reverseBytes(Lz4Frame.MAGIC));
        target.put((byte) FLAGS);
        target.put((byte) BLOCK_DESCRIPTOR);
        target.put(HEADER_CHECKSUM);
    }

    @Override
    public void write(ByteBuffer source) {
        while (source.hasRemaining()) {
            Decompressor.transfer(source, block);
            if (!block.hasRemaining()) {
                putBlock();
            }
        }
    }

    @Override
    public void finish() {
        if (block.position() > 0) {
            putBlock();
        }
        target.putInt(Lz4Frame.END_MARK);
    }

    private void putBlock() {
        block.flip();
        int bytes = blocks.compress(block, 0, block.limit(), out, 0, out.capacity());
        if (bytes < block.limit()) {
            target.putInt(Integer.reverseBytes(bytes));
            target.put(out.limit(bytes).position(0));
            out.clear();
        } else {
            target.putInt(Integer.reverseBytes(block.limit() | Lz4Frame.STORED_BLOCK));
            target.put(block);
        }
        block.clear();
    }

    @Override
    public void close() {}
}
