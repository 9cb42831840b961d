package io.courant.coordinator.group;

import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.SyncGroupResponse;
import io.courant.wire.message.SyncGroupResponseBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the members of a generation get their assignments: from the leader, once they are committed. */
final class SyncPhase {

    private static final long NANOS_PER_MS = 1_000_000;

    private final GroupContext context;
    private final Groups groups;
    private final RecordWriter<GroupRecord> writer;
    private final Sessions sessions;
    private final Consumer<Group> rebalance;

    /** @param rebalance has the members of a group join again */
    SyncPhase(
            GroupContext context,
            Groups groups,
            RecordWriter<GroupRecord> writer,
            Sessions sessions,
            Consumer<Group> rebalance) {
        this.context = context;
        this.groups = groups;
        this.writer = writer;
        this.sessions = sessions;
        this.rebalance = rebalance;
    }

    /** A generation has begun: who does not sync within the time for a rebalance is out, and the others join again. */
    void await(Group group) {
        int generation = group.generation;
        group.phaseTimer = PatientTimer.schedule(context, group.rebalanceTimeoutMs() * NANOS_PER_MS, () -> {
            group.phaseTimer = null;
            List<Member> late = new ArrayList<>(0);
            for (Member member : group.members()) {
                if (member.owesSync && group.generation == generation) {
                    late.add(member);
                }
            }
            if (!late.isEmpty()) {
                late.forEach(group::remove);
                rebalance.accept(group);
            }
        });
    }

    void sync(SyncRequest request, Consumer<SyncGroupResponse> answer) {
        Group group = groups.find(request.groupId());
        ErrorCode refusal = refusal(group, request);
        Member member = group == null ? null : group.member(request.memberId());
        if (refusal != null || group == null || member == null) {
            answer.accept(refusal(refusal == null ? ErrorCode.UNKNOWN_MEMBER_ID : refusal));
            return;
        }
        switch (group.state) {
            case EMPTY -> answer.accept(refusal(ErrorCode.UNKNOWN_MEMBER_ID));
            case PREPARING -> answer.accept(refusal(ErrorCode.REBALANCE_IN_PROGRESS));
            case COMPLETING -> {
                member.owesSync = false;
                release(member, ErrorCode.REBALANCE_IN_PROGRESS); // its client has given the earlier one up
                member.heldSync = answer;
                if (member.id.equals(group.leader)) {
                    assign(group, request);
                }
            }
            case STABLE -> {
                member.owesSync = false;
                sessions.heard(group, member);
                accept(group, member, answer);
            }
        }
    }

    private static @Nullable ErrorCode refusal(@Nullable Group group, SyncRequest request) {
        if (request.groupId().isEmpty()) {
            return ErrorCode.INVALID_GROUP_ID;
        }
        ErrorCode refusal = Membership.refusal(group, request.memberId(), request.instanceId(), request.generation());
        if (refusal != null || group == null) {
            return refusal;
        }
        boolean isOfGroup =
                (request.protocolType() == null || request.protocolType().equals(group.protocolType()))
                        && (request.protocolName() == null
                                || group.protocol == null
                                || request.protocolName().equals(group.protocol));
        return isOfGroup ? null : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    private void assign(Group group, SyncRequest request) {
        long bytes = 0;
        for (byte[] assignment : request.assignments().values()) {
            bytes += assignment.length;
        }
        if (bytes > CoordinatorLimits.GROUP_METADATA_BYTES) {
            for (Member member : group.members()) {
                release(member, ErrorCode.UNKNOWN_SERVER_ERROR);
            }
            rebalance.accept(group); // nobody would bring others
            return;
        }
        writer.write(new GroupRecord.Generation(
                group.id, group.toValue(request.assignments(), context.clock().wallMs())));
        for (Member member : group.members()) {
            Consumer<SyncGroupResponse> held = member.heldSync;
            if (held != null) {
                member.heldSync = null;
                sessions.heard(group, member);
                accept(group, member, held);
            }
        }
    }

    private void accept(Group group, Member member, Consumer<SyncGroupResponse> answer) {
        SyncGroupResponse response = new SyncGroupResponseBuilder()
                .protocolType(group.protocolType())
                .protocolName(group.protocol)
                .assignment(ByteBuffer.wrap(member.assignment))
                .build();
        writer.whenCommitted(error -> answer.accept(error == ErrorCode.NONE ? response : refusal(error)));
    }

    /** There will be another generation before this one has its assignments. */
    void giveUp(Group group) {
        for (Member member : group.members()) {
            if (member.heldSync != null) {
                sessions.heard(group, member);
                release(member, ErrorCode.REBALANCE_IN_PROGRESS);
            }
        }
    }

    /** Answers a sync that is held. */
    static void release(Member member, ErrorCode error) {
        Consumer<SyncGroupResponse> held = member.heldSync;
        if (held != null) {
            member.heldSync = null;
            held.accept(refusal(error));
        }
    }

    static SyncGroupResponse refusal(ErrorCode error) {
        return new SyncGroupResponseBuilder().errorCode(error.code()).build();
    }
}
