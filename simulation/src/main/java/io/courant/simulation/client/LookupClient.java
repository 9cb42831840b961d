package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.simulation.check.EpochEndLookup;
import io.courant.simulation.check.OffsetLookup;
import io.courant.simulation.check.SeenTopic;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseCodec;
import io.courant.wire.message.OffsetForLeaderEpochRequest;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochResponse;
import io.courant.wire.message.OffsetForLeaderEpochResponseCodec;
import java.util.ArrayList;
import java.util.List;

/** Asks for offsets by time, for the special ones, and for the ends of leader epochs. */
public final class LookupClient extends AskingClient {

    private static final int FIRST_VERSION_WITH_MAX_TIMESTAMP = 7;

    /** How far back times are asked for: as far as batches disagree about the time, and some more. */
    private static final int FARTHEST_BACK_MS = 30_000;

    /** Wall times kept to ask for again: the clock may have been set since. */
    private static final int WALL_TIMES = 200;

    private static final int HIGHEST_EPOCH_AT_FIRST = 3;

    private final List<Long> wallTimesMs = new ArrayList<>();
    private final int questions;
    private int highestEpoch = HIGHEST_EPOCH_AT_FIRST;
    private int answers;

    /** Is done after {@code questions} answers. */
    public LookupClient(ClientSetup setup, SeededRandom random, List<String> topicNames, int questions) {
        super(setup, random, topicNames, false, ClientLimits.PAUSE_NANOS);
        this.questions = questions;
    }

    @Override
    public boolean isDone() {
        return isFinishing() || answers >= questions;
    }

    @Override
    public String describe() {
        return "lookup client: " + answers + " answers";
    }

    @Override
    void turn() {
        if (isFinishing()) {
            return;
        }
        wallTimesMs.add(setup.clock().wallMs());
        if (wallTimesMs.size() > WALL_TIMES) {
            wallTimesMs.remove(random.nextInt(WALL_TIMES));
        }
        SeenTopic topic = anyTopic();
        if (random.oneIn(4)) {
            askForEpochEnds(topic);
        } else {
            askForOffsets(topic);
        }
    }

