package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.Records;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records with keys, for one partition: round after round every key once, in an order that looks random, in batches of 64 KB.
 *
 * @param keys how many there are
 * @param bytes of batches, at least
 */
public record KeyedLoad(long keys, long bytes) {

    private static final ApiKey API = ApiKey.PRODUCE;
    private static final short VERSION = 13;
    private static final short ACKS_LEADER = 1;
    private static final int VALUE_BYTES = 200;
    private static final long SEED = 11;

    /** A prime, so that its multiples modulo any smaller number of keys, or one it does not divide, reach all of them. */
    private static final long STEP = 1_000_003;

    /**
     * What was written.
     *
     * @param records in all
     * @param bytes of their batches
     */
    public record Written(long records, long bytes) {

        /** What so many of these records take, their share of their batches' headers included. */
        public long bytesOf(long some) {
            return some * bytes / records;
        }
    }

    public KeyedLoad {
        if (keys < 1 || keys % STEP == 0) {
            throw new IllegalArgumentException("not a number of keys: " + keys);
        }
    }

    /** Writes it all to partition 0 of {@code topic}, with {@code acks=1}; returns when all is acknowledged. */
    public Written run(int port, Topic topic) throws IOException {
        byte[] value = new byte[VALUE_BYTES];
        SplittableRandom random = new SplittableRandom(SEED);
        BatchBuilder builder = new BatchBuilder();
        long records = 0;
        long written = 0;
        int unanswered = 0;
        try (WireConnection connection = WireConnection.open(port)) {
            while (written < bytes) {
                builder.reset();
                while (builder.sizeInBytes() + VALUE_BYTES * 2 <= LoadLimits.BATCH_BYTES) {
                    random.nextBytes(value);
                    builder.append(System.currentTimeMillis(), key(records), value);
                    records++;
                }
                if (unanswered == LoadLimits.IN_FLIGHT) {
                    ProduceFrames.awaitTaken(connection, 0);
                    unanswered--;
                }
                written += builder.sizeInBytes();
                connection.send(frame(topic, builder.build()));
                unanswered++;
            }
            for (; unanswered > 0; unanswered--) {
                ProduceFrames.awaitTaken(connection, 0);
            }
        }
        return new Written(records, written);
    }

    /** The key of record number {@code record}, from 0. */
    byte[] key(long record) {
        long round = record / keys;
        long number = (record % keys * STEP + round) % keys;
        return "key-%012d".formatted(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer frame(Topic topic, ByteBuffer batch) {
        ProduceRequest request = new ProduceRequestBuilder()
                .acks(ACKS_LEADER)
                .timeoutMs(LoadLimits.ANSWER_WITHIN_MS)
                .topicData(List.of(new ProduceRequestBuilder.TopicProduceDataBuilder()
                        .topicId(topic.id())
                        .partitionData(List.of(new ProduceRequestBuilder.PartitionProduceDataBuilder()
                                .index(0)
                                .records(new Records.OfBuffer(batch))
                                .build()))
                        .build()))
                .build();
        int size = ProduceRequestCodec.size(request, VERSION);
        return Frames.request(API, VERSION, size, out -> ProduceRequestCodec.write(request, VERSION, out));
    }
}
