package io.courant.coordinator.group;

import io.courant.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Whether a request is a member's, and of the present generation. */
final class Membership {

    private Membership() {}

    /** Why {@code memberId} is no member of the group, or not the one that has the static id; null when it is. */
    static @Nullable ErrorCode refusal(Group group, String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            Member holder = group.staticMember(instanceId);
            if (holder == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            if (!holder.id.equals(memberId)) {
                return ErrorCode.FENCED_INSTANCE_ID;
            }
        }
        return group.member(memberId) == null ? ErrorCode.UNKNOWN_MEMBER_ID : null;
    }

    /** As {@link #refusal(Group, String, String)}, for who knows the group in {@code generation}. */
    static @Nullable ErrorCode refusal(
            @Nullable Group group, String memberId, @Nullable String instanceId, int generation) {
        if (group == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        ErrorCode refusal = refusal(group, memberId, instanceId);
        if (refusal == null && generation != group.generation) {
            refusal = ErrorCode.ILLEGAL_GENERATION;
        }
        return refusal;
    }
}
