package io.courant.wire.compress;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952): one member or several back to back, each with header, deflated data and trailer.
 *
 * <pre>
 *   +----+----+----+-------+-------+-----+----+ - - - - - - - - - - - - - - - - - - - - - +----------+--------+---------+
 *   | 1f | 8b | 08 | flags | mtime | xfl | os | extra (LE16 length) | name 0 | comment 0   | deflated | CRC-32 | length  |
 *   |    |    |    |  u8   |  LE32 | u8  | u8 | header CRC (LE16): each as the flags say   | data     |  LE32  | LE32    |
 *   +----+----+----+-------+-------+-----+----+ - - - - - - - - - - - - - - - - - - - - - +----------+--------+---------+
 * </pre>
 */
final class GzipDecompressor implements Decompressor {

    private static final int ID = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int FLAG_HEADER_CRC = 0x02;
    private static final int FLAG_EXTRA = 0x04;
    private static final int FLAG_NAME = 0x08;
    private static final int FLAG_COMMENT = 0x10;
    private static final int RESERVED_FLAGS = 0xE0;
    private static final int FIXED_HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private ByteBuffer source = NOTHING;
    private boolean inMember;
    private int memberBytes;

    @Override
    public void open(ByteBuffer source) throws MalformedCompressionException {
        this.source = source;
        beginMember();
    }

    @Override
    public int read(ByteBuffer target) throws MalformedCompressionException {
        while (true) {
            if (!inMember) {
                if (!source.hasRemaining()) {
                    return 0;
                }
                beginMember();
            }
            int start = target.position();
            int bytes = inflate(target);
            if (bytes > 0) {
                count(target, start, bytes);
                return bytes;
            }
            if (!inflater.finished()) {
                throw new MalformedCompressionException("gzip data ends early");
            }
            endMember();
        }
    }

    private int inflate(ByteBuffer target) throws MalformedCompressionException {
        try {
            return inflater.inflate(target);
        } catch (DataFormatException e) {
            throw new MalformedCompressionException("gzip data is damaged", e);
        }
    }

    private void count(ByteBuffer target, int start, int bytes) {
        int limit = target.limit();
        crc.update(target.limit(start + bytes).position(start));
        target.limit(limit);
        memberBytes += bytes;
    }

    private void beginMember() throws MalformedCompressionException {
        int start = source.position();
        require(FIXED_HEADER_BYTES);
        int id = Short.toUnsignedInt(source.getShort());
        int method = source.get();
        int flags = Byte.toUnsignedInt(source.get());
        if (id != ID || method != DEFLATE || (flags & RESERVED_FLAGS) != 0) {
            throw new MalformedCompressionException("not a gzip header");
        }
        source.position(start + FIXED_HEADER_BYTES);
        if ((flags & FLAG_EXTRA) != 0) {
            require(Short.BYTES);
            int length = readUint16();
            require(length);
            source.position(source.position() + length);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            checkHeaderCrc(start);
        }
        inflater.reset();
        inflater.setInput(source);
        crc.reset();
        memberBytes = 0;
        inMember = true;
    }

    private void checkHeaderCrc(int start) throws MalformedCompressionException {
        require(Short.BYTES);
        crc.reset();
        crc.update(source.slice(start, source.position() - start));
        if (readUint16() != (crc.getValue() & 0xFFFF)) {
            throw new MalformedCompressionException("the CRC of a gzip header is wrong");
        }
    }

    private void endMember() throws MalformedCompressionException {
        require(TRAILER_BYTES);
        int storedCrc = Integer.reverseBytes(source.getInt());
        int storedBytes = Integer.reverseBytes(source.getInt());
        if (storedCrc != (int) crc.getValue() || storedBytes != memberBytes) {
            throw new MalformedCompressionException("CRC or length of gzip data is wrong");
        }
        inMember = false;
    }

    private int readUint16() {
        return Short.toUnsignedInt(Short.reverseBytes(source.getShort()));
    }

    private void skipText() throws MalformedCompressionException {
        do {
            require(1);
        } while (source.get() != 0);
    }

    private void require(int bytes) throws MalformedCompressionException {
        if (source.remaining() < bytes) {
            throw new MalformedCompressionException("gzip data ends early");
        }
    }

    @Override
    public void trim() {
        source = NOTHING;
        inflater.setInput(NOTHING);
    }

    @Override
    public void close() {
        source = NOTHING;
        inflater.end();
    }
}
