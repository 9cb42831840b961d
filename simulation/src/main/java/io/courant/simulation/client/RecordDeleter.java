package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.simulation.check.SeenTopic;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.DeleteRecordsRequest;
import io.courant.wire.message.DeleteRecordsRequestCodec;
import io.courant.wire.message.DeleteRecordsResponse;
import io.courant.wire.message.DeleteRecordsResponseCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deletes the oldest records of partitions: some more than it knows to be gone, sometimes all, sometimes more than there are. */
public final class RecordDeleter extends AskingClient {

    private static final int MOST_RECORDS = 150;

    /** Between two of its requests: else there would be nothing left to read. */
    private static final int PAUSE_NANOS = 5 * ClientLimits.PAUSE_NANOS;

    /** Stands for the high watermark. */
    private static final long ALL = -1;

    private final Map<TopicIdPartition, Long> starts = new HashMap<>();
    private long deletions;

    public RecordDeleter(ClientSetup setup, SeededRandom random, List<String> topicNames) {
        super(setup, random, topicNames, false, PAUSE_NANOS);
    }

    @Override
    public boolean isDone() {
        return isFinishing();
    }

    @Override
    public String describe() {
        return "deleter of records: " + deletions + " deletions";
    }

    @Override
    void turn() {
        if (isFinishing()) {
            return;
        }
        SeenTopic topic = anyTopic();
        List<DeleteRecordsRequest.DeleteRecordsPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            if (random.nextBoolean()) {
                partitions.add(wanted(new TopicIdPartition(topic.id(), partition)));
            }
        }
        DeleteRecordsRequest request = new DeleteRecordsRequest(
                List.of(new DeleteRecordsRequest.DeleteRecordsTopic(topic.name(), partitions)),
                random.oneIn(3) ? random.nextInt(20) : 30_000);
        long sentAtNanos = setup.world().nowNanos();
        ask(
                ApiKey.DELETE_RECORDS,
                anyVersion(ApiKey.DELETE_RECORDS),
                request,
                DeleteRecordsRequestCodec.CODEC,
                DeleteRecordsResponseCodec.CODEC,
                response -> answered(topic.id(), partitions, response, sentAtNanos));
    }

    private DeleteRecordsRequest.DeleteRecordsPartition wanted(TopicIdPartition partition) {
        long offset = random.oneIn(8) ? ALL : starts.getOrDefault(partition, 0L) + random.nextInt(MOST_RECORDS);
        setup.checkers().recordDeletionRequested(partition, offset == ALL ? Long.MAX_VALUE : offset);
        return new DeleteRecordsRequest.DeleteRecordsPartition(partition.partition(), offset);
    }

    private void answered(
            Uuid topicId,
            List<DeleteRecordsRequest.DeleteRecordsPartition> asked,
            DeleteRecordsResponse response,
            long sentAtNanos) {
        List<DeleteRecordsResponse.DeleteRecordsPartitionResult> results =
                response.topics().getFirst().partitions();
        for (int i = 0; i < asked.size(); i++) {
            DeleteRecordsResponse.DeleteRecordsPartitionResult result = results.get(i);
            TopicIdPartition partition = new TopicIdPartition(topicId, result.partitionIndex());
            switch (ErrorCode.forCode(result.errorCode()).orElseThrow()) {
                case NONE -> {
                    if (result.lowWatermark() < asked.get(i).offset()) {
                        throw new AssertionError(
                                "DeleteRecords up to " + asked.get(i).offset() + " of " + partition
                                        + " was answered with " + result.lowWatermark());
                    }
                    deletions++;
                    starts.put(partition, result.lowWatermark());
                    setup.tally().reached(State.RECORDS_DELETED);
                    setup.checkers()
                            .recordsDeleted(
                                    partition,
                                    result.lowWatermark(),
                                    sentAtNanos,
                                    setup.world().nowNanos());
                }
                case OFFSET_OUT_OF_RANGE -> {} // there are not so many
                case REQUEST_TIMED_OUT,
                        NOT_LEADER_OR_FOLLOWER,
                        LEADER_NOT_AVAILABLE,
                        UNKNOWN_TOPIC_OR_PARTITION,
                        KAFKA_STORAGE_ERROR -> setup.tally().reached(State.RETRIABLE_ERROR);
                default -> throw new AssertionError("DeleteRecords was refused in " + partition + ": " + result);
            }
        }
    }
}
