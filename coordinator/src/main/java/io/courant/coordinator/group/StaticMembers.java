package io.courant.coordinator.group;

import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import java.util.function.Consumer;

/**
 * A static member that comes back as a new process (KIP-345): it takes the place of what it was, and where nothing else changes
 * nobody has to join anew.
 */
final class StaticMembers {

    private final GroupContext context;
    private final RecordWriter<GroupRecord> writer;
    private final JoinPhase joins;
    private final Sessions sessions;
    private final JoinAnswers answers;

    StaticMembers(
            GroupContext context,
            RecordWriter<GroupRecord> writer,
            JoinPhase joins,
            Sessions sessions,
            JoinAnswers answers) {
        this.context = context;
        this.writer = writer;
        this.joins = joins;
        this.sessions = sessions;
        this.answers = answers;
    }

    /** Whoever still waits as the process {@code before} is told that another one has its static id. */
    void replace(Group group, Member before, String memberId, JoinRequest request, Consumer<JoinGroupResponse> answer) {
        String leaderBefore = group.leader;
        joins.release(group, before, ErrorCode.FENCED_INSTANCE_ID);
        SyncPhase.release(before, ErrorCode.FENCED_INSTANCE_ID);
        Member member = new Member(memberId, before.instanceId, request);
        member.assignment = before.assignment;
        member.owesSync = before.owesSync;
        boolean led = before.id.equals(leaderBefore);
        group.remove(before);
        group.add(member);
        group.leader = led ? member.id : leaderBefore;
        sessions.heard(group, member);
        if (group.state != GroupState.STABLE || !ProtocolSelection.select(group).equals(group.protocol)) {
            joins.rejoin(group, member, request, answer);
            return;
        }
        writer.write(new GroupRecord.Generation(
                group.id, group.toValue(group.assignments(), context.clock().wallMs())));
        if (request.knowsSkipping()) {
            answers.accept(group, member, group.leader, led, led, answer);
        } else {
            // It would assign anew if it were told that it leads: so it is told who led before.
            answers.accept(group, member, leaderBefore, false, false, answer);
        }
    }
}
