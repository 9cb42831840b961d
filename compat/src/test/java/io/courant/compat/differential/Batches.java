package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.Records;
import io.courant.wire.compress.Compression;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Batches with the same bytes for both sides, and the requests that carry them. */
final class Batches {

    /** The time of the first record, in a past that no limit reaches. */
    static final long FIRST_MS = 1_700_000_000_000L;

    private static final int TIMEOUT_MS = 30_000;

    private Batches() {}

    /** A batch of {@code records} records, a millisecond apart. */
    static ByteBuffer of(long firstMs, int records) {
        return filled(new BatchBuilder(), firstMs, records).build();
    }

    static ByteBuffer compressed(Compression compression, int records) {
        return filled(new BatchBuilder(compression), FIRST_MS, records).build();
    }

    static BatchBuilder filled(BatchBuilder builder, long firstMs, int records) {
        for (int i = 0; i < records; i++) {
            builder.append(firstMs + i, bytes("key-" + i), bytes("the value of record " + i));
        }
        return builder;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A request that appends {@code records} to one partition. */
    static ProduceRequest produce(Side side, String topic, int partition, int acks, ByteBuffer records) {
        return produce(topic, side.topicId(topic), acks, partition(partition, records));
    }

    /** Of name and id each version sends the one that it knows. */
    static ProduceRequest produce(String topic, Uuid id, int acks, ProduceRequest.PartitionProduceData... partitions) {
        return new ProduceRequestBuilder()
                .acks((short) acks)
                .timeoutMs(TIMEOUT_MS)
                .topicData(List.of(new ProduceRequestBuilder.TopicProduceDataBuilder()
                        .name(topic)
                        .topicId(id)
                        .partitionData(List.of(partitions))
                        .build()))
                .build();
    }

    static ProduceRequest.PartitionProduceData partition(int partition, ByteBuffer records) {
        return new ProduceRequestBuilder.PartitionProduceDataBuilder()
                .index(partition)
                .records(new Records.OfBuffer(records))
                .build();
    }
}
