package io.courant.coordinator.group;

import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How members go: by themselves, several at once, or because nothing is heard of them. */
final class Departures {

    private final GroupContext context;
    private final Groups groups;
    private final JoinPhase joins;

    Departures(GroupContext context, Groups groups, JoinPhase joins) {
        this.context = context;
        this.groups = groups;
        this.joins = joins;
    }

    /** Takes out who may go, with one rebalance for all; one error for each, in order. */
    List<ErrorCode> leave(Group group, LeaveRequest request) {
        List<ErrorCode> answers = new ArrayList<>(request.members().size());
        boolean anyoneLeft = false;
        for (LeaveRequest.Leaving leaving : request.members()) {
            if (leaving.instanceId() == null && group.isPending(leaving.memberId())) {
                joins.removePending(group, leaving.memberId());
                answers.add(ErrorCode.NONE);
                continue;
            }
            Member member = found(group, leaving);
            ErrorCode refusal = member == null ? refusal(group, leaving) : null;
            if (member != null) {
                takeOut(group, member);
                anyoneLeft = true;
            }
            answers.add(refusal == null ? ErrorCode.NONE : refusal);
        }
        if (anyoneLeft) {
            afterDepartures(group);
        } else {
            groups.forgetIfVoid(group);
        }
        return answers;
    }

    /** Nothing has been heard of the member. */
    void expired(Group group, Member member) {
        context.meters().expiredMembers.increment();
        takeOut(group, member);
        afterDepartures(group);
    }

    private static @Nullable Member found(Group group, LeaveRequest.Leaving leaving) {
        if (leaving.instanceId() == null) {
            return group.member(leaving.memberId());
        }
        Member holder = group.staticMember(leaving.instanceId());
        return holder != null && (leaving.memberId().isEmpty() || holder.id.equals(leaving.memberId())) ? holder : null;
    }

    private static ErrorCode refusal(Group group, LeaveRequest.Leaving leaving) {
        return group.staticMember(leaving.instanceId()) == null
                ? ErrorCode.UNKNOWN_MEMBER_ID
                : ErrorCode.FENCED_INSTANCE_ID;
    }

    private void takeOut(Group group, Member member) {
        joins.release(group, member, ErrorCode.UNKNOWN_MEMBER_ID);
        SyncPhase.release(member, ErrorCode.UNKNOWN_MEMBER_ID);
        group.remove(member);
    }

    private void afterDepartures(Group group) {
        if (group.state != GroupState.EMPTY) {
            joins.rebalance(group);
        }
        groups.forgetIfVoid(group);
    }
}
