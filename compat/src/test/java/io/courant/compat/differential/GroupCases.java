package io.courant.compat.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courant.base.Uuid;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.DeleteGroupsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DescribeGroupsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.message.HeartbeatRequestBuilder;
import io.courant.wire.message.JoinGroupRequest;
import io.courant.wire.message.JoinGroupRequestBuilder;
import io.courant.wire.message.LeaveGroupRequest;
import io.courant.wire.message.LeaveGroupRequestBuilder;
import io.courant.wire.message.ListGroupsRequestBuilder;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.OffsetCommitRequestBuilder;
import io.courant.wire.message.SyncGroupRequest;
import io.courant.wire.message.SyncGroupRequestBuilder;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JoinGroup, SyncGroup, Heartbeat, LeaveGroup, DescribeGroups, ListGroups and DeleteGroups: the life of a group of one member in
 * each version of each, and everything that can be wrong. Behind the cases of offsets, whose topic it commits for.
 */
final class GroupCases implements DifferentialTest.Cases {

    private static final String TOPIC = "offsets";
    private static final String GROUPS_TOPIC = "__consumer_offsets";
    private static final short FIRST_THAT_NEEDS_MEMBER_ID = 4;
    private static final short LEAVES_IN_BATCHES = 3;
    private static final int LAST_DELETION_BY_NAME = 5;
    private static final int SESSION_MS = 600_000;

    @Override
    public void play(Script script) throws IOException {
        refusals(script);
        life(script);
        statics(script);
        lists(script);
        ofTheTopicItself(script);
    }

