package io.courant.simulation.client;

import io.courant.simulation.check.GroupsAreSound;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.FindCoordinatorResponseCodec;
import io.courant.wire.message.OffsetCommitRequest;
import io.courant.wire.message.OffsetCommitRequestBuilder;
import io.courant.wire.message.OffsetCommitRequestCodec;
import io.courant.wire.message.OffsetCommitResponseCodec;
import io.courant.wire.message.OffsetFetchRequest;
import io.courant.wire.message.OffsetFetchRequestBuilder;
import io.courant.wire.message.OffsetFetchRequestCodec;
import io.courant.wire.message.OffsetFetchResponse;
import io.courant.wire.message.OffsetFetchResponseCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks up and commits the offsets of a group, for one client. */
final class GroupOffsetsClient {

    private static final int FIND_VERSION = 4;
    private static final int COMMIT_VERSION = 8;
    private static final int FETCH_VERSION = 8;

    private final ClientTurns turns;
    private final GroupsAreSound ledger;
    private final String group;
    private final String topic;
    private final Map<Integer, Long> positions = new HashMap<>();

    GroupOffsetsClient(ClientTurns turns, GroupsAreSound ledger, String group, String topic) {
        this.turns = turns;
        this.ledger = ledger;
        this.group = group;
        this.topic = topic;
    }

    static void find(ClientTurns turns, String group, Consumer<ErrorCode> answer) {
        turns.ask();
        turns.link()
                .request(
                        ApiKey.FIND_COORDINATOR,
                        FIND_VERSION,
                        new FindCoordinatorRequestBuilder()
                                .coordinatorKeys(List.of(group))
                                .build(),
                        FindCoordinatorRequestCodec.CODEC,
                        FindCoordinatorResponseCodec.CODEC,
                        response -> {
                            turns.answered();
                            answer.accept(ErrorCode.forCode(
                                            response.coordinators().getFirst().errorCode())
                                    .orElseThrow());
                        });
    }

    /** Looks up what is committed, which must be at least what was acknowledged before. */
    void read(List<Integer> partitions, Consumer<ErrorCode> answer) {
        Map<Integer, Long> atLeast = new HashMap<>();
        partitions.forEach(partition -> atLeast.put(partition, ledger.committed(group, partition)));
        OffsetFetchRequest request = new OffsetFetchRequestBuilder()
                .groups(List.of(new OffsetFetchRequestBuilder.OffsetFetchRequestGroupBuilder()
                        .groupId(group)
                        .topics(List.of(new OffsetFetchRequestBuilder.OffsetFetchRequestTopicsBuilder()
                                .name(topic)
                                .partitionIndexes(partitions)
                                .build()))
                        .build()))
                .build();
        turns.ask();
        turns.link()
                .request(
                        ApiKey.OFFSET_FETCH,
                        FETCH_VERSION,
                        request,
                        OffsetFetchRequestCodec.CODEC,
                        OffsetFetchResponseCodec.CODEC,
                        response -> {
                            turns.answered();
                            OffsetFetchResponse.OffsetFetchResponseGroup found =
                                    response.groups().getFirst();
                            if (found.errorCode() == ErrorCode.NONE.code()) {
                                found.topics()
                                        .forEach(each -> each.partitions().forEach(partition -> {
                                            long offset = Math.max(0, partition.committedOffset());
                                            int index = partition.partitionIndex();
                                            ledger.lookedUp(group, index, offset, atLeast.getOrDefault(index, 0L));
                                            positions.put(index, offset);
                                        }));
                            }
                            answer.accept(ErrorCode.forCode(found.errorCode()).orElseThrow());
                        });
    }

    /** Commits the next offset of a partition that was looked up. */
    void commit(
            int partition, int generation, String memberId, @Nullable String instanceId, Consumer<ErrorCode> answer) {
        long offset = positions.merge(partition, 1L, Long::sum);
        OffsetCommitRequest request = new OffsetCommitRequestBuilder()
                .groupId(group)
                .generationIdOrMemberEpoch(generation)
                .memberId(memberId)
                .groupInstanceId(instanceId)
                .topics(List.of(new OffsetCommitRequestBuilder.OffsetCommitRequestTopicBuilder()
                        .name(topic)
                        .partitions(List.of(
                                new OffsetCommitRequest.OffsetCommitRequestPartition(partition, offset, -1, "")))
                        .build()))
                .build();
        turns.ask();
        turns.link()
                .request(
                        ApiKey.OFFSET_COMMIT,
                        COMMIT_VERSION,
                        request,
                        OffsetCommitRequestCodec.CODEC,
                        OffsetCommitResponseCodec.CODEC,
                        response -> {
                            turns.answered();
                            ErrorCode error = ErrorCode.forCode(response.topics()
                                            .getFirst()
                                            .partitions()
                                            .getFirst()
                                            .errorCode())
                                    .orElseThrow();
                            if (error == ErrorCode.NONE) {
                                ledger.acknowledged(group, partition, offset);
                            }
                            answer.accept(error);
                        });
    }
}
