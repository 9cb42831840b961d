package io.courant.simulation.client;

import io.courant.simulation.check.Fetched;
import io.courant.simulation.check.SeenBatch;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import java.util.List;

/** Waits at the end of one partition for the next record, whatever it is, and takes it as soon as it comes. */
public final class WaitingReader implements SimulatedClient {

    private static final int VERSION = 17;
    private static final int LONGEST_WAIT_MS = 500;
    private static final int MOST_BYTES = 1_000_000;
    private static final long PAUSE_NANOS = 500_000;

    private final ClientSetup setup;
    private final TopicView topics;
    private final ClientTurns turns;
    private final String topic;
    private final int partition;
    private long position;
    private boolean finishing;

    public WaitingReader(ClientSetup setup, SeededRandom random, String topic, int partition) {
        this.setup = setup;
        this.topic = topic;
        this.partition = partition;
        this.topics = new TopicView(setup.leaders(), random, List.of(topic), true);
        this.turns = new ClientTurns(setup, random, topics, PAUSE_NANOS, this::turn);
    }

    @Override
    public void start() {
        turns.start();
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "waiting reader of " + topic + "-" + partition + " at offset " + position;
    }

    private void turn() {
        if (finishing) {
            return;
        }
        TopicIdPartition asked = topics.partitions().get(partition);
        FetchRequest request = new FetchRequestBuilder()
                .maxWaitMs(LONGEST_WAIT_MS)
                .minBytes(1)
                .maxBytes(MOST_BYTES)
                .topics(List.of(new FetchRequest.FetchTopic(
                        topic,
                        asked.topicId(),
                        List.of(new FetchRequestBuilder.FetchPartitionBuilder()
                                .partition(partition)
                                .fetchOffset(position)
                                .partitionMaxBytes(MOST_BYTES)
                                .build()))))
                .build();
        long sentAtNanos = setup.world().nowNanos();
        turns.ask();
        turns.link()
                .request(
                        ApiKey.FETCH,
                        VERSION,
                        request,
                        FetchRequestCodec.CODEC,
                        FetchResponseCodec.CODEC,
                        response -> answered(asked, response, sentAtNanos));
    }

    private void answered(TopicIdPartition asked, FetchResponse response, long sentAtNanos) {
        turns.answered();
        FetchResponse.PartitionData data =
                response.responses().getFirst().partitions().getFirst();
        if (data.errorCode() != ErrorCode.NONE.code()) {
            throw new AssertionError("a fetch of " + asked + " failed: " + ErrorCode.forCode(data.errorCode()));
        }
        List<SeenBatch> batches = BatchReader.read(data.records());
        setup.checkers()
                .fetched(new Fetched(
                        asked,
                        position,
                        data.highWatermark(),
                        data.logStartOffset(),
                        batches,
                        sentAtNanos,
                        setup.world().nowNanos()));
        if (!batches.isEmpty()) {
            position = batches.getLast().endOffset();
        }
    }
}
