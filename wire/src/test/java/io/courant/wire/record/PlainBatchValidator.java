package io.courant.wire.record;

import io.courant.wire.ErrorCode;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.MalformedCompressionException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The plain twin of {@link BatchValidator}: the same decisions made the simplest way, on streams and arrays, copying and
 * allocating as it likes. Where it stands by the format's description, the fast one must stand too.
 */
@SuppressWarnings("InputStreamSlowMultibyteRead") // plain before fast
final class PlainBatchValidator implements AutoCloseable {

    /** What both twins say, apart from the wording. */
    record Decision(ErrorCode error, int recordIndex, long maxTimestamp, int maxTimestampOffsetDelta, boolean restamp) {

        static Decision of(BatchVerdict verdict) {
            return switch (verdict) {
                case BatchVerdict.Accepted a ->
                    new Decision(ErrorCode.NONE, -1, a.maxTimestamp(), a.maxTimestampOffsetDelta(), a.restampNeeded());
                case BatchVerdict.Refused r -> refused(r.error(), r.recordIndex());
            };
        }

        static Decision refused(ErrorCode error, int recordIndex) {
            return new Decision(error, recordIndex, -1, -1, false);
        }
    }

    /** Carries a decision out of the middle of a batch. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Decision decision;

        Stop(ErrorCode error, int recordIndex) {
            decision = Decision.refused(error, recordIndex);
        }
    }

    private final Decompressors decompressors = new Decompressors();
    private int index;

    Decision validate(byte[] bytes, BatchRules rules, long nowMs) {
        index = -1;
        try {
            return judge(bytes, rules, nowMs);
        } catch (Stop stop) {
            return stop.decision;
        } catch (IOException e) {
            return Decision.refused(ErrorCode.INVALID_RECORD, index);
        }
    }

    private Decision judge(byte[] bytes, BatchRules rules, long nowMs) throws Stop, IOException {
        judgeFrame(bytes, rules);
        DataInputStream header = new DataInputStream(new ByteArrayInputStream(bytes, 21, 40));
        int attributes = header.readUnsignedShort();
        int lastOffsetDelta = header.readInt();
        long baseTimestamp = header.readLong();
        long claimedMaxTimestamp = header.readLong();
        long producerId = header.readLong();
        short producerEpoch = header.readShort();
        int baseSequence = header.readInt();
        int count = header.readInt();
        int compression = attributes & 7;
        check(compression <= 4, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        check((attributes & 0x20) == 0, ErrorCode.INVALID_RECORD);
        check((attributes & 0xFFC0) == 0, ErrorCode.INVALID_RECORD);
        check(count > 0 && lastOffsetDelta == count - 1, ErrorCode.INVALID_RECORD);
        check(producerId >= -1, ErrorCode.INVALID_RECORD);
        check(producerId != -1 || (attributes & 0x10) == 0, ErrorCode.INVALID_RECORD);
        check(producerId == -1 || (producerEpoch >= 0 && baseSequence >= 0), ErrorCode.INVALID_RECORD);

        InputStream records = records(bytes, compression, rules.maxDecompressedBytes());
        long max = -1;
        int maxIndex = -1;
        for (index = 0; index < count; index++) {
            long timestamp = baseTimestamp + readRecord(records, rules.keysRequired());
            if (timestamp > max) {
                max = timestamp;
                maxIndex = index;
            }
            boolean tooEarly = timestamp < nowMs - rules.timestampBeforeMaxMs();
            boolean tooLate = Math.max(timestamp, 0) - nowMs > rules.timestampAfterMaxMs();
            boolean judged = rules.timestampType() == TimestampType.CREATE_TIME && timestamp != -1;
            check(!judged || !(tooEarly || tooLate), ErrorCode.INVALID_TIMESTAMP);
        }
        index = -1;
        check(records.read() < 0, ErrorCode.INVALID_RECORD);
        boolean restamp = max != claimedMaxTimestamp || (attributes & 8) != 0;
        return new Decision(ErrorCode.NONE, -1, max, maxIndex, restamp);
    }

    private void judgeFrame(byte[] bytes, BatchRules rules) throws Stop {
        check(bytes.length >= 17, ErrorCode.INVALID_RECORD);
        ByteBuffer view = ByteBuffer.wrap(bytes);
        check(bytes[16] != 0 && bytes[16] != 1, ErrorCode.INVALID_RECORD);
        long size = 12L + view.getInt(8);
        check(bytes[16] == 2 && size >= 61, ErrorCode.CORRUPT_MESSAGE);
        check(size == bytes.length, ErrorCode.INVALID_RECORD);
        check(view.getLong(0) == 0, ErrorCode.INVALID_RECORD);
        check(size <= rules.maxBatchBytes(), ErrorCode.MESSAGE_TOO_LARGE);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 21, bytes.length - 21);
        check((int) crc.getValue() == view.getInt(17), ErrorCode.CORRUPT_MESSAGE);
    }

    private long readRecord(InputStream records, boolean keysRequired) throws IOException, Stop {
        int length = readInt(records);
        check(length >= 0, ErrorCode.INVALID_RECORD);
        Bounded record = new Bounded(records, length);
        int unused = record.read();
        check(unused >= 0, ErrorCode.INVALID_RECORD);
        long timestampDelta = readNumber(record, 64);
        check(readInt(record) == index, ErrorCode.INVALID_RECORD);
        boolean hasKey = readField(record);
        check(hasKey || !keysRequired, ErrorCode.INVALID_RECORD);
        readField(record);
        int headers = readInt(record);
        check(headers >= 0, ErrorCode.INVALID_RECORD);
        for (int i = 0; i < headers; i++) {
            check(readField(record), ErrorCode.INVALID_RECORD);
            readField(record);
        }
        check(record.left == 0, ErrorCode.INVALID_RECORD);
        return timestampDelta;
    }

    /** False for null. */
    private boolean readField(InputStream in) throws IOException, Stop {
        int length = readInt(in);
        check(length >= -1, ErrorCode.INVALID_RECORD);
        for (int i = 0; i < length; i++) {
            check(in.read() >= 0, ErrorCode.INVALID_RECORD);
        }
        return length >= 0;
    }

