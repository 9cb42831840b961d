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

/**
 * Produce requests that together reach every partition of a topic once, encoded once and sent as often as the load wants.
 * Immutable; shared by threads.
 */
public final class ProduceFrames {

    private static final ApiKey API = ApiKey.PRODUCE;
    private static final short VERSION = 13;
    private static final int TIMEOUT_MS = 30_000;

    /** The same records in every run: what they hold is of no consequence, since nothing is compressed. */
    private static final long SEED = 11;

    private final List<ByteBuffer> frames;
    private final int batchBytes;
    private final int batchesEach;

    private ProduceFrames(List<ByteBuffer> frames, int batchBytes, int batchesEach) {
        this.frames = frames;
        this.batchBytes = batchBytes;
        this.batchesEach = batchesEach;
    }

    /** Requests with a batch of 64 KB of 1 KB records each. */
    public static ProduceFrames of(Topic topic, short acks) {
        return encode(topic, acks, LoadLimits.BATCH_BYTES, 1);
    }

    /** Requests with a single record of 1 KB each. */
    public static ProduceFrames ofOneRecord(Topic topic, short acks) {
        return encode(topic, acks, 0, 1);
    }

    /**
     * Requests with batches of a single record of 1 KB for up to 64 partitions each, as a producer sends them whose records
     * spread over many partitions.
     */
    public static ProduceFrames spread(Topic topic, short acks) {
        return encode(topic, acks, 0, Math.min(topic.partitions(), LoadLimits.SPREAD_PARTITIONS));
    }

    private static ProduceFrames encode(Topic topic, short acks, int atMostBytes, int batchesEach) {
        ByteBuffer batch = batch(atMostBytes);
        List<ByteBuffer> frames = new ArrayList<>();
        for (int first = 0; first < topic.partitions(); first += batchesEach) {
            List<ProduceRequest.PartitionProduceData> partitions = new ArrayList<>();
            for (int i = 0; i < batchesEach; i++) {
                partitions.add(new ProduceRequestBuilder.PartitionProduceDataBuilder()
                        .index((first + i) % topic.partitions())
                        .records(new Records.OfBuffer(batch.duplicate()))
                        .build());
            }
            ProduceRequest request = new ProduceRequestBuilder()
                    .acks(acks)
                    .timeoutMs(TIMEOUT_MS)
                    .topicData(List.of(new ProduceRequestBuilder.TopicProduceDataBuilder()
                            .topicId(topic.id())
                            .partitionData(partitions)
                            .build()))
                    .build();
            int bytes = ProduceRequestCodec.size(request, VERSION);
            frames.add(Frames.request(API, VERSION, bytes, out -> ProduceRequestCodec.write(request, VERSION, out)));
        }
        return new ProduceFrames(List.copyOf(frames), batch.remaining(), batchesEach);
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

    /** How many frames there are: one per partition, unless they are spread over more each. */
    int count() {
        return frames.size();
    }

    /** The bytes of one record batch. */
    public int batchBytes() {
        return batchBytes;
    }

    /** The bytes of the record batches of all frames together. */
    long totalBytes() {
        return (long) batchBytes * batchesEach * frames.size();
    }

    /** The record batches in each frame, all for different partitions. */
    int batchesEach() {
        return batchesEach;
    }

    ByteBuffer frame(int number) {
        return frames.get(number);
    }

    /** Throws an IOException unless {@code response} says that every batch of a frame was taken. */
    void requireAllTaken(ByteBuffer response) throws IOException, MalformedMessageException {
        ProduceResponse body = ProduceResponseCodec.read(Frames.body(API, VERSION, response), VERSION);
        List<ProduceResponse.PartitionProduceResponse> answers =
                body.responses().getFirst().partitionResponses();
        if (answers.size() != batchesEach) {
            throw new IOException(
                    "an answer about %d batches to a request of %d".formatted(answers.size(), batchesEach));
        }
        for (ProduceResponse.PartitionProduceResponse answer : answers) {
            Errors.requireNone(answer.errorCode(), "partition " + answer.index());
        }
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

    /** Takes the next response off {@code connection}, in a load in which every batch has to be taken. */
    static void awaitTaken(WireConnection connection, int partition) throws IOException {
        try {
            requireTaken(connection.receive(), partition);
        } catch (MalformedMessageException e) {
            throw new IOException("an answer to a produce request that is no such answer", e);
        }
    }
}
