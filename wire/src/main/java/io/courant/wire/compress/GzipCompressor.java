package io.courant.wire.compress;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes one gzip member (drawn at {@link GzipDecompressor}) without name or time. */
final class GzipCompressor implements Compressor {

    private static final byte UNKNOWN_SYSTEM = (byte) 0xFF;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CRC32 crc = new CRC32();
    private final ByteBuffer out = ByteBuffer.allocateDirect(CompressionLimits.CHUNK_BYTES);
    private GrowingBytes target = new GrowingBytes();

    @Override
    public void open(int level, GrowingBytes target) {
        this.target = target;
        deflater.reset();
        deflater.setLevel(level);
        crc.reset();
        target.put(ByteBuffer.wrap(HEADER));
    }

    @Override
    public void write(ByteBuffer source) {
        crc.update(source.duplicate());
        deflater.setInput(source);
        while (!deflater.needsInput()) {
            drain();
        }
        // The deflater would go on looking at the caller's buffer, which may be filled anew before the next call.
        deflater.setInput(Decompressor.NOTHING);
    }

    @Override
    public void finish() {
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
        target.putInt(Integer.reverseBytes((int) crc.getValue()));
        target.putInt(Integer.reverseBytes((int) deflater.getBytesRead()));
    }

    private void drain() {
        deflater.deflate(out.clear());
        target.put(out.flip());
    }

    @Override
    public void close() {
        deflater.end();
    }
}
