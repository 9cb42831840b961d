package io.courant.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyOutputStream;

class DecompressorsTest {

    private static final byte[] TEXT = text(150_000);

    private final Decompressors decompressors = new Decompressors();
    private final Compressors compressors = new Compressors();

    @AfterEach
    void close() {
        decompressors.close();
        compressors.close();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void givesBackWhatWentIn(CompressionType type) {
        Property.check(60, random -> {
            byte[] plain = random.oneIn(5) ? noise(random, random.nextInt(300_000)) : text(random.nextInt(300_000));
            byte[] compressed = compress(new Compression(type, anyLevel(type, random)), plain, random);
            int window = random.oneIn(3) ? random.between(1, 40) : random.between(1, 200_000);
            if (plain.length > 0 || type != CompressionType.SNAPPY) {
                assertThat(decompress(type, compressed, Math.max(window, plain.length / 2_000)))
                        .isEqualTo(plain);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void kafkaClientsReadEveryLevel(CompressionType type) throws IOException {
        SeededRandom random = new SeededRandom(7);
        for (int level : new int[] {-131_072, -5, -1, 0, 1, 2, 3, 6, 9, 10, 17, 19, 22}) {
            if (type.allowsLevel(level)) {
                byte[] compressed = compress(new Compression(type, level), TEXT, random);
                try (InputStream in = org.apache.kafka.common.compress.Compression.of(type.configName())
                        .build()
                        .wrapForInput(ByteBuffer.wrap(compressed), (byte) 2, BufferSupplier.NO_CACHING)) {
                    assertThat(in.readAllBytes()).isEqualTo(TEXT);
                }
            }
        }
    }

    @Test
    void readsSeveralGzipMembersWithEveryHeaderField() throws Exception {
        byte[] first = gzip("first ".getBytes(StandardCharsets.UTF_8));
        byte[] second = gzip("second".getBytes(StandardCharsets.UTF_8));
        byte[] named = withGzipFields(second);
        assertThat(decompress(CompressionType.GZIP, concat(first, named), 3))
                .asString()
                .isEqualTo("first second");
    }

    @Test
    void refusesGzipWithAWrongTrailerOrGarbageBehind() throws Exception {
        byte[] good = gzip(TEXT);
        for (int i = 1; i <= 8; i++) {
            byte[] bad = good.clone();
            bad[bad.length - i]++;
            assertRefused(CompressionType.GZIP, bad);
            assertRefused(CompressionType.GZIP, Arrays.copyOf(good, good.length - i));
            assertRefused(CompressionType.GZIP, Arrays.copyOf(good, good.length + i));
        }
    }

    @Test
    void readsSnappyInBothFramings() throws Exception {
        assertThat(decompress(CompressionType.SNAPPY, Snappy.compress(TEXT), 1_000))
                .isEqualTo(TEXT);
        assertThat(decompress(CompressionType.SNAPPY, Snappy.compress(new byte[0]), 1_000))
                .isEmpty();
        byte[] framed = snappyFramed(TEXT, 4_096);
        assertThat(decompress(CompressionType.SNAPPY, framed, 100_000)).isEqualTo(TEXT);
        assertThat(decompress(CompressionType.SNAPPY, concat(framed, framed), 1_000))
                .isEqualTo(concat(TEXT, TEXT));
    }

    @Test
    void refusesSnappyThatClaimsMoreThanItCanHold() {
        // A varint of 2 GB in front of nothing much, raw and in a chunk; a chunk longer than there is; a negative one.
        byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 0, 1};
        assertRefused(CompressionType.SNAPPY, bomb);
        byte[] header = Arrays.copyOf(compress(Compression.of(CompressionType.SNAPPY), TEXT, new SeededRandom(1)), 16);
        assertRefused(CompressionType.SNAPPY, concat(header, concat(new byte[] {0, 0, 0, 7}, bomb)));
        assertRefused(CompressionType.SNAPPY, concat(header, new byte[] {0x7F, -1, -1, -1, 1}));
        assertRefused(CompressionType.SNAPPY, concat(header, new byte[] {-1, -1, -1, -1, 1}));
        assertRefused(CompressionType.SNAPPY, concat(header, new byte[] {0, 0, 0, 0}));
        assertRefused(CompressionType.SNAPPY, concat(header, new byte[] {0, 0}));
        assertRefused(CompressionType.SNAPPY, new byte[0]);
    }

    @Test
    void readsLz4FramesWithEveryBlockSizeAndChecksum() throws Exception {
        byte[] plain = concat(text(5_000_000), noise(new SeededRandom(3), 100_000));
        for (BLOCKSIZE blockSize : BLOCKSIZE.values()) {
            for (Bits[] bits : new Bits[][] {
                {Bits.BLOCK_INDEPENDENCE},
                {Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM},
                {Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_CHECKSUM, Bits.CONTENT_SIZE},
                {Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM, Bits.CONTENT_CHECKSUM}
            }) {
                byte[] frame = lz4(plain, blockSize, bits);
                assertThat(decompress(CompressionType.LZ4, frame, 70_000)).isEqualTo(plain);
            }
        }
    }

    @Test
    void stopsAfterTheFirstLz4Frame() throws Exception {
        byte[] frame = lz4(TEXT, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE);
        assertThat(decompress(CompressionType.LZ4, concat(frame, frame), 70_000))
                .isEqualTo(TEXT);
    }

    @Test
    void refusesLz4FramesThatKafkaClientsRefuse() throws Exception {
        byte[] frame = lz4(TEXT, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE);
        assertRefused(CompressionType.LZ4, Arrays.copyOf(frame, frame.length - 4)); // no end mark
        assertRefused(CompressionType.LZ4, Arrays.copyOf(frame, frame.length - 1));
        assertRefused(CompressionType.LZ4, Arrays.copyOf(frame, 6));
        assertRefused(CompressionType.LZ4, lz4Header(0x40, 0x40)); // dependent blocks
        assertRefused(CompressionType.LZ4, lz4Header(0x61, 0x40)); // a dictionary
        assertRefused(CompressionType.LZ4, lz4Header(0xA0, 0x40)); // version 2
        assertRefused(CompressionType.LZ4, lz4Header(0x60, 0x30)); // no such block size
        assertRefused(CompressionType.LZ4, lz4Header(0x60, 0xC0)); // reserved bit
        assertThat(decompress(CompressionType.LZ4, lz4Header(0x60, 0x40), 10)).isEmpty();
        byte[] wrongHeaderChecksum = frame.clone();
        wrongHeaderChecksum[6]++;
        assertRefused(CompressionType.LZ4, wrongHeaderChecksum);
        byte[] hugeBlock = Arrays.copyOf(frame, frame.length);
        ByteBuffer.wrap(hugeBlock).order(ByteOrder.LITTLE_ENDIAN).putInt(7, Integer.MAX_VALUE);
        assertRefused(CompressionType.LZ4, hugeBlock);
    }

    @Test
    void noticesDamageUnderEveryLz4Checksum() throws Exception {
        for (Bits checksum : new Bits[] {Bits.BLOCK_CHECKSUM, Bits.CONTENT_CHECKSUM}) {
            byte[] plain = noise(new SeededRandom(5), 1_000);
            byte[] frame = lz4(plain, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE, checksum);
            frame[500]++;
            assertRefused(CompressionType.LZ4, frame);
        }
    }

    @Test
    void readsZstdFramesBackToBackWithSkippableOnesAndChecksums() throws Exception {
        byte[] plainFrame = zstd(TEXT, false, 3);
        byte[] checkedFrame = zstd(TEXT, true, 19);
        byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9};
        byte[] all = concat(concat(skippable, plainFrame), concat(skippable, checkedFrame));
        assertThat(decompress(CompressionType.ZSTD, all, 1_000)).isEqualTo(concat(TEXT, TEXT));

        checkedFrame[checkedFrame.length - 1]++;
        assertRefused(CompressionType.ZSTD, checkedFrame);
        assertRefused(CompressionType.ZSTD, Arrays.copyOf(plainFrame, plainFrame.length - 1));
        assertRefused(CompressionType.ZSTD, concat(plainFrame, new byte[] {1}));
        assertRefused(CompressionType.ZSTD, new byte[0]);
    }

    @Test
    void refusesZstdWindowsBeyondTheLimitButReadsTheHighestLevel() throws Exception {
        assertThat(decompress(CompressionType.ZSTD, zstd(TEXT, false, 22), 100_000))
                .isEqualTo(TEXT);
        // A frame header with a window of 2^28, then one empty last block.
        assertRefused(
                CompressionType.ZSTD, new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (18 << 3), 1, 0, 0});
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void refusesEveryTruncation(CompressionType type) {
        byte[] good = compress(Compression.of(type), text(2_000), new SeededRandom(1));
        int readable = 0;
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            if (type == CompressionType.SNAPPY && length == 16) {
                readable++; // its framing has no end, so a bare header is an empty block
            } else {
                assertRefused(type, cut);
            }
        }
        assertThat(readable).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void mutatedBytesAreReadOrRefusedAndTheNextBlockIsUnaffected(CompressionType type) throws Exception {
        byte[] good = compress(Compression.of(type), text(5_000), new SeededRandom(1));
        Property.check(2_000, random -> {
            byte[] bad = good.clone();
            for (int i = random.between(1, 4); i > 0; i--) {
                bad[random.nextInt(random.nextBoolean() ? Math.min(bad.length, 40) : bad.length)] =
                        (byte) random.nextLong();
            }
            try {
                decompress(type, bad, 3_000);
            } catch (MalformedCompressionException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        });
        assertThat(decompress(type, good, 3_000)).isEqualTo(text(5_000));
    }

    private void assertRefused(CompressionType type, byte[] bytes) {
        assertThatThrownBy(() -> decompress(type, bytes, 100_000)).isInstanceOf(MalformedCompressionException.class);
    }

    private byte[] decompress(CompressionType type, byte[] bytes, int windowBytes)
            throws MalformedCompressionException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer target = ByteBuffer.allocateDirect(windowBytes);
        decompressors.open(type, ByteBuffer.wrap(bytes), 0, bytes.length);
        try {
            while (true) {
                int read = decompressors.read(target.clear());
                assertThat(target.position()).isEqualTo(read);
                if (read == 0) {
                    return out.toByteArray();
                }
                byte[] piece = new byte[read];
                target.get(0, piece);
                out.writeBytes(piece);
            }
        } finally {
            decompressors.release();
        }
    }

    private byte[] compress(Compression compression, byte[] plain, SeededRandom random) {
        GrowingBytes target = new GrowingBytes();
        compressors.open(compression, target);
        for (int done = 0; done < plain.length; ) {
            int now = Math.min(plain.length - done, random.between(1, 100_000));
            compressors.write(ByteBuffer.wrap(plain, done, now));
            done += now;
        }
        compressors.finish();
        byte[] compressed = new byte[target.size()];
        target.written().get(compressed);
        return compressed;
    }

    private static int anyLevel(CompressionType type, SeededRandom random) {
        int level = random.between(-10, 22);
        return type.allowsLevel(level) && level < 12 ? level : type.defaultLevel();
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ("the quick brown fox " + i % 97).charAt(i % 20);
        }
        return text;
    }

    private static byte[] noise(SeededRandom random, int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) random.nextLong();
        }
        return noise;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /** The same member with extra field, name, comment and header CRC. */
    private static byte[] withGzipFields(byte[] member) {
        byte[] header = Arrays.copyOf(member, 10);
        header[3] = 0x1E;
        byte[] fields = {2, 0, 'x', 'y', 'n', 'a', 0, 'c', 0};
        CRC32 crc = new CRC32();
        crc.update(concat(header, fields));
        byte[] headerCrc = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        return concat(concat(concat(header, fields), headerCrc), Arrays.copyOfRange(member, 10, member.length));
    }

    private static byte[] snappyFramed(byte[] plain, int chunkBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new SnappyOutputStream(bytes, chunkBytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] lz4(byte[] plain, BLOCKSIZE blockSize, Bits... bits) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean sized = Arrays.asList(bits).contains(Bits.CONTENT_SIZE);
        try (OutputStream out = sized
                ? new LZ4FrameOutputStream(bytes, blockSize, plain.length, bits)
                : new LZ4FrameOutputStream(bytes, blockSize, bits)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    /** An empty frame with a right header checksum. */
    private static byte[] lz4Header(int flags, int blockDescriptor) {
        byte[] described = {(byte) flags, (byte) blockDescriptor};
        int hash = XXHashFactory.fastestInstance().hash32().hash(described, 0, 2, 0);
        return new byte[] {4, 0x22, 0x4d, 0x18, described[0], described[1], Lz4Frame.headerChecksum(hash), 0, 0, 0, 0};
    }

    private static byte[] zstd(byte[] plain, boolean checksum, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(bytes, level)) {
            out.setChecksum(checksum);
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
