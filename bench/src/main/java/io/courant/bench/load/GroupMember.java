package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.HeartbeatResponseCodec;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.JoinGroupResponseCodec;
import io.courant.wire.message.LeaveGroupResponse;
import io.courant.wire.message.LeaveGroupResponseCodec;
import io.courant.wire.message.OffsetCommitResponse;
import io.courant.wire.message.OffsetCommitResponseCodec;
import io.courant.wire.message.SyncGroupResponse;
import io.courant.wire.message.SyncGroupResponseCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A member of a group, with a connection of its own and one request in flight on it. Asked to join, it does by itself what a
 * consumer does until it has an assignment; told of a rebalance, it joins again at once. Confined to the thread of its loop.
 */
final class GroupMember implements AutoCloseable {

    private enum State {
        /** Not in the group. */
        OUT,
        /** The coordinator is not there yet: to join at the next occasion. */
        TO_JOIN,
        ASKED,
        /** Has an assignment. */
        SETTLED
    }

    /** What follows an answer. */
    interface Then {
        void run() throws IOException;
    }

    private static final int NO_GENERATION = -1;

    /** Enough for all answers but that of a join to the leader. */
    private static final int FIRST_BUFFER_BYTES = 512;

    private final MemberRequests requests;
    private final FrameChannel channel;
    private State state = State.OUT;
    private ApiKey asked = ApiKey.JOIN_GROUP;
    private String id = "";
    private int generation = NO_GENERATION;
    private List<Integer> partitions = List.of();
    private long answeredNanos;
    private Then whenCommitted = () -> {};

    private GroupMember(MemberRequests requests, FrameChannel channel) {
        this.requests = requests;
        this.channel = channel;
    }

    /** Connects, and is in no group. */
    static GroupMember connect(MemberLoop loop, MemberRequests requests) throws IOException {
        FrameChannel channel = loop.connect(FIRST_BUFFER_BYTES);
        GroupMember member = new GroupMember(requests, channel);
        channel.attach(member);
        return member;
    }

    boolean isOut() {
        return state == State.OUT;
    }

    /** Whether it has no id yet, without which its join does not count. */
    boolean isWithoutId() {
        return state == State.ASKED && id.isEmpty();
    }

    boolean isSettled() {
        return state == State.SETTLED;
    }

    String id() {
        return id;
    }

    int generation() {
        return generation;
    }

    List<Integer> partitions() {
        return partitions;
    }

    /** When the last answer came. */
    long answeredNanos() {
        return answeredNanos;
    }

    void join() throws IOException {
        ask(ApiKey.JOIN_GROUP, requests.join(id));
    }

    /** Joins now if the coordinator was not there before. */
    void joinIfDue() throws IOException {
        if (state == State.TO_JOIN) {
            join();
        }
    }

    void heartbeat() throws IOException {
        ask(ApiKey.HEARTBEAT, requests.heartbeat(id, generation));
    }

    void leave() throws IOException {
        leaveWith(List.of(id));
    }

    /** Sends the leave of others together with its own. */
    void leaveWith(List<String> ids) throws IOException {
        ask(ApiKey.LEAVE_GROUP, requests.leave(ids));
    }

    /** Another one has sent its leave. */
    void hasLeft() {
        state = State.OUT;
        forget();
    }

    /** A commit of {@code offset} for every partition of the topic. */
    ByteBuffer commitFrame(long offset) {
        return requests.commit(id, generation, offset);
    }

    /** Sends a commit that {@link #commitFrame} has made; {@code then} runs when it is answered, and may send another. */
    void commit(ByteBuffer frame, Then then) throws IOException {
        whenCommitted = then;
        ask(ApiKey.OFFSET_COMMIT, frame);
    }

    private void ask(ApiKey api, ByteBuffer frame) throws IOException {
        if (state == State.ASKED) {
            throw new IllegalStateException(api + " is asked while an answer to " + asked + " is waited for");
        }
        state = State.ASKED;
        asked = api;
        channel.send(frame);
    }

