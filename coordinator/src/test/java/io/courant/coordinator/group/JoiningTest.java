package io.courant.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.group.GroupHarness.Asked;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.SyncGroupResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How members come into a group, and get their assignments. */
class JoiningTest {

    private final GroupHarness groups = new GroupHarness();

    @Test
    void makesOneGenerationOfAllWhoComeWithinTheInitialDelay() {
        List<JoinGroupResponse> joined = groups.stableGroup(3);
        assertThat(joined).allMatch(each -> each.generationId() == 1);
        assertThat(joined.getFirst().members()).as("what the leader learns").hasSize(3);
        assertThat(joined.get(1).members()).as("what others learn").isEmpty();
        assertThat(groups.state()).isEqualTo("Stable");
    }

    @Test
    void waitsAnotherDelayAfterEachNewMemberUntilTheRebalanceTimeout() {
        Asked<JoinGroupResponse> first = groups.join(groups.newMember());
        groups.pass(2_000);
        Asked<JoinGroupResponse> second = groups.join(groups.newMember());
        groups.pass(2_000);
        assertThat(first.isAnswered()).isFalse();
        groups.pass(2_100);
        assertThat(first.answer().generationId()).isEqualTo(1);
        assertThat(second.answer().generationId()).isEqualTo(1);
    }

    @Test
    void givesEveryMemberItsOwnAssignment() {
        List<JoinGroupResponse> joined = groups.stableGroup(3);
        for (JoinGroupResponse each : joined) {
            Asked<SyncGroupResponse> again = groups.sync(each, Map.of());
            groups.world.await("an answer", again::isAnswered);
            assertThat(GroupHarness.text(again.answer())).isEqualTo(each.memberId());
        }
    }

    @Test
    void answersSyncsOnlyWhenTheAssignmentsAreCommitted() {
        List<Asked<JoinGroupResponse>> joins = List.of(groups.join(groups.newMember()));
        groups.world.await("the join", () -> joins.getFirst().isAnswered());
        groups.log.hold();
        JoinGroupResponse leader = joins.getFirst().answer();
        Asked<SyncGroupResponse> sync = groups.sync(leader, Map.of(leader.memberId(), "all"));
        groups.pass(1_000);
        assertThat(sync.isAnswered()).isFalse();
        groups.world.run(groups.shard, groups.log::commit);
        assertThat(GroupHarness.text(sync.answer())).isEqualTo("all");
    }

    @Test
    void tellsWhoSyncsToLookElsewhereWhenTheAssignmentsAreLost() {
        Asked<JoinGroupResponse> join = groups.join(groups.newMember());
        groups.world.await("the join", join::isAnswered);
        groups.log.hold();
        Asked<SyncGroupResponse> sync =
                groups.sync(join.answer(), Map.of(join.answer().memberId(), "all"));
        groups.pass(100);
        groups.world.run(groups.shard, groups.log::fail);
        assertThat(sync.answer().errorCode()).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        groups.log.mend();
        groups.world.await("the next load", groups::serves);
        assertThat(groups.state()).as("nothing of it was committed").isEqualTo("Dead");
    }

    @Test
    void callsAllMembersWhenAnotherOneComes() {
        List<JoinGroupResponse> joined = groups.stableGroup(2);
        Asked<JoinGroupResponse> third = groups.join(groups.newMember());
        assertThat(groups.heartbeat(joined.getFirst())).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        Asked<JoinGroupResponse> first = groups.join(groups.join(joined.get(0).memberId(), null, "range"));
        Asked<JoinGroupResponse> second = groups.join(groups.join(joined.get(1).memberId(), null, "range"));
        List<JoinGroupResponse> next = groups.stable(List.of(first, second, third));
        assertThat(next).allMatch(each -> each.generationId() == 2);
        assertThat(groups.heartbeat(joined.getFirst())).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
    }

