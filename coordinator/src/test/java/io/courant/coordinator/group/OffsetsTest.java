package io.courant.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.coordinator.group.GroupHarness.Asked;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What groups commit, how long it is kept, and how it is deleted. */
class OffsetsTest {

    private static final long DAY_MS = 86_400_000;

    private final GroupHarness groups = new GroupHarness();

    @Test
    void keepsWhatIsCommittedBeyondAnEndOfTheProcess() {
        assertThat(groups.committed("topic")).isEqualTo(-1);
        assertThat(groups.commit(-1, "", "topic", 5)).containsExactly(ErrorCode.NONE);
        assertThat(groups.commit(-1, "", "topic", 7)).containsExactly(ErrorCode.NONE);
        groups.restart();
        assertThat(groups.committed("topic")).isEqualTo(7);
    }

    @Test
    void tellsNobodyOfAnOffsetThatIsNotCommitted() {
        groups.commit(-1, "", "topic", 5);
        groups.log.hold();
        Asked<List<ErrorCode>> commit = groups.ask((coordinator, answer) -> coordinator.commit(commitOf(6), answer));
        Asked<TopicOffsets.Answer> fetch = groups.ask((coordinator, answer) ->
                coordinator.fetch(GroupHarness.GROUP, List.of(new TopicOffsets.Asked("topic", List.of(0))), answer));
        groups.pass(1_000);
        assertThat(commit.isAnswered()).isFalse();
        assertThat(fetch.isAnswered()).isFalse();
        groups.world.run(groups.shard, groups.log::fail);
        assertThat(commit.answer()).containsExactly(ErrorCode.NOT_COORDINATOR);
        assertThat(fetch.answer().error()).isEqualTo(ErrorCode.NOT_COORDINATOR);
        groups.log.mend();
        groups.world.await("the next load", groups::serves);
        assertThat(groups.committed("topic")).isEqualTo(5);
    }

