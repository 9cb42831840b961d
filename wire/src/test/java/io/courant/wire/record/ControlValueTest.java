package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Gen;
import io.courant.testkit.gen.Property;
import io.courant.wire.message.LeaderChangeMessage;
import io.courant.wire.message.SnapshotHeaderRecord;
import io.courant.wire.message.VotersRecord;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ControlValueTest {

    private static final int RUNS = 20_000;
    private static final long FIXED_ALLOCATION_BYTES = 4 * 1024;
    private static final long ALLOCATION_FACTOR = 128;

    private static final List<ControlValue> SAMPLES = List.of(
            new ControlValue.EndTransaction(true, 31),
            new ControlValue.EndTransaction(false, Integer.MAX_VALUE),
            new ControlValue.LeaderChange(new LeaderChangeMessage(
                    (short) 1, 3, List.of(new LeaderChangeMessage.Voter(3, new Uuid(1, 2))), List.of())),
            new ControlValue.SnapshotHeader(new SnapshotHeaderRecord((short) 0, 99)),
            new ControlValue.Voters(new VotersRecord(
                    (short) 0,
                    List.of(new VotersRecord.Voter(
                            1,
                            new Uuid(3, 4),
                            List.of(new VotersRecord.Endpoint("CONTROLLER", "localhost", 65_535)),
                            new VotersRecord.KRaftVersionFeature((short) 0, (short) 1))))),
            new ControlValue.Unknown((short) 7, ByteBuffer.wrap(new byte[] {1, 2})),
            new ControlValue.Unknown((short) -1, null));

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void isReadFromABatchAsItWasAppended() throws MalformedRecordException {
        BatchBuilder builder = new BatchBuilder();
        SAMPLES.forEach(value -> builder.appendControl(5, value));
        RecordBatch batch = new RecordBatch().at(builder.build(), 0);
        assertThat(batch.isControl()).isTrue();
        try (RecordCursor cursor = new RecordCursor()) {
            cursor.over(batch);
            for (ControlValue value : SAMPLES) {
                assertThat(cursor.next()).isTrue();
                assertThat(ControlValue.read(cursor.key(), cursor.value())).isEqualTo(value);
            }
        }
    }

    @Test
    void laterVersionsOfTheEndOfATransactionAreRead() throws MalformedRecordException {
        ByteBuffer key = ByteBuffer.wrap(HexFormat.of().parseHex("0001" + "0001" + "aa"));
        ByteBuffer value = ByteBuffer.wrap(HexFormat.of().parseHex("0005" + "00000007" + "bbcc"));
        assertThat(ControlValue.read(key, value)).isEqualTo(new ControlValue.EndTransaction(true, 7));
    }

    @Test
    void laterVersionsOfOtherMessagesAreRefusedByTheirNumber() {
        assertThatThrownBy(() -> ControlValue.read(
                        ControlRecord.SNAPSHOT_FOOTER.key(),
                        ByteBuffer.wrap(HexFormat.of().parseHex("000900"))))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("a control record (SNAPSHOT_FOOTER) of version 9, while the newest known is 0");
    }

    @Test
    void refusesWhatIsNoControlRecord() {
        ByteBuffer key = ControlRecord.COMMIT.key();
        assertRefused(null, ByteBuffer.allocate(6));
        assertRefused(key, null);
        assertRefused(key, ByteBuffer.allocate(0));
        assertRefused(key, ByteBuffer.allocate(5));
        assertRefused(key, ByteBuffer.allocate(6).putShort(0, (short) -1));
        assertRefused(ControlRecord.SNAPSHOT_HEADER.key(), ByteBuffer.allocate(1));
        assertRefused(
                ControlRecord.SNAPSHOT_HEADER.key(), ByteBuffer.allocate(2).putShort(0, (short) -1));
    }

    private static void assertRefused(@Nullable ByteBuffer key, @Nullable ByteBuffer value) {
        assertThatThrownBy(() -> ControlValue.read(key, value)).isInstanceOf(MalformedRecordException.class);
    }

    /** Whatever stands in a control batch: a value or a refusal, and little memory. */
    @Test
    void anyBytesAreReadOrRefusedAndNothingElse() {
        int[] accepted = {0};
        Property.check(RUNS, random -> {
            ControlValue sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
            ByteBuffer key = mutated(random, ControlRecord.keyOf(sample.type()));
            ByteBuffer value = mutated(random, sample.bytes());
            long before = threads.getCurrentThreadAllocatedBytes();
            boolean readable = isReadable(key, value);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > limit(value)) {
                // The first time may load classes.
                before = threads.getCurrentThreadAllocatedBytes();
                readable = isReadable(key, value);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isLessThanOrEqualTo(limit(value));
            accepted[0] += readable ? 1 : 0;
        });
        assertThat(accepted[0]).isBetween(RUNS / 10, RUNS * 9 / 10);
    }

    private static long limit(@Nullable ByteBuffer value) {
        return FIXED_ALLOCATION_BYTES + ALLOCATION_FACTOR * (value == null ? 0 : value.remaining());
    }

    private static boolean isReadable(@Nullable ByteBuffer key, @Nullable ByteBuffer value) {
        try {
            ControlValue.read(key, value);
            return true;
        } catch (MalformedRecordException e) {
            return false;
        }
    }

    private static @Nullable ByteBuffer mutated(SeededRandom random, @Nullable ByteBuffer bytes) {
        if (bytes == null || random.oneIn(50)) {
            return null;
        }
        byte[] copy = new byte[random.oneIn(10) ? random.nextInt(bytes.remaining() + 3) : bytes.remaining()];
        bytes.get(bytes.position(), copy, 0, Math.min(copy.length, bytes.remaining()));
        for (int i = random.nextInt(3); i > 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = Gen.ints(-128, 127).next(random).byteValue();
        }
        return ByteBuffer.wrap(copy);
    }
}