    @Test
    void leavesOutWhoDoesNotJoinAgainInTime() {
        List<JoinGroupResponse> joined = groups.stableGroup(2);
        Asked<JoinGroupResponse> third = groups.join(groups.newMember());
        for (int i = 0; i < 9; i++) {
            groups.pass(8_000);
            groups.heartbeat(joined.getFirst());
            groups.heartbeat(joined.get(1));
        }
        assertThat(third.answer().members()).hasSize(1);
        assertThat(groups.heartbeat(joined.getFirst())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void leavesOutWhoJoinsAndNeverSyncs() {
        List<Asked<JoinGroupResponse>> joins =
                List.of(groups.join(groups.newMember()), groups.join(groups.newMember()));
        groups.world.await("the joins", () -> joins.stream().allMatch(Asked::isAnswered));
        JoinGroupResponse leader = joins.stream()
                .map(Asked::answer)
                .filter(each -> each.leader().equals(each.memberId()))
                .findFirst()
                .orElseThrow();
        JoinGroupResponse silent = joins.stream()
                .map(Asked::answer)
                .filter(each -> !each.leader().equals(each.memberId()))
                .findFirst()
                .orElseThrow();
        groups.sync(leader, Map.of());
        for (int i = 0; i < 8; i++) {
            groups.pass(8_000);
            groups.heartbeat(leader);
            groups.heartbeat(silent);
        }
        assertThat(groups.heartbeat(silent)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.heartbeat(leader)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void givesAnIdToJoinWithWhereTheClientKnowsOfThat() {
        JoinGroupResponse required = refused(needing(""));
        assertThat(required.errorCode()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED.code());
        assertThat(required.memberId()).startsWith("client-");
        Asked<JoinGroupResponse> joined = groups.join(needing(required.memberId()));
        groups.world.await("the join", joined::isAnswered);
        assertThat(joined.answer().memberId()).isEqualTo(required.memberId());
    }

    @Test
    void forgetsAnIdThatNobodyJoinsWith() {
        JoinGroupResponse required = refused(needing(""));
        groups.pass(GroupHarness.SESSION_MS + 100);
        assertThat(refused(needing(required.memberId())).errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
        assertThat(groups.state()).isEqualTo("Dead");
    }

    @Test
    void refusesMembersItDoesNotKnow() {
        assertThat(refused(groups.join("nobody", null, "range")).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
        groups.stableGroup(1);
        assertThat(refused(groups.join("nobody", null, "range")).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    @Test
    void refusesMembersWithNoProtocolInCommon() {
        groups.stableGroup(1);
        assertThat(refused(groups.join("", null, "sticky")).errorCode())
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code());
        assertThat(refused(groups.join("", null)).errorCode()).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code());
    }

    @Test
    void choosesTheProtocolThatMostMembersLikeBest() {
        Asked<JoinGroupResponse> one = groups.join(groups.join("", null, "range", "sticky"));
        Asked<JoinGroupResponse> two = groups.join(groups.join("", null, "sticky", "range"));
        Asked<JoinGroupResponse> three = groups.join(groups.join("", null, "sticky", "range", "other"));
        List<JoinGroupResponse> joined = groups.stable(List.of(one, two, three));
        assertThat(joined).allMatch(each -> "sticky".equals(each.protocolName()));
    }

    @Test
    void refusesSessionTimeoutsOutOfBounds() {
        for (int sessionMs : new int[] {-1, 5_999, 1_800_001}) {
            JoinRequest plain = groups.newMember();
            JoinRequest wrong = new JoinRequest(
                    plain.groupId(),
                    "",
                    null,
                    sessionMs,
                    1,
                    "consumer",
                    plain.protocols(),
                    plain.client(),
                    false,
                    true);
            assertThat(refused(wrong).errorCode()).isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT.code());
        }
    }

    @Test
    void refusesMoreMembersThanAGroupMayHave() {
        groups.with(new GroupSettings(6_000, 1_800_000, 2, 3_000, 4_096, 86_400_000L, 600_000, 1 << 26));
        groups.stableGroup(2);
        assertThat(refused(groups.newMember()).errorCode()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED.code());
        assertThat(groups.state()).isEqualTo("Stable");
    }

    @Test
    void refusesMoreMetadataThanAGroupMayHave() {
        groups.stableGroup(1);
        JoinRequest plain = groups.newMember();
        JoinRequest large = new JoinRequest(
                plain.groupId(),
                "",
                null,
                GroupHarness.SESSION_MS,
                GroupHarness.REBALANCE_MS,
                "consumer",
                List.of(new MemberProtocol("range", new byte[CoordinatorLimits.GROUP_METADATA_BYTES])),
                plain.client(),
                false,
                true);
        assertThat(refused(large).errorCode()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED.code());
    }

    @Test
    void takesInNobodyNewWhileGroupsTakeAllOfTheirMemoryAndCountsItTruly() {
        List<JoinGroupResponse> joined = groups.stableGroup(3);
        groups.commit(1, joined.getFirst().memberId(), "topic", 5, "said");
        long taken = groups.meters.memoryBytes();
        assertThat(taken).isPositive();
        groups.with(new GroupSettings(6_000, 1_800_000, 1_000, 3_000, 4_096, 86_400_000L, 600_000, taken));
        assertThat(refused(groups.newMember()).errorCode()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        assertThat(groups.commit(1, joined.getFirst().memberId(), "other", 5))
                .containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(groups.commit(1, joined.getFirst().memberId(), "topic", 6)).containsExactly(ErrorCode.NONE);
        groups.pass(2 * 86_400_000L);
        assertThat(groups.state()).isEqualTo("Dead");
        assertThat(groups.meters.memoryBytes()).as("what no group takes").isEqualTo(0);
    }

    @Test
    void refusesAssignmentsThatAreTooLargeToBeStored() {
        Asked<JoinGroupResponse> join = groups.join(groups.newMember());
        groups.world.await("the join", join::isAnswered);
        Asked<SyncGroupResponse> sync = groups.sync(
                join.answer(),
                Map.of(join.answer().memberId(), "x".repeat(CoordinatorLimits.GROUP_METADATA_BYTES + 1)));
        groups.world.await("the sync", sync::isAnswered);
        assertThat(sync.answer().errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
    }

    @Test
    void refusesGroupsWithoutAName() {
        JoinRequest plain = groups.newMember();
        JoinRequest nameless = new JoinRequest(
                "", "", null, GroupHarness.SESSION_MS, 1, "consumer", plain.protocols(), plain.client(), false, true);
        assertThat(refused(nameless).errorCode()).isEqualTo(ErrorCode.INVALID_GROUP_ID.code());
    }

    @Test
    void tellsAMemberThatAsksAgainWhatItKnows() {
        List<JoinGroupResponse> joined = groups.stableGroup(2);
        JoinGroupResponse again = refused(groups.join(joined.get(1).memberId(), null, "range"));
        assertThat(again.generationId()).isEqualTo(1);
        assertThat(groups.state()).isEqualTo("Stable");
        Asked<JoinGroupResponse> leader = groups.join(groups.join(joined.get(0).memberId(), null, "range"));
        assertThat(leader.isAnswered()).isFalse();
        assertThat(groups.state()).as("the leader wants to assign anew").isEqualTo("PreparingRebalance");
    }

    @Test
    void givesNoTwoMembersOneId() {
        Set<String> ids = new HashSet<>();
        groups.stableGroup(50).forEach(each -> ids.add(each.memberId()));
        assertThat(ids).hasSize(50);
    }

    private JoinRequest needing(String memberId) {
        JoinRequest plain = groups.join(memberId, null, "range");
        return new JoinRequest(
                plain.groupId(),
                memberId,
                null,
                plain.sessionTimeoutMs(),
                plain.rebalanceTimeoutMs(),
                "consumer",
                plain.protocols(),
                plain.client(),
                true,
                true);
    }

    /** What a join is answered that is not held. */
    private JoinGroupResponse refused(JoinRequest request) {
        Asked<JoinGroupResponse> asked = groups.join(request);
        return asked.answer();
    }
}