    /** What clients may do with the topic that groups are kept in. */
    private static void ofTheTopicItself(Script script) throws IOException {
        script.awaitTopic(GROUPS_TOPIC);
        ByteBuffer batch =
                Batches.filled(new BatchBuilder(), Batches.FIRST_MS, 1).build();
        script.play(
                "of the topic of groups",
                Api.METADATA,
                (side, version) -> new MetadataRequestBuilder()
                        .topics(List.of(new MetadataRequest.MetadataRequestTopic(Uuid.ZERO, GROUPS_TOPIC)))
                        .build());
        script.playFrom(
                3,
                "to the topic of groups",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, GROUPS_TOPIC, 0, -1, batch));
        script.play(
                "of the topic of groups",
                Api.DESCRIBE_TOPIC_PARTITIONS,
                (side, version) -> new DescribeTopicPartitionsRequestBuilder()
                        .topics(List.of(new DescribeTopicPartitionsRequest.TopicRequest(GROUPS_TOPIC)))
                        .responsePartitionLimit(10)
                        .build());
        script.playIn(
                3,
                "of the topic of groups",
                Api.CREATE_PARTITIONS,
                (side, version) -> new CreatePartitionsRequestBuilder()
                        .topics(List.of(new CreatePartitionsRequestBuilder.CreatePartitionsTopicBuilder()
                                .name(GROUPS_TOPIC)
                                .count(2)
                                .assignments(null)
                                .build()))
                        .timeoutMs(30_000)
                        .validateOnly(true)
                        .build());
        script.playIn(
                LAST_DELETION_BY_NAME,
                "of the topic of groups",
                Api.DELETE_TOPICS,
                (side, version) -> new DeleteTopicsRequestBuilder()
                        .topicNames(List.of(GROUPS_TOPIC))
                        .timeoutMs(30_000)
                        .build());
    }

    private static void refusals(Script script) throws IOException {
        script.play(
                "with a short session",
                Api.JOIN_GROUP,
                (side, version) ->
                        join("never", "", "consumer").sessionTimeoutMs(1).build());
        script.play(
                "with a long session",
                Api.JOIN_GROUP,
                (side, version) -> join("never", "", "consumer")
                        .sessionTimeoutMs(Integer.MAX_VALUE)
                        .build());
        script.play(
                "of a group without a name",
                Api.JOIN_GROUP,
                (side, version) -> join("", "", "consumer").build());
        script.play(
                "of an unknown member",
                Api.JOIN_GROUP,
                (side, version) -> join("never", "nobody", "consumer").build());
        script.play(
                "of no protocol",
                Api.JOIN_GROUP,
                (side, version) ->
                        join("never", "", "consumer").protocols(List.of()).build());
        script.play(
                "of no type of protocol",
                Api.JOIN_GROUP,
                (side, version) -> join("never", "", "").build());
        script.play(
                "of an unknown group",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, "never", 1).build());
        script.play(
                "of a group without a name",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, "", 1).build());
        script.play(
                "of an unknown group",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, "never", 1).build());
        script.play(
                "of a group without a name",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, "", 1).build());
        script.play("of an unknown group", Api.LEAVE_GROUP, (side, version) -> leave(version, "never", "nobody", null));
        script.play(
                "of a group without a name", Api.LEAVE_GROUP, (side, version) -> leave(version, "", "nobody", null));
    }

    private static void life(Script script) throws IOException {
        for (int joinVersion = 0; joinVersion <= 9; joinVersion++) {
            String group = "joined-" + joinVersion;
            if (joinVersion >= FIRST_THAT_NEEDS_MEMBER_ID) {
                script.playIn(
                        joinVersion,
                        "of a member without an id",
                        Api.JOIN_GROUP,
                        (side, version) -> join(group, "", "consumer").build());
            }
            boolean hasId = joinVersion >= FIRST_THAT_NEEDS_MEMBER_ID;
            script.playIn(
                    joinVersion,
                    "of a member",
                    Api.JOIN_GROUP,
                    (side, version) -> join(group, hasId ? side.member(group) : "", "consumer")
                            .build());
        }
        beforeAssignments(script, "joined-0");
        for (int syncVersion = 0; syncVersion <= 5; syncVersion++) {
            String synced = "joined-" + syncVersion;
            script.playIn(
                    syncVersion,
                    "of the leader",
                    Api.SYNC_GROUP,
                    (side, version) -> sync(side, synced, 1).build());
        }
        members(script, "joined-0");
        descriptions(script, "joined-0");
        departures(script);
    }

    private static void beforeAssignments(Script script, String group) throws IOException {
        script.play("before assignments", Api.DESCRIBE_GROUPS, (side, version) -> describe(group));
        script.play(
                "before assignments",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, group, 1).build());
        script.play("before assignments", Api.OFFSET_COMMIT, (side, version) -> commit(side, version, group, 1));
        script.play(
                "of another generation",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, group, 9).build());
        script.play(
                "of an unknown member",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, group, 1).memberId("nobody").build());
        script.playFrom(
                5,
                "of another protocol",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, group, 1).protocolName("other").build());
        script.playFrom(
                5,
                "of another type of protocol",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, group, 1).protocolType("other").build());
    }

    private static void members(Script script, String group) throws IOException {
        script.play(
                "of the leader once more",
                Api.SYNC_GROUP,
                (side, version) -> sync(side, group, 1).build());
        script.play(
                "of a member",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, group, 1).build());
        script.play(
                "of another generation",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, group, 9).build());
        script.play(
                "of an unknown member",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, group, 1).memberId("nobody").build());
        script.playFrom(
                3,
                "of an unknown static member",
                Api.HEARTBEAT,
                (side, version) ->
                        heartbeat(side, group, 1).groupInstanceId("instance").build());
        script.play("of a member", Api.OFFSET_COMMIT, (side, version) -> commit(side, version, group, 1));
        script.play("of another generation", Api.OFFSET_COMMIT, (side, version) -> commit(side, version, group, 9));
        script.play(
                "of nobody in a group",
                Api.OFFSET_COMMIT,
                (side, version) -> new OffsetCommitRequestBuilder()
                        .groupId(group)
                        .topics(List.of(OffsetCases.topic(side, version, TOPIC, 0, "")))
                        .build());
        script.play(
                "of another protocol",
                Api.JOIN_GROUP,
                (side, version) -> join(group, "", "consumer")
                        .protocols(List.of(protocol("other")))
                        .build());
        script.play(
                "of another type of protocol",
                Api.JOIN_GROUP,
                (side, version) -> join(group, "", "other").build());
        script.play(
                "of an unknown member of a group",
                Api.JOIN_GROUP,
                (side, version) -> join(group, "nobody", "consumer").build());
    }

    private static void descriptions(Script script, String group) throws IOException {
        script.play("of a group", Api.DESCRIBE_GROUPS, (side, version) -> describe(group));
        script.play("of missing groups", Api.DESCRIBE_GROUPS, (side, version) -> describe("absent", ""));
        script.playFrom(
                3,
                "with operations",
                Api.DESCRIBE_GROUPS,
                (side, version) -> new DescribeGroupsRequest(List.of(group, "absent"), true));
        script.play("of nothing", Api.DESCRIBE_GROUPS, (side, version) -> describe());
        script.play("of a group with members", Api.DELETE_GROUPS, (side, version) -> delete(group));
        script.play("of missing groups", Api.DELETE_GROUPS, (side, version) -> delete("absent", ""));
        script.play("of nothing", Api.DELETE_GROUPS, (side, version) -> delete());
    }

    private static void departures(Script script) throws IOException {
        script.play(
                "of an unknown member", Api.LEAVE_GROUP, (side, version) -> leave(version, "joined-0", "nobody", null));
        for (int leaveVersion = 0; leaveVersion <= 5; leaveVersion++) {
            String group = "joined-" + leaveVersion;
            script.playIn(
                    leaveVersion,
                    "of a member",
                    Api.LEAVE_GROUP,
                    (side, version) -> leave(version, group, side.member(group), null));
        }
        script.play("of a group that is empty", Api.DESCRIBE_GROUPS, (side, version) -> describe("joined-0"));
        script.play(
                "of a group that is empty",
                Api.HEARTBEAT,
                (side, version) -> heartbeat(side, "joined-0", 2).build());
        for (int deleteVersion = 0; deleteVersion <= 3; deleteVersion++) {
            String group = "joined-" + deleteVersion;
            script.playIn(deleteVersion, "of a group", Api.DELETE_GROUPS, (side, version) -> delete(group, "absent"));
        }
        script.play("of a group that is deleted", Api.DESCRIBE_GROUPS, (side, version) -> describe("joined-0"));
    }

    private static void statics(Script script) throws IOException {
        for (int joinVersion = 5; joinVersion <= 9; joinVersion++) {
            String group = "static-" + joinVersion;
            script.playIn(
                    joinVersion,
                    "of a static member",
                    Api.JOIN_GROUP,
                    (side, version) -> join(group, "", "consumer")
                            .groupInstanceId("instance")
                            .build());
            script.playIn(
                    3,
                    "of a static member of " + group,
                    Api.SYNC_GROUP,
                    (side, version) ->
                            sync(side, group, 1).groupInstanceId("instance").build());
            script.playIn(
                    joinVersion,
                    "of a static member that is back",
                    Api.JOIN_GROUP,
                    (side, version) -> join(group, "", "consumer")
                            .groupInstanceId("instance")
                            .build());
            script.playIn(
                    4,
                    "of another process of " + group,
                    Api.HEARTBEAT,
                    (side, version) -> heartbeat(side, group, 1)
                            .memberId("another")
                            .groupInstanceId("instance")
                            .build());
            script.playIn(
                    joinVersion,
                    "of another process",
                    Api.JOIN_GROUP,
                    (side, version) -> join(group, "another", "consumer")
                            .groupInstanceId("instance")
                            .build());
        }
        script.play("of a static member", Api.DESCRIBE_GROUPS, (side, version) -> describe("static-9"));
        script.playFrom(
                LEAVES_IN_BATCHES,
                "of another process",
                Api.LEAVE_GROUP,
                (side, version) -> leave(version, "static-9", "another", "instance"));
        script.playFrom(
                LEAVES_IN_BATCHES,
                "of a static member that is not there",
                Api.LEAVE_GROUP,
                (side, version) -> leave(version, "static-9", "", "missing"));
        for (int leaveVersion = LEAVES_IN_BATCHES; leaveVersion <= 5; leaveVersion++) {
            String group = "static-" + (leaveVersion + 2);
            script.playIn(
                    leaveVersion,
                    "of a static member",
                    Api.LEAVE_GROUP,
                    (side, version) -> leave(version, group, "", "instance"));
        }
    }

    private static void lists(Script script) throws IOException {
        script.play("of all groups", Api.LIST_GROUPS, (side, version) -> new ListGroupsRequestBuilder().build());
        for (String state : List.of("Empty", "stable", "Nonsense", "")) {
            script.playFrom(
                    4,
                    "of groups in state " + state,
                    Api.LIST_GROUPS,
                    (side, version) -> new ListGroupsRequestBuilder()
                            .statesFilter(List.of(state))
                            .build());
        }
        for (String type : List.of("classic", "Consumer", "nonsense")) {
            script.playFrom(
                    5,
                    "of groups of type " + type,
                    Api.LIST_GROUPS,
                    (side, version) -> new ListGroupsRequestBuilder()
                            .typesFilter(List.of(type))
                            .build());
        }
    }

    private static JoinGroupRequestBuilder join(String group, String member, String type) {
        return new JoinGroupRequestBuilder()
                .groupId(group)
                .sessionTimeoutMs(SESSION_MS)
                .rebalanceTimeoutMs(SESSION_MS)
                .memberId(member)
                .protocolType(type)
                .protocols(List.of(protocol("range"), protocol("sticky")));
    }

    private static JoinGroupRequest.JoinGroupRequestProtocol protocol(String name) {
        return new JoinGroupRequest.JoinGroupRequestProtocol(
                name, ByteBuffer.wrap(("said for " + name).getBytes(UTF_8)));
    }

    private static SyncGroupRequestBuilder sync(Side side, String group, int generation) {
        return new SyncGroupRequestBuilder()
                .groupId(group)
                .generationId(generation)
                .memberId(side.member(group))
                .protocolType("consumer")
                .protocolName("range")
                .assignments(List.of(new SyncGroupRequest.SyncGroupRequestAssignment(
                        side.member(group), ByteBuffer.wrap("all of it".getBytes(UTF_8)))));
    }

    private static HeartbeatRequestBuilder heartbeat(Side side, String group, int generation) {
        return new HeartbeatRequestBuilder()
                .groupId(group)
                .generationId(generation)
                .memberId(side.member(group));
    }

    private static io.courant.wire.message.OffsetCommitRequest commit(
            Side side, int version, String group, int generation) {
        return new OffsetCommitRequestBuilder()
                .groupId(group)
                .generationIdOrMemberEpoch(generation)
                .memberId(side.member(group))
                .topics(List.of(OffsetCases.topic(side, version, TOPIC, 0, "")))
                .build();
    }

    private static LeaveGroupRequest leave(int version, String group, String member, @Nullable String instance) {
        LeaveGroupRequestBuilder request = new LeaveGroupRequestBuilder().groupId(group);
        return version < LEAVES_IN_BATCHES
                ? request.memberId(member).build()
                : request.members(List.of(new LeaveGroupRequest.MemberIdentity(member, instance, null)))
                        .build();
    }

    private static DescribeGroupsRequest describe(String... groups) {
        return new DescribeGroupsRequest(List.of(groups), false);
    }

    private static DeleteGroupsRequest delete(String... groups) {
        return new DeleteGroupsRequest(List.of(groups));
    }
}