    private int readInt(InputStream in) throws IOException, Stop {
        return (int) readNumber(in, 32);
    }

    private long readNumber(InputStream in, int bits) throws IOException, Stop {
        BigInteger number = BigInteger.ZERO;
        for (int shift = 0; shift < bits; shift += 7) {
            int next = in.read();
            check(next >= 0, ErrorCode.INVALID_RECORD);
            number = number.or(BigInteger.valueOf(next & 0x7F).shiftLeft(shift));
            if (next < 0x80) {
                check(number.bitLength() <= bits, ErrorCode.INVALID_RECORD);
                long half = number.shiftRight(1).longValue();
                return number.testBit(0) ? -half - 1 : half;
            }
        }
        throw new Stop(ErrorCode.INVALID_RECORD, index);
    }

    private void check(boolean condition, ErrorCode otherwise) throws Stop {
        if (!condition) {
            throw new Stop(otherwise, index);
        }
    }

    private InputStream records(byte[] bytes, int compression, long maxBytes) throws Stop {
        if (compression == 0) {
            check(bytes.length - 61 <= maxBytes, ErrorCode.MESSAGE_TOO_LARGE);
            return new ByteArrayInputStream(bytes, 61, bytes.length - 61);
        }
        return new Expanding(decompressors, bytes, Objects.requireNonNull(CompressionType.forId(compression)));
    }

    @Override
    public void close() {
        decompressors.close();
    }

    /** Ends after a number of bytes, and refuses to end before. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private int left;

        Bounded(InputStream in, int left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }
    }

    /** A compressed block as a stream: one byte at a time comes out of a target of one byte. */
    private static final class Expanding extends InputStream {
        private final Decompressors decompressors;
        private final ByteBuffer one = ByteBuffer.allocateDirect(1);
        private final byte[] bytes;
        private final CompressionType type;
        private boolean opened;

        Expanding(Decompressors decompressors, byte[] bytes, CompressionType type) {
            this.decompressors = decompressors;
            this.bytes = bytes;
            this.type = type;
        }

        @Override
        public int read() throws IOException {
            try {
                if (!opened) {
                    opened = true;
                    decompressors.open(type, ByteBuffer.wrap(bytes), 61, bytes.length - 61);
                }
                return decompressors.read(one.clear()) == 0 ? -1 : Byte.toUnsignedInt(one.get(0));
            } catch (MalformedCompressionException e) {
                throw new IOException(e);
            }
        }
    }
}
