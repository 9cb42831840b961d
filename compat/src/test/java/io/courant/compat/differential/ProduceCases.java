package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.ControlRecord;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Produce: what is appended, with every acks and compression, and what is refused, by batch, by topic and by producer. */
final class ProduceCases implements DifferentialTest.Cases {

    private static final String TOPIC = "produced";
    private static final Uuid UNKNOWN_ID = new Uuid(7, 7);
    private static final int FIRST_WITH_IDS = 13;

    /** Where fields stand in a batch, see {@link RecordBatch}. */
    private static final int BASE_OFFSET = 0;

    private static final int LENGTH = 8;
    private static final int LEADER_EPOCH = 12;
    private static final int MAGIC = 16;
    private static final int CRC = 17;
    private static final int ATTRIBUTES = 21;
    private static final int LAST_OFFSET_DELTA = 23;
    private static final int MAX_TIMESTAMP = 35;
    private static final int PRODUCER_ID = 43;
    private static final int PRODUCER_EPOCH = 51;
    private static final int BASE_SEQUENCE = 53;
    private static final int RECORDS_COUNT = 57;
    private static final int RECORDS = 61;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 2);
        for (int acks : new int[] {1, -1}) {
            append(script, "with acks=" + acks, TOPIC, acks, Batches.of(Batches.FIRST_MS, 3));
        }
        script.playUnanswered(
                "with acks=0",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, TOPIC, 0, 0, Batches.of(Batches.FIRST_MS, 1)));
        append(script, "behind acks=0", TOPIC, -1, Batches.of(Batches.FIRST_MS, 1));
        for (int acks : new int[] {2, -2, Short.MAX_VALUE}) {
            append(script, "with acks=" + acks, TOPIC, acks, Batches.of(Batches.FIRST_MS, 1));
        }
        for (CompressionType type : CompressionType.values()) {
            append(script, "of " + type, TOPIC, -1, Batches.compressed(Compression.of(type), 10));
        }
        playPlaces(script);
        playChangedBatches(script);
        playChangedHeaders(script);
        playRecords(script);
        playTopicSettings(script);
        playProducers(script);
    }

    private static void append(Script script, String what, String topic, int acks, ByteBuffer records)
            throws IOException {
        script.play(what, Api.PRODUCE, (side, version) -> Batches.produce(side, topic, 0, acks, records));
    }

    private static void playPlaces(Script script) throws IOException {
        ByteBuffer batch = Batches.of(Batches.FIRST_MS, 1);
        for (int acks : new int[] {-1, 1}) {
            script.play(
                    "to a missing topic with acks=" + acks,
                    Api.PRODUCE,
                    (side, version) -> Batches.produce("missing", UNKNOWN_ID, acks, Batches.partition(0, batch)));
            for (int partition : new int[] {-1, 2, 99}) {
                script.play(
                        "to partition " + partition + " with acks=" + acks,
                        Api.PRODUCE,
                        (side, version) -> Batches.produce(side, TOPIC, partition, acks, batch));
            }
        }
        script.playUnanswered(
                "to a missing topic with acks=0",
                Api.PRODUCE,
                (side, version) -> Batches.produce("missing", UNKNOWN_ID, 0, Batches.partition(0, batch)));
        script.play(
                "to a bad name",
                Api.PRODUCE,
                (side, version) -> Batches.produce("a/b", UNKNOWN_ID, -1, Batches.partition(0, batch)));
        script.playFrom(
                FIRST_WITH_IDS,
                "to no id",
                Api.PRODUCE,
                (side, version) -> Batches.produce("", Uuid.ZERO, -1, Batches.partition(0, batch)));
        script.play(
                "to two partitions",
                Api.PRODUCE,
                (side, version) -> Batches.produce(
                        TOPIC, side.topicId(TOPIC), -1, Batches.partition(1, batch), Batches.partition(0, batch)));
        script.play(
                "to a partition and a missing one",
                Api.PRODUCE,
                (side, version) -> Batches.produce(
                        TOPIC, side.topicId(TOPIC), -1, Batches.partition(0, batch), Batches.partition(7, batch)));
        script.play("to no partition", Api.PRODUCE, (side, version) -> Batches.produce(TOPIC, side.topicId(TOPIC), -1));
    }

    /** Batches that are not what they say. None at all (null) is no case: Kafka does not answer that. */
    private static void playChangedBatches(Script script) throws IOException {
        append(script, "of no bytes", TOPIC, -1, ByteBuffer.allocate(0));
        append(script, "of a few zeros", TOPIC, -1, ByteBuffer.allocate(20));
        append(script, "of many zeros", TOPIC, -1, ByteBuffer.allocate(200));
        ByteBuffer two = ByteBuffer.allocate(1_000)
                .put(Batches.of(Batches.FIRST_MS, 1))
                .put(Batches.of(Batches.FIRST_MS, 1))
                .flip();
        append(script, "of two batches", TOPIC, -1, two);
        append(script, "cut short", TOPIC, -1, Batches.of(Batches.FIRST_MS, 2).slice(0, 90));
        append(
                script,
                "with a wrong CRC",
                TOPIC,
                -1,
                changedOnly(batch -> batch.put(CRC, (byte) (batch.get(CRC) + 1))));
        append(
                script,
                "with a changed byte",
                TOPIC,
                -1,
                changedOnly(batch -> batch.put(80, (byte) (batch.get(80) + 1))));
        for (int magic : new int[] {0, 1, 3, -1}) {
            append(script, "of magic " + magic, TOPIC, -1, changedOnly(batch -> batch.put(MAGIC, (byte) magic)));
        }
        append(script, "with a length too large", TOPIC, -1, changedOnly(batch -> batch.putInt(LENGTH, 10_000)));
        append(script, "with a length too small", TOPIC, -1, changedOnly(batch -> batch.putInt(LENGTH, 40)));
        append(script, "with a negative length", TOPIC, -1, changedOnly(batch -> batch.putInt(LENGTH, -1)));
        append(script, "from offset 5", TOPIC, -1, changedOnly(batch -> batch.putLong(BASE_OFFSET, 5)));
        append(script, "of leader epoch 5", TOPIC, -1, changedOnly(batch -> batch.putInt(LEADER_EPOCH, 5)));
    }

    /** Headers whose fields do not fit each other or what follows, under a CRC that is right. */
    private static void playChangedHeaders(Script script) throws IOException {
        for (int bit : new int[] {0x10, 0x20}) {
            append(
                    script,
                    "with attribute " + bit,
                    TOPIC,
                    -1,
                    changed(batch -> batch.putShort(ATTRIBUTES, (short) bit)));
        }
        // Kafka takes them, so that offsets differ from then on.
        script.makeTopic("unknown-attributes", 1);
        for (int bit : new int[] {0x40, 0x80, 0x4000}) {
            append(
                    script,
                    "with unknown attribute " + bit,
                    "unknown-attributes",
                    -1,
                    changed(batch -> batch.putShort(ATTRIBUTES, (short) bit)));
        }
        append(script, "with append time", TOPIC, -1, changed(batch -> batch.putShort(ATTRIBUTES, (short) 8)));
        for (int compression : new int[] {1, 4, 5, 7}) {
            append(
                    script,
                    "of compression " + compression + " that is none",
                    TOPIC,
                    -1,
                    changed(batch -> batch.putShort(ATTRIBUTES, (short) compression)));
        }
        append(script, "with a last offset too large", TOPIC, -1, changed(batch -> batch.putInt(LAST_OFFSET_DELTA, 9)));
        append(script, "with a negative last offset", TOPIC, -1, changed(batch -> batch.putInt(LAST_OFFSET_DELTA, -1)));
        append(script, "with a count too large", TOPIC, -1, changed(batch -> batch.putInt(RECORDS_COUNT, 9)));
        append(script, "with a count too small", TOPIC, -1, changed(batch -> batch.putInt(RECORDS_COUNT, 1)));
        append(script, "with a negative count", TOPIC, -1, changed(batch -> batch.putInt(RECORDS_COUNT, -1)));
        append(script, "with a wrong largest time", TOPIC, -1, changed(batch -> batch.putLong(MAX_TIMESTAMP, 9)));
        append(script, "with records of a wrong length", TOPIC, -1, changed(batch -> batch.put(RECORDS, (byte) 2)));
        append(
                script,
                "of a control batch",
                TOPIC,
                -1,
                BatchBuilder.endTransactionMarker(ControlRecord.COMMIT, 1, (short) 0, 0, Batches.FIRST_MS));
    }

    /** A batch of three records, changed, with a CRC that fits. */
    private static ByteBuffer changed(Consumer<ByteBuffer> change) {
        ByteBuffer batch = changedOnly(change);
        CRC32C crc = new CRC32C();
        crc.update(batch.slice(ATTRIBUTES, batch.limit() - ATTRIBUTES));
        return batch.putInt(CRC, (int) crc.getValue());
    }

    private static ByteBuffer changedOnly(Consumer<ByteBuffer> change) {
        ByteBuffer batch = Batches.of(Batches.FIRST_MS, 3);
        change.accept(batch);
        return batch;
    }

    private static void playRecords(Script script) throws IOException {
        append(
                script,
                "of empty keys and values",
                TOPIC,
                -1,
                new BatchBuilder()
                        .append(Batches.FIRST_MS, new byte[0], new byte[0])
                        .build());
        append(
                script,
                "of null keys and values",
                TOPIC,
                -1,
                new BatchBuilder()
                        .append(Batches.FIRST_MS, (byte[]) null, (byte[]) null)
                        .build());
        append(script, "without a time", TOPIC, -1, Batches.of(-1, 1));
        append(script, "of the year 1970", TOPIC, -1, Batches.of(0, 2));
        append(script, "of the far future", TOPIC, -1, Batches.of(4_000_000_000_000L, 2));
        append(
                script,
                "of the past and the far future",
                TOPIC,
                -1,
                new BatchBuilder()
                        .append(Batches.FIRST_MS, new byte[1], new byte[1])
                        .append(4_000_000_000_000L, new byte[1], new byte[1])
                        .build());
        append(
                script,
                "of one large record",
                TOPIC,
                -1,
                new BatchBuilder()
                        .append(Batches.FIRST_MS, new byte[1], new byte[2 << 20])
                        .build());
    }

    private static void playTopicSettings(Script script) throws IOException {
        script.makeTopic("small-batches", 1, Requests.config("max.message.bytes", "200"));
        append(script, "of a batch that fits a small limit", "small-batches", -1, Batches.of(Batches.FIRST_MS, 1));
        append(script, "of a batch above a small limit", "small-batches", -1, Batches.of(Batches.FIRST_MS, 9));
        script.makeTopic("append-time", 1, Requests.config("message.timestamp.type", "LogAppendTime"));
        append(script, "to a topic with append time", "append-time", -1, Batches.of(Batches.FIRST_MS, 2));
        append(
                script,
                "of the far future to a topic with append time",
                "append-time",
                -1,
                Batches.of(4_000_000_000_000L, 2));
        if (script.playTopic("compacted", Requests.config("cleanup.policy", "compact"))) {
            append(script, "with keys to a compacted topic", "compacted", -1, Batches.of(Batches.FIRST_MS, 2));
            append(
                    script,
                    "without a key to a compacted topic",
                    "compacted",
                    -1,
                    new BatchBuilder()
                            .append(Batches.FIRST_MS, new byte[1], new byte[1])
                            .append(Batches.FIRST_MS, null, new byte[1])
                            .build());
        }
        script.makeTopic("fewer-replicas", 1, Requests.config("min.insync.replicas", "2"));
        for (int acks : new int[] {1, -1}) {
            append(
                    script,
                    "to fewer replicas than have to be in sync with acks=" + acks,
                    "fewer-replicas",
                    acks,
                    Batches.of(Batches.FIRST_MS, 1));
        }
        script.makeTopic("times", 1, Requests.config("message.timestamp.before.max.ms", "1000"));
        append(script, "too old for the topic", "times", -1, Batches.of(Batches.FIRST_MS, 2));
    }

    /** One producer, whose every step depends on those before. */
    private static void playProducers(Script script) throws IOException {
        for (int version : new int[] {3, 7, 9, 12, 13}) {
            String topic = "idempotent-v" + version;
            script.makeTopic(topic, 1);
            long id = 1_000_000L + version;
            List<Step> steps = List.of(
                    new Step("first batch", id, 0, 0, 3),
                    new Step("first batch again", id, 0, 0, 3),
                    new Step("second batch", id, 0, 3, 2),
                    new Step("first batch once more", id, 0, 0, 3),
                    new Step("gap", id, 0, 9, 1),
                    new Step("part of a batch that was there", id, 0, 1, 1),
                    new Step("new epoch in the middle", id, 1, 5, 1),
                    new Step("new epoch", id, 1, 0, 1),
                    new Step("old epoch", id, 0, 5, 1),
                    new Step("epoch skipped", id, 7, 0, 1),
                    new Step("another producer in the middle", id + 1_000, 0, 5, 1),
                    new Step("another producer goes on", id + 1_000, 0, 6, 1),
                    new Step("sequence wraps", id + 2_000, 0, Integer.MAX_VALUE, 2),
                    new Step("sequence wrapped", id + 2_000, 0, 1, 1),
                    new Step("negative sequence", id + 3_000, 0, -1, 1),
                    new Step("nobody in the end", -1, -1, -1, 1),
                    new Step("negative epoch", id + 3_000, -1, 0, 1));
            for (Step step : steps) {
                script.playIn(
                        version,
                        "of a producer: " + step.what,
                        Api.PRODUCE,
                        (side, v) -> Batches.produce(side, topic, 0, -1, step.batch()));
            }
        }
        append(
                script,
                "of a sequence without a producer",
                TOPIC,
                -1,
                changed(batch -> batch.putLong(PRODUCER_ID, -1)
                        .putShort(PRODUCER_EPOCH, (short) 3)
                        .putInt(BASE_SEQUENCE, 3)));
    }

    private record Step(String what, long producerId, int epoch, int sequence, int records) {

        ByteBuffer batch() {
            return Batches.filled(new BatchBuilder(), Batches.FIRST_MS, records)
                    .producer(producerId, (short) epoch, sequence)
                    .build();
        }
    }
}
