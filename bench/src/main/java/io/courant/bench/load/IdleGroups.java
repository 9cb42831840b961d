package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MessageCodec;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.JoinGroupResponseCodec;
import io.courant.wire.message.OffsetCommitResponseCodec;
import io.courant.wire.message.OffsetFetchRequest;
import io.courant.wire.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.courant.wire.message.OffsetFetchRequestCodec;
import io.courant.wire.message.OffsetFetchResponse;
import io.courant.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.courant.wire.message.OffsetFetchResponseCodec;
import io.courant.wire.message.SyncGroupResponseCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many groups of one member each that has joined, has all partitions of a topic, and has committed an offset for each. The
 * members say nothing more: their sessions are long, and some connections serve them all.
 *
 * @param port where their broker listens
 * @param topic of their offsets
 * @param count how many
 */
public record IdleGroups(int port, Topic topic, int count) {

    private static final short FETCH_VERSION = 10;
    private static final int NO_EPOCH = -1;
    private static final int SESSION_TIMEOUT_MS = 1_800_000;
    private static final int CONNECTIONS = LoadLimits.GROUP_MAKING_CONNECTIONS;
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Offsets of different groups differ, so that none is taken for another's. */
    private long offset(int group) {
        return 1_000L + group;
    }

    private MemberRequests requests(int group) {
        return new MemberRequests("idle-" + topic.name() + "-" + group, topic, SESSION_TIMEOUT_MS);
    }

    /** Has them all join and commit; returns with the last answer. */
    public void make() throws IOException, InterruptedException {
        Coordinators.await(port, requests(0).group());
        LoadThreads.runAll("idle groups", CONNECTIONS, thread -> {
            try (WireConnection connection = WireConnection.open(port)) {
                for (int group = thread; group < count; group += CONNECTIONS) {
                    make(connection, requests(group), offset(group));
                }
            }
        });
    }

    private static void make(WireConnection connection, MemberRequests requests, long offset) throws IOException {
        JoinGroupResponse joined = join(connection, requests, "");
        if (joined.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code()) {
            joined = join(connection, requests, joined.memberId());
        }
        Errors.requireNone(joined.errorCode(), "a join");
        String id = joined.memberId();
        Errors.requireNone(
                ask(
                                connection,
                                ApiKey.SYNC_GROUP,
                                MemberRequests.SYNC_VERSION,
                                requests.sync(id, joined.generationId(), requests.assignments(joined.members())),
                                SyncGroupResponseCodec.CODEC)
                        .errorCode(),
                "a sync");
        GroupMember.requireCommitted(ask(
                connection,
                ApiKey.OFFSET_COMMIT,
                MemberRequests.COMMIT_VERSION,
                requests.commit(id, joined.generationId(), offset),
                OffsetCommitResponseCodec.CODEC));
    }

    /** Until the coordinator of the group serves. */
    private static JoinGroupResponse join(WireConnection connection, MemberRequests requests, String id)
            throws IOException {
        while (true) {
            JoinGroupResponse joined = ask(
                    connection,
                    ApiKey.JOIN_GROUP,
                    MemberRequests.JOIN_VERSION,
                    requests.join(id),
                    JoinGroupResponseCodec.CODEC);
            if (!Coordinators.isComing(joined.errorCode())) {
                return joined;
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
    }

    /** Throws an IOException unless every group has the offsets that it has committed. */
    public void requireOffsets() throws IOException, InterruptedException {
        Coordinators.await(port, requests(0).group());
        LoadThreads.runAll("offsets of groups", CONNECTIONS, thread -> {
            try (WireConnection connection = WireConnection.open(port)) {
                for (int group = thread; group < count; group += CONNECTIONS) {
                    requireOffsets(connection, requests(group).group(), offset(group));
                }
            }
        });
    }

    private void requireOffsets(WireConnection connection, String group, long offset) throws IOException {
        OffsetFetchResponse.OffsetFetchResponseGroup found = offsets(connection, group);
        List<OffsetFetchResponsePartitions> partitions = found.topics().stream()
                .flatMap(each -> each.partitions().stream())
                .toList();
        if (partitions.size() != topic.partitions()) {
            throw new IOException("group %s has offsets of %d partitions where %d are due"
                    .formatted(group, partitions.size(), topic.partitions()));
        }
        for (OffsetFetchResponsePartitions partition : partitions) {
            Errors.requireNone(partition.errorCode(), "the offset of partition " + partition.partitionIndex());
            if (partition.committedOffset() != offset) {
                throw new IOException("group %s has offset %d of partition %d where %d was committed"
                        .formatted(group, partition.committedOffset(), partition.partitionIndex(), offset));
            }
        }
    }

    private static OffsetFetchResponse.OffsetFetchResponseGroup offsets(WireConnection connection, String group)
            throws IOException {
        OffsetFetchRequest request = new OffsetFetchRequest(
                "", List.of(), List.of(new OffsetFetchRequestGroup(group, null, NO_EPOCH, null)), false);
        ByteBuffer frame =
                MemberRequests.frame(ApiKey.OFFSET_FETCH, FETCH_VERSION, OffsetFetchRequestCodec.CODEC, request);
        while (true) {
            OffsetFetchResponse.OffsetFetchResponseGroup found = ask(
                            connection, ApiKey.OFFSET_FETCH, FETCH_VERSION, frame, OffsetFetchResponseCodec.CODEC)
                    .groups()
                    .getFirst();
            if (!Coordinators.isComing(found.errorCode())) {
                Errors.requireNone(found.errorCode(), "the offsets of " + group);
                return found;
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
    }

    private static <T> T ask(
            WireConnection connection, ApiKey api, short version, ByteBuffer frame, MessageCodec<T> codec)
            throws IOException {
        return Exchange.call(connection, api, version, frame, in -> codec.read(in, version));
    }
}
