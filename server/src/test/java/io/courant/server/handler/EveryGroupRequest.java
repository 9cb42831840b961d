package io.courant.server.handler;

import io.courant.base.Uuid;
import io.courant.wire.ApiKey;
import io.courant.wire.MessageCodec;
import io.courant.wire.message.DeleteGroupsRequestBuilder;
import io.courant.wire.message.DeleteGroupsRequestCodec;
import io.courant.wire.message.DescribeGroupsRequestBuilder;
import io.courant.wire.message.DescribeGroupsRequestCodec;
import io.courant.wire.message.HeartbeatRequestBuilder;
import io.courant.wire.message.HeartbeatRequestCodec;
import io.courant.wire.message.JoinGroupRequestBuilder;
import io.courant.wire.message.JoinGroupRequestCodec;
import io.courant.wire.message.LeaveGroupRequestBuilder;
import io.courant.wire.message.LeaveGroupRequestCodec;
import io.courant.wire.message.ListGroupsRequestBuilder;
import io.courant.wire.message.ListGroupsRequestCodec;
import io.courant.wire.message.OffsetCommitRequestBuilder;
import io.courant.wire.message.OffsetCommitRequestCodec;
import io.courant.wire.message.OffsetDeleteRequestBuilder;
import io.courant.wire.message.OffsetDeleteRequestCodec;
import io.courant.wire.message.OffsetFetchRequestBuilder;
import io.courant.wire.message.OffsetFetchRequestCodec;
import io.courant.wire.message.SyncGroupRequestBuilder;
import io.courant.wire.message.SyncGroupRequestCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;

/** Those of {@link EveryRequest} that are about groups: a group for each version, so that nobody waits for another's members. */
final class EveryGroupRequest {

    private static final int FIRST_LEAVE_OF_SEVERAL = 3;
    private static final int FIRST_STATES = 4;
    private static final int FIRST_TYPES = 5;
    private static final int FIRST_FETCH_OF_GROUPS = 8;
    private static final int FIRST_BY_ID = 10;

    private final String topic;
    private final Uuid id;

    private EveryGroupRequest(String topic, Uuid id) {
        this.topic = topic;
        this.id = id;
    }

    /** Takes the requests of one API. */
    interface Adder {
        <Q> void add(ApiKey api, MessageCodec<Q> codec, IntFunction<Q> inVersion);
    }

    static void addTo(Adder adder, String topic, Uuid id) {
        EveryGroupRequest every = new EveryGroupRequest(topic, id);
        every.addMembership(adder);
        every.addOffsets(adder);
        addAdministration(adder);
    }

    private void addMembership(Adder adder) {
        adder.add(
                ApiKey.JOIN_GROUP,
                JoinGroupRequestCodec.CODEC,
                version -> new JoinGroupRequestBuilder()
                        .groupId("group-" + version)
                        .sessionTimeoutMs(10_000)
                        .rebalanceTimeoutMs(10_000)
                        .protocolType("consumer")
                        .protocols(List.of(new JoinGroupRequestBuilder.JoinGroupRequestProtocolBuilder()
                                .name("range")
                                .metadata(ByteBuffer.allocate(4))
                                .build()))
                        .build());
        adder.add(
                ApiKey.SYNC_GROUP,
                SyncGroupRequestCodec.CODEC,
                version -> new SyncGroupRequestBuilder()
                        .groupId("group-" + version)
                        .generationId(1)
                        .memberId("member")
                        .assignments(List.of(new SyncGroupRequestBuilder.SyncGroupRequestAssignmentBuilder()
                                .memberId("member")
                                .assignment(ByteBuffer.allocate(4))
                                .build()))
                        .build());
        adder.add(
                ApiKey.HEARTBEAT,
                HeartbeatRequestCodec.CODEC,
                version -> new HeartbeatRequestBuilder()
                        .groupId("group-" + version)
                        .generationId(1)
                        .memberId("member")
                        .build());
        adder.add(ApiKey.LEAVE_GROUP, LeaveGroupRequestCodec.CODEC, version -> {
            var request = new LeaveGroupRequestBuilder().groupId("group-" + version);
            return (version < FIRST_LEAVE_OF_SEVERAL
                            ? request.memberId("member")
                            : request.members(List.of(new LeaveGroupRequestBuilder.MemberIdentityBuilder()
                                    .memberId("member")
                                    .build())))
                    .build();
        });
    }

    private void addOffsets(Adder adder) {
        adder.add(
                ApiKey.OFFSET_COMMIT,
                OffsetCommitRequestCodec.CODEC,
                version -> new OffsetCommitRequestBuilder()
                        .groupId("group-" + version)
                        .topics(List.of(new OffsetCommitRequestBuilder.OffsetCommitRequestTopicBuilder()
                                .name(version < FIRST_BY_ID ? topic : "")
                                .topicId(version < FIRST_BY_ID ? Uuid.ZERO : id)
                                .partitions(List.of(new OffsetCommitRequestBuilder.OffsetCommitRequestPartitionBuilder()
                                        .committedOffset(1)
                                        .committedMetadata("said")
                                        .build()))
                                .build()))
                        .build());
        adder.add(ApiKey.OFFSET_FETCH, OffsetFetchRequestCodec.CODEC, version -> {
            var request = new OffsetFetchRequestBuilder();
            return (version < FIRST_FETCH_OF_GROUPS
                            ? request.groupId("group-" + version)
                                    .topics(List.of(new OffsetFetchRequestBuilder.OffsetFetchRequestTopicBuilder()
                                            .name(topic)
                                            .partitionIndexes(List.of(0, 1))
                                            .build()))
                            : request.groups(List.of(new OffsetFetchRequestBuilder.OffsetFetchRequestGroupBuilder()
                                    .groupId("group-" + version)
                                    .topics(List.of(new OffsetFetchRequestBuilder.OffsetFetchRequestTopicsBuilder()
                                            .name(version < FIRST_BY_ID ? topic : "")
                                            .topicId(version < FIRST_BY_ID ? Uuid.ZERO : id)
                                            .partitionIndexes(List.of(0, 1))
                                            .build()))
                                    .build())))
                    .build();
        });
        adder.add(
                ApiKey.OFFSET_DELETE,
                OffsetDeleteRequestCodec.CODEC,
                version -> new OffsetDeleteRequestBuilder()
                        .groupId("group-9")
                        .topics(List.of(new OffsetDeleteRequestBuilder.OffsetDeleteRequestTopicBuilder()
                                .name(topic)
                                .partitions(List.of(new OffsetDeleteRequestBuilder.OffsetDeleteRequestPartitionBuilder()
                                        .partitionIndex(1)
                                        .build()))
                                .build()))
                        .build());
    }

    private static void addAdministration(Adder adder) {
        adder.add(
                ApiKey.LIST_GROUPS,
                ListGroupsRequestCodec.CODEC,
                version -> new ListGroupsRequestBuilder()
                        .statesFilter(version < FIRST_STATES ? List.of() : List.of("Empty"))
                        .typesFilter(version < FIRST_TYPES ? List.of() : List.of("classic"))
                        .build());
        adder.add(
                ApiKey.DESCRIBE_GROUPS,
                DescribeGroupsRequestCodec.CODEC,
                version -> new DescribeGroupsRequestBuilder()
                        .groups(List.of("group-" + version))
                        .build());
        adder.add(
                ApiKey.DELETE_GROUPS,
                DeleteGroupsRequestCodec.CODEC,
                version -> new DeleteGroupsRequestBuilder()
                        .groupsNames(List.of("group-" + version))
                        .build());
    }
}
