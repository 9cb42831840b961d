package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Gen;
import io.courant.testkit.gen.Property;
import io.courant.wire.message.KRaftVersionRecord;
import io.courant.wire.message.LeaderChangeMessage;
import io.courant.wire.message.SnapshotFooterRecord;
import io.courant.wire.message.SnapshotHeaderRecord;
import io.courant.wire.message.VotersRecord;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.ControlRecordUtils;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Control batches are the same bytes here and in Kafka's client library, and each reads the other's. */
class ControlBatchExchangeTest {

    private static final int RUNS = 100;
    private static final short VERSION = 0;

    @ParameterizedTest
    @EnumSource(
            value = ControlRecord.class,
            names = {"ABORT", "COMMIT"})
    void endsOfTransactionsAreTheSameHereAndThere(ControlRecord kind) {
        Property.check(RUNS, random -> {
            long producerId = Gen.longs(0, Long.MAX_VALUE).next(random);
            short producerEpoch = Gen.ints(0, Short.MAX_VALUE).next(random).shortValue();
            int coordinatorEpoch = Gen.ints(0, Integer.MAX_VALUE).next(random);
            long timestampMs = Gen.longs(0, SampleRecord.NOW_MS).next(random);
            long offset = random.nextLong(1L << 40);
            int leaderEpoch = random.nextInt(1000);

            ByteBuffer ours =
                    BatchBuilder.endTransactionMarker(kind, producerId, producerEpoch, coordinatorEpoch, timestampMs);
            new RecordBatch().at(ours, 0).stampOffsets(offset, leaderEpoch);
            ByteBuffer theirs = MemoryRecords.withEndTransactionMarker(
                            offset,
                            timestampMs,
                            leaderEpoch,
                            producerId,
                            producerEpoch,
                            new EndTransactionMarker(ControlRecordType.fromTypeId(kind.type()), coordinatorEpoch))
                    .buffer();
            assertThat(ours).isEqualTo(theirs);

            assertThat(onlyValue(theirs))
                    .isEqualTo(new ControlValue.EndTransaction(kind == ControlRecord.COMMIT, coordinatorEpoch));
            EndTransactionMarker read = EndTransactionMarker.deserialize(onlyRecord(ours));
            assertThat(read.controlType().name()).isEqualTo(kind.name());
            assertThat(read.coordinatorEpoch()).isEqualTo(coordinatorEpoch);
            RecordBatch batch = new RecordBatch().at(theirs, 0);
            assertThat(batch.isControl() && batch.isTransactional()).isTrue();
            assertThat(batch.baseSequence()).isEqualTo(RecordBatch.NO_SEQUENCE);
        });
    }

    @Test
    void changesOfTheLeaderAreTheSameHereAndThere() {
        Property.check(RUNS, random -> {
            var value = new ControlValue.LeaderChange(
                    new LeaderChangeMessage(VERSION, random.nextInt(9), leaderVoters(random), leaderVoters(random)));
            var message = new org.apache.kafka.common.message.LeaderChangeMessage(accessor(value), VERSION);
            assertSame(
                    random,
                    value,
                    (offset, timestampMs, epoch) ->
                            MemoryRecords.withLeaderChangeMessage(offset, timestampMs, epoch, room(), message));
            assertThat(ControlRecordUtils.deserializeLeaderChangeMessage(onlyRecord(batchOf(value))))
                    .isEqualTo(message);
        });
    }

    private static List<LeaderChangeMessage.Voter> leaderVoters(SeededRandom random) {
        return Gen.ints(0, 5)
                .map(id -> new LeaderChangeMessage.Voter(id, Uuid.ZERO))
                .list(0, 4)
                .next(random);
    }

    @Test
    void beginningsOfSnapshotsAreTheSameHereAndThere() {
        Property.check(RUNS, random -> {
            long lastTimestampMs = Gen.longs(-1, SampleRecord.NOW_MS).next(random);
            var value = new ControlValue.SnapshotHeader(new SnapshotHeaderRecord(VERSION, lastTimestampMs));
            var message = new org.apache.kafka.common.message.SnapshotHeaderRecord(accessor(value), VERSION);
            assertSame(
                    random,
                    value,
                    (offset, timestampMs, epoch) ->
                            MemoryRecords.withSnapshotHeaderRecord(offset, timestampMs, epoch, room(), message));
            assertThat(ControlRecordUtils.deserializeSnapshotHeaderRecord(onlyRecord(batchOf(value)))
                            .lastContainedLogTimestamp())
                    .isEqualTo(lastTimestampMs);
        });
    }

    @Test
    void endsOfSnapshotsAreTheSameHereAndThere() {
        Property.check(RUNS, random -> {
            var value = new ControlValue.SnapshotFooter(new SnapshotFooterRecord(VERSION));
            var message = new org.apache.kafka.common.message.SnapshotFooterRecord(accessor(value), VERSION);
            assertSame(
                    random,
                    value,
                    (offset, timestampMs, epoch) ->
                            MemoryRecords.withSnapshotFooterRecord(offset, timestampMs, epoch, room(), message));
            assertThat(ControlRecordUtils.deserializeSnapshotFooterRecord(onlyRecord(batchOf(value))))
                    .isEqualTo(message);
        });
    }

