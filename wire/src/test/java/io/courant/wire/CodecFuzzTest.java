package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes from nowhere must be refused in one way only, and cheaply. */
class CodecFuzzTest {

    private static final int RUNS = 3;

    /** What a reader, its scratch space and an exception with its message may cost. */
    private static final long FIXED_ALLOCATION_BYTES = 4 * 1024;

    /** The heap that one byte of a frame may turn into: an element of one byte is a reference and a small record. */
    private static final long ALLOCATION_FACTOR = 128;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Set<String> decoders = new HashSet<>();
    private int refused;
    private int accepted;

    private void assertThatEveryDecoderWasFed() {
        assertThat(decoders).hasSize(TableMessage.versionsInTheIndex());
    }

    @Test
    void mutatedMessagesAreReadOrRefusedAndNothingElse() {
        Property.check(
                RUNS,
                random -> TableMessage.all()
                        .forEach(message -> message.forEachVersion(version -> {
                            byte[] valid = valid(message, version, random);
                            for (int i = 0; i < 8; i++) {
                                feed(message, version, mutate(valid, random));
                            }
                        })));
        assertThatEveryDecoderWasFed();
        assertThat(refused).isGreaterThan(4000);
        assertThat(accepted).isGreaterThan(1000);
    }

    @Test
    void randomBytesAreReadOrRefusedAndNothingElse() {
        Property.check(
                RUNS,
                random -> TableMessage.all()
                        .forEach(message -> message.forEachVersion(version -> {
                            byte[] bytes = new byte[random.nextInt(64)];
                            fill(bytes, random);
                            feed(message, version, bytes);
                        })));
        assertThatEveryDecoderWasFed();
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void everyTruncationIsRefused() {
        SeededRandom random = new SeededRandom(1);
        for (TableMessage message : TableMessage.all()) {
            message.forEachVersion(version -> {
                byte[] valid = valid(message, version, random);
                for (int length = 0; length < Math.min(valid.length, 400); length++) {
                    int before = refused;
                    feed(message, version, Arrays.copyOf(valid, length));
                    assertThat(refused)
                            .as("%s v%s cut to %s bytes", message.name(), version, length)
                            .isEqualTo(before + 1);
                }
            });
        }
    }

    /** A length of two gigabytes in any place costs nothing. */
    @Test
    void hugeLengthsAllocateNothing() {
        SeededRandom random = new SeededRandom(1);
        for (TableMessage message : TableMessage.all()) {
            message.forEachVersion(version -> {
                byte[] valid = valid(message, version, random);
                for (int at = 0; at + 5 <= Math.min(valid.length, 200); at++) {
                    byte[] plain = valid.clone();
                    ByteBuffer.wrap(plain).putInt(at, Integer.MAX_VALUE);
                    feed(message, version, plain);
                    byte[] compact = valid.clone();
                    ByteBuffer.wrap(compact).putInt(at, -1).put(at + 4, (byte) 0x07);
                    feed(message, version, compact);
                }
            });
        }
        assertThat(refused).isGreaterThan(15_000);
    }

    /** What stands in front of every body, read before the API is known. */
    @Test
    void headersOfFramesAreReadOrRefusedAndNothingElse() {
        Property.check(20_000, random -> {
            byte[] bytes = new byte[random.nextInt(40)];
            fill(bytes, random);
            if (bytes.length >= 4 && random.nextBoolean()) {
                List<ApiKey> keys = List.of(ApiKey.values());
                ApiKey key = keys.get(random.nextInt(keys.size()));
                ByteBuffer.wrap(bytes).putShort(key.id()).putShort((short) random.nextInt(20));
            }
            try {
                RequestFrame.readHeader(new WireReader(ByteBuffer.wrap(bytes)));
                accepted++;
            } catch (MalformedMessageException e) {
                refused++;
            }
            for (short version = 0; version < 2; version++) {
                try {
                    ResponseFrame.readHeader(ApiKey.SHARE_FETCH, version, new WireReader(ByteBuffer.wrap(bytes)));
                    accepted++;
                } catch (MalformedMessageException e) {
                    refused++;
                }
            }
        });
        assertThat(refused).isGreaterThan(5_000);
        assertThat(accepted).isGreaterThan(5_000);
    }

    @Test
    void framesOfZerosAreBoundedByTheLimitOfElements() {
        byte[] frame = new byte[8 << 20];
        // CreatePartitions: a compact array of four million topics, each a few bytes of zeros.
        ByteBuffer.wrap(frame).putInt(0x8080_8002);
        int before = refused;
        feed(TableMessage.named("CreatePartitionsRequest"), 3, frame);
        assertThat(refused).isEqualTo(before + 1);
    }

    private static byte[] valid(TableMessage message, int version, SeededRandom random) {
        Map<String, @Nullable Object> values =
                new TableContents(random, TableContents.Style.RANDOM, version).struct(message.fields());
        TableEncoder.Tags tags = random.nextBoolean() ? TableEncoder.Tags.CANONICAL : TableEncoder.Tags.UNUSUAL;
        return new TableEncoder(message, version, tags, random).encode(values);
    }

    private static void fill(byte[] bytes, SeededRandom random) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
    }

    private static byte[] mutate(byte[] valid, SeededRandom random) {
        byte[] bytes = valid.clone();
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextLong();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(16));
                case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(6)), (byte) 0xFF);
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(6)), (byte) 0x7F);
            }
        }
        return bytes;
    }

    private void feed(TableMessage message, int version, byte[] bytes) {
        decoders.add(message.name() + " v" + version);
        MessageCodec<Object> codec = message.codec();
        long limit = FIXED_ALLOCATION_BYTES + ALLOCATION_FACTOR * bytes.length;
        long allocated = allocatedByReading(message, codec, version, bytes);
        if (allocated > limit) {
            // The first time may load classes.
            allocated = allocatedByReading(message, codec, version, bytes);
        }
        assertThat(allocated)
                .as("bytes allocated for %s bytes of %s", bytes.length, message.name())
                .isLessThanOrEqualTo(limit);
        try {
            codec.read(new WireReader(ByteBuffer.wrap(bytes)), (short) version);
            accepted++;
        } catch (MalformedMessageException e) {
            refused++;
            assertThat(e.getMessage()).startsWith(message.name()).contains(" at byte ");
        }
    }

    private long allocatedByReading(TableMessage message, MessageCodec<Object> codec, int version, byte[] bytes) {
        WireReader in = new WireReader(ByteBuffer.wrap(bytes));
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            codec.read(in, (short) version);
        } catch (MalformedMessageException e) {
            return threads.getCurrentThreadAllocatedBytes() - before;
        } catch (RuntimeException e) {
            return fail(
                    message.name() + " v" + version + " of " + HexFormat.of().formatHex(bytes), e);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
