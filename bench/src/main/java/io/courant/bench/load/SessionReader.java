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
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads a topic by a fetch session, as the Java consumer does: the first request names all partitions, every further one only
 * those whose position has changed. Owned by one thread.
 */
public final class SessionReader implements AutoCloseable {

    private static final ApiKey API = ApiKey.FETCH;
    private static final short VERSION = 18;
    private static final int FIRST_EPOCH = 0;

    private final Topic topic;
    private final WireConnection connection;
    private final RecordBatches batches = new RecordBatches();
    private final long[] nextOffsets;
    private final SortedSet<Integer> moved = new TreeSet<>();
    private int partitionBytes = LoadLimits.FETCH_PARTITION_BYTES;
    private int sessionId;
    private int epoch = FIRST_EPOCH;
    private long taken;

    private SessionReader(Topic topic, WireConnection connection) {
        this.topic = topic;
        this.connection = connection;
        this.nextOffsets = new long[topic.partitions()];
        markAllMoved();
    }

    private void markAllMoved() {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            moved.add(partition);
        }
    }

    /**
     * Begins a session and reads all there is in the topic.
     *
     * @throws IOException when the broker makes no session
     */
    public static SessionReader atEnd(int port, Topic topic) throws IOException {
        SessionReader reader = new SessionReader(topic, WireConnection.open(port));
        try {
            while (reader.fetch(0) > 0) {
                // Until there is nothing new.
            }
            // From now on a fetch returns one batch: a partition's first one comes however large it is.
            reader.partitionBytes = 1;
            reader.markAllMoved();
            reader.fetch(0);
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** Fetches once and waits for the answer up to {@code maxWaitMs}; returns the number of batches that came. */
    public int fetch(int maxWaitMs) throws IOException {
        send(maxWaitMs);
        return receive();
    }

    /** The records that came so far, by what the headers of their batches say. */
    public long records() {
        return taken;
    }

    /** Sends the session's next request. */
    void send(int maxWaitMs) throws IOException {
        FetchRequest request = new FetchRequestBuilder()
                .maxWaitMs(maxWaitMs)
                .minBytes(1)
                .maxBytes(LoadLimits.FETCH_BYTES)
                .sessionId(sessionId)
                .sessionEpoch(epoch)
                .topics(moved.isEmpty() ? List.of() : List.of(positions()))
                .build();
        moved.clear();
        epoch++;
        int size = FetchRequestCodec.size(request, VERSION);
        connection.send(Frames.request(API, VERSION, size, out -> FetchRequestCodec.write(request, VERSION, out)));
    }

    private FetchRequest.FetchTopic positions() {
        List<FetchRequest.FetchPartition> partitions = new ArrayList<>();
        for (int partition : moved) {
            partitions.add(new FetchRequestBuilder.FetchPartitionBuilder()
                    .partition(partition)
                    .fetchOffset(nextOffsets[partition])
                    .partitionMaxBytes(partitionBytes)
                    .build());
        }
        return new FetchRequestBuilder.FetchTopicBuilder()
                .topicId(topic.id())
                .partitions(partitions)
                .build();
    }

    /** The answer to the request sent: the number of batches in it. */
    int receive() throws IOException {
        FetchResponse response;
        try {
            response = FetchResponseCodec.read(Frames.body(API, VERSION, connection.receive()), VERSION);
        } catch (MalformedMessageException e) {
            throw new IOException("an answer to a fetch that is no such answer", e);
        }
        Errors.requireNone(response.errorCode(), "a fetch of a session");
        if (response.sessionId() == 0) {
            throw new IOException("the broker made no fetch session of " + topic.partitions() + " partitions");
        }
        sessionId = response.sessionId();
        int found = 0;
        for (FetchResponse.FetchableTopicResponse ofTopic : response.responses()) {
            for (FetchResponse.PartitionData ofPartition : ofTopic.partitions()) {
                found += take(ofPartition);
            }
        }
        return found;
    }

    private int take(FetchResponse.PartitionData fetched) throws IOException {
        int partition = fetched.partitionIndex();
        Errors.requireNone(fetched.errorCode(), "partition " + partition);
        if (!(fetched.records() instanceof Records.OfBuffer(ByteBuffer records))) {
            return 0;
        }
        int found = 0;
        batches.over(records, records.position(), records.limit());
        while (batches.next() == BatchStep.BATCH) {
            nextOffsets[partition] = batches.batch().nextOffset();
            taken += batches.batch().recordsCount();
            moved.add(partition);
            found++;
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