    @Test
    void levelsOfTheConsensusProtocolAreTheSameHereAndThere() {
        Property.check(RUNS, random -> {
            short level = (short) random.nextInt(3);
            var value = new ControlValue.KRaftVersion(new KRaftVersionRecord(VERSION, level));
            var message = new org.apache.kafka.common.message.KRaftVersionRecord(accessor(value), VERSION);
            assertSame(
                    random,
                    value,
                    (offset, timestampMs, epoch) ->
                            MemoryRecords.withKRaftVersionRecord(offset, timestampMs, epoch, room(), message));
            assertThat(ControlRecordUtils.deserializeKRaftVersionRecord(onlyRecord(batchOf(value)))
                            .kRaftVersion())
                    .isEqualTo(level);
        });
    }

    @Test
    void votersAreTheSameHereAndThere() {
        Property.check(RUNS, random -> {
            var value = new ControlValue.Voters(new VotersRecord(
                    VERSION,
                    Gen.uuids()
                            .map(directory -> new VotersRecord.Voter(
                                    random.nextInt(100),
                                    directory,
                                    List.of(new VotersRecord.Endpoint(
                                            "CONTROLLER", Gen.texts(0, 40).next(random), random.nextInt(65_536))),
                                    new VotersRecord.KRaftVersionFeature((short) 0, (short) random.nextInt(2))))
                            .list(0, 4)
                            .next(random)));
            var message = new org.apache.kafka.common.message.VotersRecord(accessor(value), VERSION);
            assertSame(
                    random,
                    value,
                    (offset, timestampMs, epoch) ->
                            MemoryRecords.withVotersRecord(offset, timestampMs, epoch, room(), message));
            assertThat(ControlRecordUtils.deserializeVotersRecord(onlyRecord(batchOf(value))))
                    .isEqualTo(message);
        });
    }

    /** Makes a batch with Kafka's library. */
    private interface Theirs {
        MemoryRecords batch(long offset, long timestampMs, int leaderEpoch);
    }

    /** Both make the same batch, and ours is read from it. */
    private static void assertSame(SeededRandom random, ControlValue value, Theirs theirs)
            throws MalformedRecordException {
        long offset = random.nextLong(1L << 40);
        int leaderEpoch = random.nextInt(1000);
        ByteBuffer bytes = new BatchBuilder()
                .baseOffset(offset)
                .partitionLeaderEpoch(leaderEpoch)
                .appendControl(SampleRecord.NOW_MS, value)
                .build();
        ByteBuffer expected =
                theirs.batch(offset, SampleRecord.NOW_MS, leaderEpoch).buffer();
        assertThat(bytes).isEqualTo(expected);
        assertThat(onlyValue(expected)).isEqualTo(value);
        RecordBatch batch = new RecordBatch().at(expected, 0);
        assertThat(batch.isControl()).isTrue();
        assertThat(batch.isTransactional() || batch.hasProducerId()).isFalse();
    }

    @Test
    void bothRefuseKeysOfNegativeVersionsAndShortOnes() {
        for (String hex : List.of("", "0000", "000000", "ffff0001")) {
            ByteBuffer key = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
            assertThatThrownBy(() -> ControlRecordType.parse(key)).isInstanceOf(InvalidRecordException.class);
            assertThatThrownBy(() -> ControlValue.read(key, ByteBuffer.allocate(6)))
                    .isInstanceOf(MalformedRecordException.class);
            assertThat(ControlRecord.ofKey(key)).isNull();
        }
    }

    private static ByteBufferAccessor accessor(ControlValue value) {
        return new ByteBufferAccessor(present(value.bytes()));
    }

    private static ByteBuffer room() {
        return ByteBuffer.allocate(1024);
    }

    private static ByteBuffer batchOf(ControlValue value) {
        return new BatchBuilder().appendControl(SampleRecord.NOW_MS, value).build();
    }

    private static ControlValue onlyValue(ByteBuffer batch) throws MalformedRecordException {
        try (RecordCursor cursor = new RecordCursor()) {
            cursor.over(new RecordBatch().at(batch, 0));
            assertThat(cursor.next()).isTrue();
            ControlValue value = ControlValue.read(cursor.key(), cursor.value());
            assertThat(cursor.next()).isFalse();
            return value;
        }
    }

    private static Record onlyRecord(ByteBuffer batch) {
        DefaultRecordBatch read = (DefaultRecordBatch) MemoryRecords.readableRecords(batch.duplicate())
                .batches()
                .iterator()
                .next();
        read.ensureValid();
        assertThat(read.isControlBatch()).isTrue();
        assertThat(read.countOrNull()).isEqualTo(1);
        return read.iterator().next();
    }

    private static ByteBuffer present(@Nullable ByteBuffer bytes) {
        assertThat(bytes).isNotNull();
        return bytes == null ? room() : bytes;
    }
}