    private void askForOffsets(SeenTopic topic) {
        int version = anyVersion(ApiKey.LIST_OFFSETS);
        List<ListOffsetsRequest.ListOffsetsPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            partitions.add(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                    .partitionIndex(partition)
                    .timestamp(question(version))
                    .build());
        }
        ListOffsetsRequest request = new ListOffsetsRequestBuilder()
                .replicaId(-1)
                .topics(List.of(new ListOffsetsRequest.ListOffsetsTopic(topic.name(), partitions)))
                .build();
        long sentAtNanos = setup.world().nowNanos();
        ask(
                ApiKey.LIST_OFFSETS,
                version,
                request,
                ListOffsetsRequestCodec.CODEC,
                ListOffsetsResponseCodec.CODEC,
                response -> offsetsAnswered(topic.id(), partitions, response, sentAtNanos));
    }

    private long question(int version) {
        return switch (random.nextInt(10)) {
            case 0 -> OffsetLookup.EARLIEST;
            case 1, 2 -> OffsetLookup.LATEST;
            case 3, 4 -> version >= FIRST_VERSION_WITH_MAX_TIMESTAMP ? OffsetLookup.MAX_TIMESTAMP : OffsetLookup.LATEST;
            case 5 -> random.nextBoolean() ? 0 : Long.MAX_VALUE;
            default -> {
                long wallMs = wallTimesMs.get(random.nextInt(wallTimesMs.size()));
                yield wallMs - random.nextInt(1 + random.nextInt(FARTHEST_BACK_MS));
            }
        };
    }

    private void offsetsAnswered(
            Uuid topicId,
            List<ListOffsetsRequest.ListOffsetsPartition> asked,
            ListOffsetsResponse response,
            long sentAtNanos) {
        List<ListOffsetsResponse.ListOffsetsPartitionResponse> partitions =
                response.topics().getFirst().partitions();
        for (int i = 0; i < asked.size(); i++) {
            ListOffsetsResponse.ListOffsetsPartitionResponse found = partitions.get(i);
            TopicIdPartition partition = new TopicIdPartition(topicId, found.partitionIndex());
            if (isAnswer(found.errorCode(), partition)
                    && !looksAtLostRecords(asked.get(i).timestamp())) {
                setup.tally().reached(State.OFFSET_LOOKED_UP);
                setup.checkers()
                        .offsetLookedUp(new OffsetLookup(
                                partition,
                                asked.get(i).timestamp(),
                                found.offset(),
                                found.timestamp(),
                                found.leaderEpoch(),
                                sentAtNanos,
                                setup.world().nowNanos()));
            }
        }
    }

    private void askForEpochEnds(SeenTopic topic) {
        int version = anyVersion(ApiKey.OFFSET_FOR_LEADER_EPOCH);
        List<OffsetForLeaderEpochRequest.OffsetForLeaderPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            partitions.add(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                    .partition(partition)
                    .leaderEpoch(random.nextInt(highestEpoch + 2))
                    .build());
        }
        OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequestBuilder()
                .replicaId(-1)
                .topics(List.of(new OffsetForLeaderEpochRequest.OffsetForLeaderTopic(topic.name(), partitions)))
                .build();
        long sentAtNanos = setup.world().nowNanos();
        ask(
                ApiKey.OFFSET_FOR_LEADER_EPOCH,
                version,
                request,
                OffsetForLeaderEpochRequestCodec.CODEC,
                OffsetForLeaderEpochResponseCodec.CODEC,
                response -> epochEndsAnswered(topic.id(), partitions, response, sentAtNanos));
    }

    private void epochEndsAnswered(
            Uuid topicId,
            List<OffsetForLeaderEpochRequest.OffsetForLeaderPartition> asked,
            OffsetForLeaderEpochResponse response,
            long sentAtNanos) {
        List<OffsetForLeaderEpochResponse.EpochEndOffset> partitions =
                response.topics().getFirst().partitions();
        for (int i = 0; i < asked.size(); i++) {
            OffsetForLeaderEpochResponse.EpochEndOffset found = partitions.get(i);
            TopicIdPartition partition = new TopicIdPartition(topicId, found.partition());
            if (isAnswer(found.errorCode(), partition)) {
                highestEpoch = Math.max(highestEpoch, found.leaderEpoch());
                setup.tally().reached(State.EPOCH_END_LOOKED_UP);
                setup.checkers()
                        .epochEndLookedUp(new EpochEndLookup(
                                partition,
                                asked.get(i).leaderEpoch(),
                                found.leaderEpoch(),
                                found.endOffset(),
                                sentAtNanos));
            }
        }
    }

    /** A search by time reads segments, and a failed sync loses what stands in the journal alone or was shown from memory. */
    private boolean looksAtLostRecords(long question) {
        boolean searches = question >= 0 || question == OffsetLookup.MAX_TIMESTAMP;
        return searches && setup.unsyncedIsLost().getAsBoolean();
    }

    private boolean isAnswer(short errorCode, TopicIdPartition partition) {
        ErrorCode error = ErrorCode.forCode(errorCode).orElseThrow();
        return switch (error) {
            case NONE -> {
                answers++;
                yield true;
            }
            case NOT_LEADER_OR_FOLLOWER,
                    LEADER_NOT_AVAILABLE,
                    OFFSET_NOT_AVAILABLE,
                    UNKNOWN_TOPIC_OR_PARTITION,
                    KAFKA_STORAGE_ERROR -> {
                setup.tally().reached(State.RETRIABLE_ERROR);
                yield false;
            }
            default -> throw new AssertionError("a lookup in " + partition + " failed: " + error);
        };
    }
}
