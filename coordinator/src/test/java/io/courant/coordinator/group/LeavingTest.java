package io.courant.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.coordinator.group.GroupHarness.Asked;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How members go, come back, and are known after the process has ended. */
class LeavingTest {

    private final GroupHarness groups = new GroupHarness();

    @Test
    void callsTheOthersWhenAMemberLeaves() {
        List<JoinGroupResponse> joined = groups.stableGroup(3);
        assertThat(groups.leave(leaving(joined.get(1)))).containsExactly(ErrorCode.NONE);
        assertThat(groups.heartbeat(joined.getFirst())).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(groups.heartbeat(joined.get(1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void takesOutSeveralMembersAtOnceAndTellsWhichItDoesNotKnow() {
        List<JoinGroupResponse> joined = groups.stableGroup(3);
        assertThat(groups.leave(
                        leaving(joined.get(1)), new LeaveRequest.Leaving("nobody", null), leaving(joined.get(2))))
                .containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NONE);
        assertThat(groups.describe().orElseThrow().members()).hasSize(1);
    }

    @Test
    void isEmptyInANewGenerationWhenTheLastMemberHasLeft() {
        List<JoinGroupResponse> joined = groups.stableGroup(1);
        groups.leave(leaving(joined.getFirst()));
        assertThat(groups.state()).isEqualTo("Empty");
        groups.restart();
        assertThat(groups.state()).isEqualTo("Empty");
        assertThat(groups.stableGroup(1).getFirst().generationId()).isEqualTo(3);
    }

    @Test
    void takesAMemberForDeadThatIsSilentForItsSessionTimeout() {
        List<JoinGroupResponse> joined = groups.stableGroup(2);
        for (int i = 0; i < 3; i++) {
            groups.pass(GroupHarness.SESSION_MS - 1_000);
            groups.heartbeat(joined.getFirst());
        }
        assertThat(groups.heartbeat(joined.get(1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.heartbeat(joined.getFirst())).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void leavesNoGroupStuckWhoseMembersAllVanish() {
        groups.stableGroup(3);
        groups.pass(GroupHarness.SESSION_MS * 2);
        assertThat(groups.state()).isEqualTo("Empty");
    }

    @Test
    void goesOnWithTheStoredGenerationAfterAnEndOfTheProcess() {
        List<JoinGroupResponse> joined = groups.stableGroup(3);
        groups.restart();
        assertThat(groups.state()).isEqualTo("Stable");
        for (JoinGroupResponse each : joined) {
            assertThat(groups.heartbeat(each)).isEqualTo(ErrorCode.NONE);
            Asked<SyncGroupResponse> sync = groups.sync(each, Map.of());
            assertThat(GroupHarness.text(sync.answer())).isEqualTo(each.memberId());
        }
        groups.pass(GroupHarness.SESSION_MS * 2);
        assertThat(groups.state()).isEqualTo("Empty");
    }

    @Test
    void putsAStaticMemberThatComesBackInItsOldPlaceWithoutARebalance() {
        Asked<JoinGroupResponse> one = groups.join(groups.join("", "one", "range"));
        Asked<JoinGroupResponse> two = groups.join(groups.join("", "two", "range"));
        List<JoinGroupResponse> joined = groups.stable(List.of(one, two));
        String follower = joined.get(1).memberId();
        String instance = two.answer().memberId().equals(follower) ? "two" : "one";

        Asked<JoinGroupResponse> back = groups.join(groups.join("", instance, "range"));
        groups.world.await("the join", back::isAnswered);

        assertThat(back.answer().generationId()).isEqualTo(1);
        assertThat(back.answer().memberId()).isNotEqualTo(follower);
        assertThat(groups.state()).isEqualTo("Stable");
        assertThat(groups.heartbeat(joined.getFirst())).isEqualTo(ErrorCode.NONE);
        Asked<SyncGroupResponse> sync = groups.sync(back.answer(), Map.of());
        assertThat(GroupHarness.text(sync.answer())).as("the old assignment").isEqualTo(follower);
        assertThat(fenced(follower, instance)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);

        groups.restart();
        assertThat(groups.heartbeat(back.answer())).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void tellsAStaticLeaderThatComesBackToLeaveTheAssignmentAsItIs() {
        Asked<JoinGroupResponse> one = groups.join(groups.join("", "one", "range"));
        groups.stable(List.of(one));
        Asked<JoinGroupResponse> back = groups.join(groups.join("", "one", "range"));
        groups.world.await("the join", back::isAnswered);
        assertThat(back.answer().skipAssignment()).isTrue();
        assertThat(back.answer().leader()).isEqualTo(back.answer().memberId());
        assertThat(back.answer().members()).hasSize(1);
    }

    @Test
    void fencesTheFirstOfTwoMembersWithOneStaticId() {
        Asked<JoinGroupResponse> first = groups.join(groups.join("", "same", "range"));
        Asked<JoinGroupResponse> second = groups.join(groups.join("", "same", "range"));
        assertThat(first.answer().errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
        groups.stable(List.of(second));
        assertThat(groups.describe().orElseThrow().members()).hasSize(1);
    }

    @Test
    void waitsForAStaticMemberUntilItsSessionTimeout() {
        Asked<JoinGroupResponse> one = groups.join(groups.join("", "one", "range"));
        groups.stable(List.of(one));
        groups.pass(GroupHarness.SESSION_MS / 2);
        assertThat(groups.state()).isEqualTo("Stable");
        groups.pass(GroupHarness.SESSION_MS);
        assertThat(groups.state()).isEqualTo("Empty");
    }

    @Test
    void takesOutAStaticMemberByItsStaticIdAlone() {
        Asked<JoinGroupResponse> one = groups.join(groups.join("", "one", "range"));
        groups.stable(List.of(one));
        assertThat(groups.leave(new LeaveRequest.Leaving("", "two"))).containsExactly(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.leave(new LeaveRequest.Leaving("another", "one")))
                .containsExactly(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(groups.leave(new LeaveRequest.Leaving("", "one"))).containsExactly(ErrorCode.NONE);
        assertThat(groups.state()).isEqualTo("Empty");
    }

    private ErrorCode fenced(String memberId, String instanceId) {
        return groups.answerTo(
                (coordinator, answer) -> coordinator.heartbeat(GroupHarness.GROUP, memberId, instanceId, 1, answer));
    }

    private static LeaveRequest.Leaving leaving(JoinGroupResponse member) {
        return new LeaveRequest.Leaving(member.memberId(), null);
    }
}