    @Test
    void tellsNobodyOfAGroupThatIsNotCommitted() {
        groups.log.hold();
        groups.<List<ErrorCode>>ask((coordinator, answer) -> coordinator.commit(commitOf(5), answer));
        Asked<ErrorCode> describe = groups.ask((coordinator, answer) ->
                coordinator.describe(GroupHarness.GROUP, found -> answer.accept(ErrorCode.NONE), answer));
        Asked<ErrorCode> list =
                groups.ask((coordinator, answer) -> coordinator.list(found -> answer.accept(ErrorCode.NONE), answer));
        groups.world.run(groups.shard, groups.log::fail);
        groups.pass(1);
        assertThat(describe.answer()).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(list.answer()).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void takesOffsetsOfMembersOfThePresentGenerationAlone() {
        List<JoinGroupResponse> joined = groups.stableGroup(1);
        String member = joined.getFirst().memberId();
        assertThat(groups.commit(1, member, "topic", 5)).containsExactly(ErrorCode.NONE);
        assertThat(groups.commit(0, member, "topic", 6)).containsExactly(ErrorCode.ILLEGAL_GENERATION);
        assertThat(groups.commit(2, member, "topic", 6)).containsExactly(ErrorCode.ILLEGAL_GENERATION);
        assertThat(groups.commit(1, "nobody", "topic", 6)).containsExactly(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.commit(-1, "", "topic", 6)).containsExactly(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(groups.committed("topic")).isEqualTo(5);
    }

    @Test
    void refusesOffsetsOfMembersOfNoGroup() {
        assertThat(groups.commit(1, "nobody", "topic", 6)).containsExactly(ErrorCode.ILLEGAL_GENERATION);
        assertThat(groups.state()).isEqualTo("Dead");
    }

    @Test
    void refusesLongMetadata() {
        assertThat(groups.commit(-1, "", "topic", 5, "x".repeat(4_097)))
                .containsExactly(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(groups.commit(-1, "", "topic", 5, "x".repeat(4_096))).containsExactly(ErrorCode.NONE);
    }

    @Test
    void refusesOffsetsWhileTheDiskIsFullAndTakesThemAgainThen() {
        groups.coordinator();
        groups.log.fill(true);
        assertThat(groups.commit(-1, "", "topic", 5)).containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        groups.log.fill(false);
        assertThat(groups.commit(-1, "", "topic", 5)).containsExactly(ErrorCode.NONE);
    }

    @Test
    void forgetsWhatAGroupWithoutMembersHasCommittedAfterTheRetention() {
        groups.commit(-1, "", "topic", 5);
        groups.pass(DAY_MS - 700_000);
        assertThat(groups.committed("topic")).isEqualTo(5);
        groups.pass(2_000_000);
        assertThat(groups.committed("topic")).isEqualTo(-1);
        assertThat(groups.state()).isEqualTo("Dead");
        groups.restart();
        assertThat(groups.state()).isEqualTo("Dead");
    }

    @Test
    void countsTheRetentionFromWhenTheLastMemberLeft() {
        List<JoinGroupResponse> joined = groups.stableGroup(1);
        String member = joined.getFirst().memberId();
        groups.commit(1, member, "topic", 5);
        for (int i = 0; i < 2 * DAY_MS / 9_000; i++) {
            groups.pass(9_000);
            groups.heartbeat(joined.getFirst());
        }
        assertThat(groups.committed("topic"))
                .as("its members are unknown to say what")
                .isEqualTo(5);
        groups.leave(new LeaveRequest.Leaving(member, null));
        groups.pass(DAY_MS - 700_000);
        assertThat(groups.committed("topic")).isEqualTo(5);
        groups.pass(2_000_000);
        assertThat(groups.committed("topic")).isEqualTo(-1);
        assertThat(groups.state()).isEqualTo("Dead");
    }

    @Test
    void forgetsATopicThatIsGone() {
        groups.commit(-1, "", "kept", 5);
        groups.commit(-1, "", "gone", 6);
        groups.world.run(
                groups.shard, () -> groups.coordinator().topicsDeleted(Map.of("gone", groups.topicId("gone"))));
        groups.world.runFor(1_000_000);
        assertThat(groups.committed("gone")).isEqualTo(-1);
        assertThat(groups.committed("kept")).isEqualTo(5);
    }

    @Test
    void forgetsATopicThatHasGoneWhileNothingWasLoaded() {
        groups.commit(-1, "", "kept", 5);
        groups.commit(-1, "", "gone", 6);
        groups.missingTopics.add("gone");
        groups.restart();
        groups.world.runFor(1_000_000);
        assertThat(groups.committed("gone")).isEqualTo(-1);
        assertThat(groups.committed("kept")).isEqualTo(5);
    }

    @Test
    void tellsATopicThatIsMadeAnewNothingOfTheOneBefore() {
        groups.commit(-1, "", "topic", 5);
        groups.incarnations.put("topic", 1);
        assertThat(groups.committed("topic")).isEqualTo(-1);
        assertThat(groups.commit(-1, "", "topic", 1)).containsExactly(ErrorCode.NONE);
        assertThat(groups.committed("topic")).isEqualTo(1);

        groups.incarnations.put("topic", 2);
        groups.restart();
        assertThat(groups.committed("topic")).isEqualTo(-1);
        groups.pass(1);
        assertThat(groups.state()).as("what is left of the group").isEqualTo("Dead");
    }

    @Test
    void keepsWhatIsCommittedForATopicThatIsMadeAnewWhileTheOldOneGoes() {
        Uuid before = groups.topicId("topic");
        groups.commit(-1, "", "topic", 5);
        groups.incarnations.put("topic", 1);
        groups.commit(-1, "", "topic", 1);
        groups.world.run(groups.shard, () -> groups.coordinator().topicsDeleted(Map.of("topic", before)));
        groups.pass(1);
        assertThat(groups.committed("topic")).isEqualTo(1);
    }

    @Test
    void refusesACommitForATopicThatWasMadeAnewOnItsWay() {
        groups.incarnations.put("topic", 1);
        CommitRequest late = new CommitRequest(
                GroupHarness.GROUP,
                -1,
                "",
                null,
                -1,
                true,
                List.of(new CommitRequest.PartitionOffset("topic", new Uuid(1, 1), 0, 5, -1, "")));
        assertThat(groups.<List<ErrorCode>>answerTo((coordinator, answer) -> coordinator.commit(late, answer)))
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void keepsForTheRetentionWhatAnAdministratorSetsForAGroupThatHasLongBeenEmpty() {
        String member = groups.stableGroup(1).getFirst().memberId();
        groups.commit(1, member, "topic", 5);
        groups.leave(new LeaveRequest.Leaving(member, null));
        groups.pass(DAY_MS - 1_000_000);
        groups.commit(-1, "", "reset", 3);
        groups.pass(2_000_000);
        assertThat(groups.committed("topic")).isEqualTo(-1);
        assertThat(groups.committed("reset")).isEqualTo(3);
        groups.pass(DAY_MS);
        assertThat(groups.state()).isEqualTo("Dead");
    }

    @Test
    void keepsForEverWhatAClientAsksToBeKeptSoLong() {
        CommitRequest kept = new CommitRequest(
                GroupHarness.GROUP,
                -1,
                "",
                null,
                Long.MAX_VALUE,
                false,
                List.of(new CommitRequest.PartitionOffset("topic", groups.topicId("topic"), 0, 5, -1, "")));
        assertThat(groups.<List<ErrorCode>>answerTo((coordinator, answer) -> coordinator.commit(kept, answer)))
                .containsExactly(ErrorCode.NONE);
        groups.pass(3 * DAY_MS);
        assertThat(groups.committed("topic")).isEqualTo(5);
    }

    @Test
    void deletesGroupsWithoutMembersAlone() {
        List<JoinGroupResponse> joined = groups.stableGroup(1);
        groups.commit(1, joined.getFirst().memberId(), "topic", 5);
        assertThat(delete()).isEqualTo(ErrorCode.NON_EMPTY_GROUP);
        groups.leave(new LeaveRequest.Leaving(joined.getFirst().memberId(), null));
        assertThat(delete()).isEqualTo(ErrorCode.NONE);
        assertThat(delete()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        groups.restart();
        assertThat(groups.state()).isEqualTo("Dead");
        assertThat(groups.committed("topic")).isEqualTo(-1);
    }

    @Test
    void deletesOffsetsOfTopicsThatNobodySubscribesToAlone() {
        groups.commit(-1, "", "topic", 5);
        assertThat(deleteOffsets("topic").ofPartitions()).containsExactly(ErrorCode.NONE);
        assertThat(deleteOffsets("topic").error()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        groups.stableGroup(1);
        assertThat(deleteOffsets("topic").ofPartitions())
                .as("what members say cannot be read")
                .containsExactly(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
    }

    @Test
    void listsGroupsWithTheirStates() {
        groups.commit(-1, "", "topic", 5);
        List<ListedGroup> listed =
                groups.answerTo((coordinator, answer) -> coordinator.list(answer, error -> answer.accept(List.of())));
        assertThat(listed).containsExactly(new ListedGroup(GroupHarness.GROUP, "", GroupState.EMPTY));
    }

    @Test
    void readsBackEveryRecordAsItWasWritten() throws Exception {
        GroupRecordFormat format = new GroupRecordFormat();
        List<GroupRecord> records = List.of(
                new GroupRecord.Offset("g", "t", 3, new CommittedOffset(new Uuid(4, 5), 9, 2, "meta", 1_000, -1)),
                new GroupRecord.Offset("g", "t", 3, new CommittedOffset(Uuid.ZERO, 9, -1, "", 1_000, 2_000)),
                new GroupRecord.Offset("g", "t", 3, null),
                new GroupRecord.Generation("g", null));
        for (GroupRecord record : records) {
            var encoded = format.encode(record);
            assertThat(format.decode(encoded.key(), encoded.value())).isEqualTo(record);
        }
        assertThat(Map.of("kind", format.encode(records.getFirst()).key().getShort(0)))
                .containsEntry("kind", (short) 1);
    }

    private CommitRequest commitOf(long offset) {
        return new CommitRequest(
                GroupHarness.GROUP,
                -1,
                "",
                null,
                -1,
                false,
                List.of(new CommitRequest.PartitionOffset("topic", groups.topicId("topic"), 0, offset, -1, "")));
    }

    private ErrorCode delete() {
        return groups.answerTo((coordinator, answer) -> coordinator.delete(GroupHarness.GROUP, answer));
    }

    private OffsetDeletion deleteOffsets(String topic) {
        return groups.answerTo((coordinator, answer) -> coordinator.deleteOffsets(
                GroupHarness.GROUP, List.of(new TopicOffsets.Asked(topic, List.of(0))), answer));
    }
}