    /** Something has come, or can be sent. */
    void ready() throws IOException, MalformedMessageException {
        boolean hasCome = channel.isReadable();
        channel.flush();
        if (hasCome) {
            channel.receive(this::answered);
        }
    }

    private void answered(ByteBuffer response) throws IOException, MalformedMessageException {
        if (state != State.ASKED) {
            throw new IOException("an answer that nobody waits for");
        }
        answeredNanos = System.nanoTime();
        state = State.SETTLED;
        switch (asked) {
            case JOIN_GROUP -> joined(response);
            case SYNC_GROUP -> synced(response);
            case HEARTBEAT -> heard(response);
            case LEAVE_GROUP -> left(response);
            case OFFSET_COMMIT -> committed(response);
            default -> throw new IllegalStateException("members do not ask " + asked);
        }
    }

    private void joined(ByteBuffer response) throws IOException, MalformedMessageException {
        short version = MemberRequests.JOIN_VERSION;
        JoinGroupResponse answer =
                JoinGroupResponseCodec.read(Frames.body(ApiKey.JOIN_GROUP, version, response), version);
        if (answer.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code()) {
            id = answer.memberId();
            join();
        } else if (Coordinators.isComing(answer.errorCode())) {
            state = State.TO_JOIN;
        } else {
            Errors.requireNone(answer.errorCode(), "a join");
            generation = answer.generationId();
            boolean leads = answer.leader().equals(id);
            ask(
                    ApiKey.SYNC_GROUP,
                    requests.sync(id, generation, leads ? requests.assignments(answer.members()) : List.of()));
        }
    }

    private void synced(ByteBuffer response) throws IOException, MalformedMessageException {
        short version = MemberRequests.SYNC_VERSION;
        SyncGroupResponse answer =
                SyncGroupResponseCodec.read(Frames.body(ApiKey.SYNC_GROUP, version, response), version);
        if (!isCalled(answer.errorCode(), "a sync")) {
            partitions = MemberRequests.partitions(answer.assignment());
        }
    }

    private void heard(ByteBuffer response) throws IOException, MalformedMessageException {
        short version = MemberRequests.HEARTBEAT_VERSION;
        isCalled(
                HeartbeatResponseCodec.read(Frames.body(ApiKey.HEARTBEAT, version, response), version)
                        .errorCode(),
                "a heartbeat");
    }

    /** Whether it is told to join again, which it then does. */
    private boolean isCalled(short error, String what) throws IOException {
        if (error == ErrorCode.REBALANCE_IN_PROGRESS.code()) {
            partitions = List.of();
            join();
            return true;
        }
        Errors.requireNone(error, what);
        return false;
    }

    private void left(ByteBuffer response) throws IOException, MalformedMessageException {
        short version = MemberRequests.LEAVE_VERSION;
        LeaveGroupResponse answer =
                LeaveGroupResponseCodec.read(Frames.body(ApiKey.LEAVE_GROUP, version, response), version);
        Errors.requireNone(answer.errorCode(), "a leave");
        for (LeaveGroupResponse.MemberResponse each : answer.members()) {
            Errors.requireNone(each.errorCode(), "the leave of " + each.memberId());
        }
        hasLeft();
    }

    private void committed(ByteBuffer response) throws IOException, MalformedMessageException {
        short version = MemberRequests.COMMIT_VERSION;
        requireCommitted(OffsetCommitResponseCodec.read(Frames.body(ApiKey.OFFSET_COMMIT, version, response), version));
        whenCommitted.run();
    }

    /** Throws an IOException unless the offset of every partition was taken. */
    static void requireCommitted(OffsetCommitResponse answer) throws IOException {
        for (OffsetCommitResponse.OffsetCommitResponseTopic topic : answer.topics()) {
            for (OffsetCommitResponse.OffsetCommitResponsePartition partition : topic.partitions()) {
                Errors.requireNone(partition.errorCode(), "a commit for partition " + partition.partitionIndex());
            }
        }
    }

    private void forget() {
        id = "";
        generation = NO_GENERATION;
        partitions = List.of();
    }

    /** Ends the connection without a word to the group. */
    @Override
    public void close() throws IOException {
        state = State.OUT;
        channel.closeHard();
    }
}
