package io.courant.coordinator.group;

import io.courant.base.Uuid;
import io.courant.coordinator.runtime.CoordinatorState;
import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one partition of {@code __consumer_offsets}. Each request is answered once, on this shard, perhaps within the
 * call; nothing of an answer rests on a record that is not committed.
 */
public final class GroupCoordinator implements CoordinatorState<GroupRecord> {

    private final RecordWriter<GroupRecord> writer;
    private final Groups groups;
    private final Sessions sessions;
    private final SyncPhase syncs;
    private final JoinPhase joins;
    private final Departures departures;
    private final OffsetCommits commits;
    private final OffsetLookups lookups;
    private final GroupDeletions deletions;
    private final OffsetExpiry expiry;

    /** A coordinator that knows of no group yet. */
    public GroupCoordinator(GroupContext context, RecordWriter<GroupRecord> writer) {
        this.writer = writer;
        this.groups = new Groups(context.meters());
        this.sessions = new Sessions(context, this::expired);
        this.syncs = new SyncPhase(context, groups, writer, sessions, this::rebalance);
        this.joins = new JoinPhase(context, groups, writer, sessions, syncs);
        this.departures = new Departures(context, groups, joins);
        this.commits = new OffsetCommits(context, groups, writer, sessions);
        this.lookups = new OffsetLookups(context, groups, writer);
        this.deletions = new GroupDeletions(context, groups, writer);
        this.expiry = new OffsetExpiry(context, groups, writer);
    }

    /** Answered when the join phase has ended; a refusal has no generation. */
    public void join(JoinRequest request, Consumer<JoinGroupResponse> answer) {
        joins.join(request, answer);
    }

    /** Answered when the leader has brought the assignments. */
    public void sync(SyncRequest request, Consumer<SyncGroupResponse> answer) {
        syncs.sync(request, answer);
    }

    /** A sign of life; tells whether the member is to join again. */
    public void heartbeat(
            String groupId, String memberId, @Nullable String instanceId, int generation, Consumer<ErrorCode> answer) {
        Group group = groups.find(groupId);
        ErrorCode refusal = groupId.isEmpty()
                ? ErrorCode.INVALID_GROUP_ID
                : Membership.refusal(group, memberId, instanceId, generation);
        Member member = group == null ? null : group.member(memberId);
        if (refusal != null || group == null || member == null) {
            answer.accept(refusal == null ? ErrorCode.UNKNOWN_MEMBER_ID : refusal);
            return;
        }
        sessions.heard(group, member);
        boolean isCalled = group.state == GroupState.PREPARING;
        writer.whenCommitted(
                error -> answer.accept(error == ErrorCode.NONE && isCalled ? ErrorCode.REBALANCE_IN_PROGRESS : error));
    }

    /** One error for each that leaves; all the same when there is no such group. */
    public void leave(LeaveRequest request, Consumer<LeaveRequest.Answer> answer) {
        if (request.groupId().isEmpty()) {
            answer.accept(LeaveRequest.Answer.refused(ErrorCode.INVALID_GROUP_ID));
            return;
        }
        Group group = groups.find(request.groupId());
        List<ErrorCode> errors = group == null
                ? request.members().stream()
                        .map(each -> ErrorCode.UNKNOWN_MEMBER_ID)
                        .toList()
                : departures.leave(group, request);
        writer.whenCommitted(error -> answer.accept(
                error == ErrorCode.NONE ? new LeaveRequest.Answer(error, errors) : LeaveRequest.Answer.refused(error)));
    }

    /** One error for each partition, in order. */
    public void commit(CommitRequest request, Consumer<List<ErrorCode>> answer) {
        commits.commit(request, answer);
    }

    /** What the group has committed for {@code topics}; for all it has with null. */
    public void fetch(String groupId, @Nullable List<TopicOffsets.Asked> topics, Consumer<TopicOffsets.Answer> answer) {
        lookups.fetch(groupId, topics, answer);
    }

    /** Every group that is here; or why that cannot be told. */
    public void list(Consumer<List<ListedGroup>> answer, Consumer<ErrorCode> refused) {
        List<ListedGroup> listed = groups.all().stream()
                .map(group -> new ListedGroup(group.id, group.protocolType(), group.state))
                .toList();
        answerWhenCommitted(listed, answer, refused);
    }

    /** The group as people are shown it; nothing when there is none. Or why that cannot be told. */
    public void describe(String groupId, Consumer<Optional<GroupDescription>> answer, Consumer<ErrorCode> refused) {
        Group group = groups.find(groupId);
        Optional<GroupDescription> description = group == null ? Optional.empty() : Optional.of(group.describe());
        answerWhenCommitted(description, answer, refused);
    }

    private <T> void answerWhenCommitted(T found, Consumer<T> answer, Consumer<ErrorCode> refused) {
        writer.whenCommitted(error -> {
            if (error == ErrorCode.NONE) {
                answer.accept(found);
            } else {
                refused.accept(error);
            }
        });
    }

    /** Deletes a group without members, and all that it has committed. */
    public void delete(String groupId, Consumer<ErrorCode> answer) {
        deletions.delete(groupId, answer);
    }

    /** Deletes what the group has committed for partitions that it does not subscribe to. */
    public void deleteOffsets(String groupId, List<TopicOffsets.Asked> asked, Consumer<OffsetDeletion> answer) {
        deletions.deleteOffsets(groupId, asked, answer);
    }

    /** Topics are gone, each by its name with the id it had: what was committed for them goes, too. */
    public void topicsDeleted(Map<String, Uuid> ids) {
        expiry.topicsDeleted(ids);
    }

    @Override
    public void apply(GroupRecord record) {
        switch (record) {
            case GroupRecord.Offset(var id, var topic, var partition, var offset) -> {
                Group group = offset == null ? groups.find(id) : groups.findOrMake(id);
                if (group != null) {
                    group.offsets.set(topic, partition, offset);
                    groups.forgetIfVoid(group);
                }
            }
            case GroupRecord.Generation(var id, var value) -> {
                Group group = value == null ? groups.find(id) : groups.findOrMake(id);
                if (value != null && group != null) {
                    group.become(value);
                } else if (group != null) {
                    group.isStored = false;
                    groups.forgetIfVoid(group);
                }
            }
        }
    }

    @Override
    public void loaded() {
        for (Group group : groups.all()) {
            group.members().forEach(member -> sessions.heard(group, member));
        }
        expiry.forgetWhatIsGone();
        expiry.start();
    }

    @Override
    public void dropped(ErrorCode error) {
        expiry.stop();
        for (Group group : groups.all()) {
            for (Member member : new ArrayList<>(group.members())) {
                joins.release(group, member, error);
                SyncPhase.release(member, error);
            }
        }
        groups.clear();
    }

    private void rebalance(Group group) {
        joins.rebalance(group);
    }

    private void expired(Group group, Member member) {
        departures.expired(group, member);
    }
}
