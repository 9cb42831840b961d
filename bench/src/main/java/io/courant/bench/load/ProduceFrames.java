package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.Records;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseCodec;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One produce request per partition, encoded once and sent as often as the load wants. Immutable; shared by threads. */
public final class ProduceFrames {

    private static final ApiKey API = ApiKey.PRODUCE;
    private static final short VERSION = 13;
    private static final int TIMEOUT_MS = 30_000;

    /** The same records in every run: what they hold is of no consequence, since nothing is compressed. */
    private static final long SEED = 11;

    private final List<ByteBuffer> frames;
    private final int batchBytes;

    private ProduceFrames(List<ByteBuffer> frames, int batchBytes) {
        this.frames = frames;
        this.batchBytes = batchBytes;
    }

    /** Requests with a batch of 64 KB of 1 KB records each. */
    public static ProduceFrames of(Topic topic, short acks) {
        return encode(topic, acks, LoadLimits.BATCH_BYTES);
    }

    /** Requests with a single record of 1 KB each. */
    public static ProduceFrames ofOneRecord(Topic topic, short acks) {
        return encode(topic, acks, 0);
    }

    private static ProduceFrames encode(Topic topic, short acks, int atMostBytes) {
        ByteBuffer batch = batch(atMostBytes);
        List<ByteBuffer> frames = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            ProduceRequest request = new ProduceRequestBuilder()
                    .acks(acks)
                    .timeoutMs(TIMEOUT_MS)
                    .topicData(List.of(new ProduceRequestBuilder.TopicProduceDataBuilder()
                            .topicId(topic.id())
                            .partitionData(List.of(new ProduceRequestBuilder.PartitionProduceDataBuilder()
                                    .index(partition)
                                    .records(new Records.OfBuffer(batch.duplicate()))
                                    .build()))
                            .build()))
                    .build();
            int bytes = ProduceRequestCodec.size(request, VERSION);
            frames.add(Frames.request(API, VERSION, bytes, out -> ProduceRequestCodec.write(request, VERSION, out)));
        }
        return new ProduceFrames(List.copyOf(frames), batch.remaining());
    }

    private static ByteBuffer batch(int atMostBytes) {
        byte[] value = new byte[LoadLimits.RECORD_BYTES];
        SplittableRandom random = new SplittableRandom(SEED);
        BatchBuilder builder = new BatchBuilder();
        long now = System.currentTimeMillis();
        int recordBytes;
        do {
            int before = builder.sizeInBytes();
            random.nextBytes(value);
            builder.append(now, null, value);
            recordBytes = builder.sizeInBytes() - before;
        } while (builder.sizeInBytes() + recordBytes <= atMostBytes);
        return builder.build();
    }

    int partitions() {
        return frames.size();
    }

    /** The bytes of the record batch in each frame. */
    int batchBytes() {
        return batchBytes;
    }

    ByteBuffer frame(int partition) {
        return frames.get(partition);
    }

    /**
     * The error code of {@code response} about the batch sent to {@code partition}.
     *
     * @throws IOException when it is not an answer for that partition: a connection's answers come in order
     */
    static short errorCode(ByteBuffer response, int partition) throws IOException, MalformedMessageException {
        ProduceResponse body = ProduceResponseCodec.read(Frames.body(API, VERSION, response), VERSION);
        ProduceResponse.PartitionProduceResponse answer =
                body.responses().getFirst().partitionResponses().getFirst();
        if (answer.index() != partition) {
            throw new IOException("answer for partition " + answer.index() + " where " + partition + " was due");
        }
        return answer.errorCode();
    }

    /** As {@link #errorCode}, for a load in which every batch has to be taken. */
    static void requireTaken(ByteBuffer response, int partition) throws IOException, MalformedMessageException {
        Errors.requireNone(errorCode(response, partition), "partition " + partition);
    }
}
