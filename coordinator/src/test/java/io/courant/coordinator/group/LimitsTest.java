package io.courant.coordinator.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.group.GroupHarness.Asked;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What clients cannot have: more of the memory, the disk or the shard's time than is for one of them. */
class LimitsTest {

    private final GroupHarness groups = new GroupHarness();

    @Test
    void refusesMoreProtocolsThanTheHeapHasRoomFor() {
        Asked<JoinGroupResponse> some = groups.join(with("some", protocols("a", 10_000)));
        groups.stable(List.of(some));
        assertThat(refusal(with("others", protocols("b", 10_000))))
                .as("as many others, of which none is known")
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(refusal(with("too many", protocols("a", 30_000)))).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void countsNamesOfClientsAsTheyAreStoredWithTheGroup() {
        List<MemberProtocol> range = protocols("range", 1);
        String name = "x".repeat(CoordinatorLimits.GROUP_METADATA_BYTES);
        assertThat(refusal(request("", null, new GroupClient(name, "/h"), range, GroupHarness.REBALANCE_MS)))
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void takesAStaticMemberBackWhereTheGroupHasNoRoomForAnother() {
        byte[] metadata = new byte[CoordinatorLimits.GROUP_METADATA_BYTES - 1_000];
        JoinRequest large = request(
                "",
                "static",
                new GroupClient("client", "/h"),
                List.of(new MemberProtocol("range", metadata)),
                GroupHarness.REBALANCE_MS);
        groups.stable(List.of(groups.join(large)));
        Asked<JoinGroupResponse> back = groups.join(large);
        groups.world.await("the join", back::isAnswered);
        assertThat(back.answer().errorCode()).isZero();
        assertThat(refusal(request("", null, large.client(), large.protocols(), 1)))
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void letsMembersAndOffsetsGrowNoMoreWhileGroupsTakeAllOfTheirMemory() {
        String member = groups.stableGroup(1).getFirst().memberId();
        groups.commit(1, member, "topic", 5, "long");
        long taken = groups.meters.memoryBytes();
        groups.with(new GroupSettings(6_000, 1_800_000, 1_000, 3_000, 4_096, 86_400_000L, 600_000, taken));
        assertThat(groups.commit(1, member, "topic", 6, "longer")).containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(groups.commit(1, member, "topic", 7, "less")).containsExactly(ErrorCode.NONE);
        List<MemberProtocol> more = List.of(new MemberProtocol("range", new byte[20_000]));
        assertThat(refusal(request(member, null, new GroupClient("client", "/127.0.0.1"), more, 1)))
                .isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(groups.heartbeat(groups.stable(List.of(groups.join(groups.join(member, null, "range"))))
                        .getFirst()))
                .isEqualTo(ErrorCode.NONE);
    }

    @Test
    void refusesACommitWhoseRecordsWouldFillTheDisk() {
        List<CommitRequest.PartitionOffset> partitions = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            partitions.add(new CommitRequest.PartitionOffset("topic", Uuid.ZERO, i, 1, -1, ""));
        }
        String group = "g".repeat(32_000);
        List<ErrorCode> errors = groups.answerTo((coordinator, answer) ->
                coordinator.commit(new CommitRequest(group, -1, "", null, -1, true, partitions), answer));
        assertThat(errors).hasSize(300).containsOnly(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
        List<ErrorCode> fewer = groups.answerTo((coordinator, answer) -> coordinator.commit(
                new CommitRequest(group, -1, "", null, -1, true, partitions.subList(0, 30)), answer));
        assertThat(fewer).hasSize(30).containsOnly(ErrorCode.NONE);
        assertThat(groups.meters.memoryBytes())
                .as("the name counts for each offset, as each record has it")
                .isGreaterThan(30 * 32_000);
    }

    @Test
    void hasAllJoinAgainWhenAssignmentsAreTooLargeToBeStored() {
        List<Asked<JoinGroupResponse>> joins =
                List.of(groups.join(groups.newMember()), groups.join(groups.newMember()));
        groups.world.await("the joins", () -> joins.stream().allMatch(Asked::isAnswered));
        JoinGroupResponse leader = one(joins, true);
        JoinGroupResponse other = one(joins, false);
        Asked<SyncGroupResponse> waits = groups.sync(other, Map.of());
        groups.sync(leader, Map.of("any", "x".repeat(CoordinatorLimits.GROUP_METADATA_BYTES + 1)));
        assertThat(waits.answer().errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
        assertThat(groups.heartbeat(other)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(groups.stable(List.of(
                        groups.join(groups.join(leader.memberId(), null, "range")),
                        groups.join(groups.join(other.memberId(), null, "range")))))
                .hasSize(2);
    }

    @Test
    void waitsQuietlyForAStaticMemberThatHasNoTimeToJoin() {
        GroupClient client = new GroupClient("client", "/h");
        JoinRequest hurried = request("", "static", client, protocols("range", 1), 0);
        Asked<JoinGroupResponse> join = groups.join(hurried);
        groups.world.await("the join", join::isAnswered);
        JoinGroupResponse first = join.answer();
        groups.sync(first, Map.of());
        groups.pass(10);
        Asked<JoinGroupResponse> second = groups.join(request("", null, client, protocols("range", 1), 0));
        groups.pass(10);
        groups.leave(new LeaveRequest.Leaving(second.answer().memberId(), null));
        long before = groups.world.eventsRun();
        groups.pass(5_000);
        assertThat(groups.world.eventsRun() - before)
                .as("looks for the static member")
                .isLessThan(500);
    }

    @Test
    void callsNobodyWhenAnIdLeavesThatNobodyHasJoinedWith() {
        JoinGroupResponse member = groups.stableGroup(1).getFirst();
        JoinRequest plain = groups.newMember();
        Asked<JoinGroupResponse> pending = groups.join(new JoinRequest(
                plain.groupId(), "", null, 10_000, 10_000, "consumer", plain.protocols(), plain.client(), true, true));
        assertThat(groups.leave(new LeaveRequest.Leaving(pending.answer().memberId(), null)))
                .containsExactly(ErrorCode.NONE);
        assertThat(groups.heartbeat(member)).isEqualTo(ErrorCode.NONE);
    }

    private static JoinGroupResponse one(List<Asked<JoinGroupResponse>> joins, boolean leads) {
        return joins.stream()
                .map(Asked::answer)
                .filter(each -> each.leader().equals(each.memberId()) == leads)
                .findFirst()
                .orElseThrow();
    }

    private static List<MemberProtocol> protocols(String prefix, int count) {
        List<MemberProtocol> protocols = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            protocols.add(new MemberProtocol(count == 1 ? prefix : prefix + i, "said".getBytes(UTF_8)));
        }
        return protocols;
    }

    private static JoinRequest with(String client, List<MemberProtocol> protocols) {
        return request("", null, new GroupClient(client, "/h"), protocols, GroupHarness.REBALANCE_MS);
    }

    private static JoinRequest request(
            String memberId,
            @Nullable String instanceId,
            GroupClient client,
            List<MemberProtocol> protocols,
            int rebalanceTimeoutMs) {
        return new JoinRequest(
                GroupHarness.GROUP,
                memberId,
                instanceId,
                GroupHarness.SESSION_MS,
                rebalanceTimeoutMs,
                "consumer",
                protocols,
                client,
                false,
                true);
    }

    private ErrorCode refusal(JoinRequest request) {
        return ErrorCode.forCode(groups.join(request).answer().errorCode()).orElseThrow();
    }
}
