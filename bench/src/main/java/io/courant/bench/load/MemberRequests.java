package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import io.courant.wire.message.ConsumerProtocolAssignment;
import io.courant.wire.message.ConsumerProtocolAssignmentCodec;
import io.courant.wire.message.ConsumerProtocolSubscription;
import io.courant.wire.message.ConsumerProtocolSubscriptionCodec;
import io.courant.wire.message.HeartbeatRequest;
import io.courant.wire.message.HeartbeatRequestCodec;
import io.courant.wire.message.JoinGroupRequest;
import io.courant.wire.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.courant.wire.message.JoinGroupRequestCodec;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.LeaveGroupRequest;
import io.courant.wire.message.LeaveGroupRequestCodec;
import io.courant.wire.message.OffsetCommitRequest;
import io.courant.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.courant.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.courant.wire.message.OffsetCommitRequestCodec;
import io.courant.wire.message.SyncGroupRequest;
import io.courant.wire.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.courant.wire.message.SyncGroupRequestCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What members of one group send: the requests of a Java consumer that has subscribed to one topic with its default
 * assignors.
 *
 * @param group its id
 * @param topic whose partitions are shared out
 * @param sessionTimeoutMs after which a silent member is taken for dead
 */
record MemberRequests(String group, Topic topic, int sessionTimeoutMs) {

    static final short JOIN_VERSION = 9;
    static final short SYNC_VERSION = 5;
    static final short HEARTBEAT_VERSION = 4;
    static final short LEAVE_VERSION = 5;
    static final short COMMIT_VERSION = 10;

    /** The Java consumer's: {@code max.poll.interval.ms}. */
    private static final int REBALANCE_TIMEOUT_MS = 300_000;

    private static final String CONSUMER = "consumer";
    private static final List<String> ASSIGNORS = List.of("range", "cooperative-sticky");
    private static final short SUBSCRIPTION_VERSION = 3;
    private static final int NO_EPOCH = -1;

    ByteBuffer join(String memberId) {
        ByteBuffer subscription = subscription();
        return frame(
                ApiKey.JOIN_GROUP,
                JOIN_VERSION,
                JoinGroupRequestCodec.CODEC,
                new JoinGroupRequest(
                        group,
                        sessionTimeoutMs,
                        REBALANCE_TIMEOUT_MS,
                        memberId,
                        null,
                        CONSUMER,
                        ASSIGNORS.stream()
                                .map(name -> new JoinGroupRequestProtocol(name, subscription.duplicate()))
                                .toList(),
                        null));
    }

    private ByteBuffer subscription() {
        return embedded(
                ConsumerProtocolSubscriptionCodec.CODEC,
                SUBSCRIPTION_VERSION,
                new ConsumerProtocolSubscription(List.of(topic.name()), null, List.of(), -1, null));
    }

    /** @param assignments of all members from the leader, none from anybody else */
    ByteBuffer sync(String memberId, int generation, List<SyncGroupRequestAssignment> assignments) {
        return frame(
                ApiKey.SYNC_GROUP,
                SYNC_VERSION,
                SyncGroupRequestCodec.CODEC,
                new SyncGroupRequest(group, generation, memberId, null, CONSUMER, ASSIGNORS.getFirst(), assignments));
    }

    /** Shares the partitions out among {@code members}: to each every so manieth. */
    List<SyncGroupRequestAssignment> assignments(List<JoinGroupResponse.JoinGroupResponseMember> members) {
        List<SyncGroupRequestAssignment> assignments = new ArrayList<>(members.size());
        for (int member = 0; member < members.size(); member++) {
            List<Integer> partitions = new ArrayList<>();
            for (int partition = member; partition < topic.partitions(); partition += members.size()) {
                partitions.add(partition);
            }
            ByteBuffer assignment = embedded(
                    ConsumerProtocolAssignmentCodec.CODEC,
                    SUBSCRIPTION_VERSION,
                    new ConsumerProtocolAssignment(
                            List.of(new ConsumerProtocolAssignment.TopicPartition(topic.name(), partitions)), null));
            assignments.add(new SyncGroupRequestAssignment(members.get(member).memberId(), assignment));
        }
        return assignments;
    }

    /** The partitions of an assignment that {@link #assignments} has made. */
    static List<Integer> partitions(ByteBuffer assignment) throws MalformedMessageException {
        WireReader in = new WireReader(assignment);
        short version = in.readShort("version");
        List<Integer> partitions = new ArrayList<>();
        ConsumerProtocolAssignmentCodec.CODEC
                .read(in, version)
                .assignedPartitions()
                .forEach(each -> partitions.addAll(each.partitions()));
        return partitions;
    }

    ByteBuffer heartbeat(String memberId, int generation) {
        return frame(
                ApiKey.HEARTBEAT,
                HEARTBEAT_VERSION,
                HeartbeatRequestCodec.CODEC,
                new HeartbeatRequest(group, generation, memberId, null));
    }

    /** The leave of several members by one request. */
    ByteBuffer leave(List<String> memberIds) {
        return frame(
                ApiKey.LEAVE_GROUP,
                LEAVE_VERSION,
                LeaveGroupRequestCodec.CODEC,
                new LeaveGroupRequest(
                        group,
                        "",
                        memberIds.stream()
                                .map(id -> new LeaveGroupRequest.MemberIdentity(id, null, null))
                                .toList()));
    }

    /** Commits {@code offset} for each partition of the topic. */
    ByteBuffer commit(String memberId, int generation, long offset) {
        List<OffsetCommitRequestPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            partitions.add(new OffsetCommitRequestPartition(partition, offset, NO_EPOCH, ""));
        }
        return frame(
                ApiKey.OFFSET_COMMIT,
                COMMIT_VERSION,
                OffsetCommitRequestCodec.CODEC,
                new OffsetCommitRequest(
                        group,
                        generation,
                        memberId,
                        null,
                        -1,
                        List.of(new OffsetCommitRequestTopic("", topic.id(), partitions))));
    }

    static <T> ByteBuffer frame(ApiKey api, short version, MessageCodec<T> codec, T message) {
        return Frames.request(api, version, codec.size(message, version), out -> codec.write(message, version, out));
    }

    private static <T> ByteBuffer embedded(MessageCodec<T> codec, short version, T message) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + codec.size(message, version));
        WireWriter out = new WireWriter(bytes);
        out.writeShort(version);
        codec.write(message, version, out);
        return bytes.clear();
    }
}
