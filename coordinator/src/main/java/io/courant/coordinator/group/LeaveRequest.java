package io.courant.coordinator.group;

import io.courant.wire.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members that leave a group. */
public record LeaveRequest(String groupId, List<Leaving> members) {

    /**
     * One of them.
     *
     * @param memberId empty for a static member that somebody else takes out
     */
    public record Leaving(String memberId, @Nullable String instanceId) {}

    /** What becomes of them: with an error of all there are none of single ones. */
    public record Answer(ErrorCode error, List<ErrorCode> ofMembers) {

        /** Nobody leaves. */
        public static Answer refused(ErrorCode error) {
            return new Answer(error, List.of());
        }
    }

    public LeaveRequest {
        members = List.copyOf(members);
    }
}
