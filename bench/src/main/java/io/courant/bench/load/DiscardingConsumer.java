package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.Records;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Consumes a topic from beginning to end, several times, and drops what it gets after looking at the batches' headers:
 * offsets have to follow one another, and their sum has to be what was produced.
 */
public final class DiscardingConsumer {

    private static final ApiKey API = ApiKey.FETCH;
    private static final short VERSION = 18;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Topic topic;
    private final long batchesPerPartition;
    private final long[] nextOffsets;
    private final long[] batchesSeen;
    private final boolean[] mine;
    private final RecordBatches batches = new RecordBatches();
    private long bytes;

    private DiscardingConsumer(Topic topic, long batchesPerPartition, int first, int step) {
        this.topic = topic;
        this.batchesPerPartition = batchesPerPartition;
        this.nextOffsets = new long[topic.partitions()];
        this.batchesSeen = new long[topic.partitions()];
        this.mine = new boolean[topic.partitions()];
        for (int partition = first; partition < topic.partitions(); partition += step) {
            mine[partition] = true;
        }
    }

    /**
     * Consumes everything {@code passes} times, over two connections that have half of the partitions each.
     *
     * @throws IOException when the broker answers with an error, or anything is missing, doubled or of the wrong size
     */
    public static Moved run(int port, Topic topic, Moved produced, int passes)
            throws IOException, InterruptedException {
        long perPartition = produced.batches() / topic.partitions();
        long start = System.nanoTime();
        long[] bytes = new long[LoadLimits.CONNECTIONS];
        LoadThreads.runAll("consumer", LoadLimits.CONNECTIONS, thread -> {
            try (WireConnection connection = WireConnection.open(port)) {
                for (int pass = 0; pass < passes; pass++) {
                    DiscardingConsumer consumer =
                            new DiscardingConsumer(topic, perPartition, thread, LoadLimits.CONNECTIONS);
                    consumer.consume(connection);
                    bytes[thread] += consumer.bytes;
                }
            }
        });
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        long total = 0;
        for (long each : bytes) {
            total += each;
        }
        if (total != produced.bytes() * passes) {
            throw new IOException("consumed %d bytes of %d".formatted(total, produced.bytes() * passes));
        }
        return new Moved(total, produced.batches() * passes, seconds);
    }

    private void consume(WireConnection connection) throws IOException, MalformedMessageException {
        for (List<Integer> left = unfinished(); !left.isEmpty(); left = unfinished()) {
            FetchRequest request = request(left);
            int size = FetchRequestCodec.size(request, VERSION);
            connection.send(Frames.request(API, VERSION, size, out -> FetchRequestCodec.write(request, VERSION, out)));
            ByteBuffer answer = connection.receive();
            FetchResponse response = FetchResponseCodec.read(Frames.body(API, VERSION, answer), VERSION);
            Errors.requireNone(response.errorCode(), "fetch");
            for (FetchResponse.FetchableTopicResponse ofTopic : response.responses()) {
                for (FetchResponse.PartitionData ofPartition : ofTopic.partitions()) {
                    count(ofPartition);
                }
            }
        }
    }

    private List<Integer> unfinished() {
        List<Integer> left = new ArrayList<>();
        for (int partition = 0; partition < mine.length; partition++) {
            if (mine[partition] && batchesSeen[partition] < batchesPerPartition) {
                left.add(partition);
            }
        }
        return left;
    }

    private FetchRequest request(List<Integer> partitions) {
        List<FetchRequest.FetchPartition> asked = new ArrayList<>();
        for (int partition : partitions) {
            asked.add(new FetchRequestBuilder.FetchPartitionBuilder()
                    .partition(partition)
                    .fetchOffset(nextOffsets[partition])
                    .partitionMaxBytes(LoadLimits.FETCH_PARTITION_BYTES)
                    .build());
        }
        return new FetchRequestBuilder()
                .maxWaitMs(LoadLimits.FETCH_WAIT_MS)
                .minBytes(1)
                .maxBytes(LoadLimits.FETCH_BYTES)
                .topics(List.of(new FetchRequestBuilder.FetchTopicBuilder()
                        .topicId(topic.id())
                        .partitions(asked)
                        .build()))
                .build();
    }

    private void count(FetchResponse.PartitionData fetched) throws IOException {
        int partition = fetched.partitionIndex();
        Errors.requireNone(fetched.errorCode(), "partition " + partition);
        if (!(fetched.records() instanceof Records.OfBuffer(ByteBuffer records))) {
            return;
        }
        batches.over(records, records.position(), records.limit());
        while (batches.next() == BatchStep.BATCH) {
            if (batches.batch().baseOffset() != nextOffsets[partition]) {
                throw new IOException("partition %d: offset %d where %d was due"
                        .formatted(partition, batches.batch().baseOffset(), nextOffsets[partition]));
            }
            nextOffsets[partition] = batches.batch().nextOffset();
            batchesSeen[partition]++;
            bytes += batches.batch().sizeInBytes();
        }
    }
}
