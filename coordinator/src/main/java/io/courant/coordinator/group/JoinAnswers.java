package io.courant.coordinator.group;

import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.JoinGroupResponseBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What those are told that join, once everything is committed that it rests on. */
final class JoinAnswers {

    private static final int NO_GENERATION = -1;

    private final RecordWriter<GroupRecord> writer;

    JoinAnswers(RecordWriter<GroupRecord> writer) {
        this.writer = writer;
    }

    /** Not taken in. */
    static JoinGroupResponse refusal(String memberId, ErrorCode error) {
        return new JoinGroupResponseBuilder()
                .errorCode(error.code())
                .generationId(NO_GENERATION)
                .memberId(memberId)
                .build();
    }

    void refuse(String memberId, ErrorCode error, Consumer<JoinGroupResponse> answer) {
        answer.accept(refusal(memberId, error));
    }

    /** The member is in the present generation; the leader learns who else is. */
    void accept(Group group, Member member, Consumer<JoinGroupResponse> answer) {
        accept(group, member, group.leader, member.id.equals(group.leader), false, answer);
    }

    /**
     * As {@link #accept(Group, Member, Consumer)}.
     *
     * @param leader whom the member takes for the leader
     * @param withMembers whether it learns who else is there
     * @param skipsAssignment whether it leads and leaves everything as it is
     */
    void accept(
            Group group,
            Member member,
            @Nullable String leader,
            boolean withMembers,
            boolean skipsAssignment,
            Consumer<JoinGroupResponse> answer) {
        JoinGroupResponse response = new JoinGroupResponseBuilder()
                .generationId(group.generation)
                .protocolType(group.protocolType())
                .protocolName(group.protocol)
                .leader(leader == null ? "" : leader)
                .skipAssignment(skipsAssignment)
                .memberId(member.id)
                .members(withMembers ? members(group) : List.of())
                .build();
        writer.whenCommitted(error -> answer.accept(error == ErrorCode.NONE ? response : refusal(member.id, error)));
    }

    private static List<JoinGroupResponse.JoinGroupResponseMember> members(Group group) {
        List<JoinGroupResponse.JoinGroupResponseMember> members = new ArrayList<>(group.size());
        for (Member member : group.members()) {
            members.add(new JoinGroupResponse.JoinGroupResponseMember(
                    member.id, member.instanceId, ByteBuffer.wrap(member.metadata(group.protocol))));
        }
        return members;
    }
}
