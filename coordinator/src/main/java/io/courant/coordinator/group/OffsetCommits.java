package io.courant.coordinator.group;

import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes offsets that members, and clients outside of any group, commit. */
final class OffsetCommits {

    private static final int NO_GENERATION = -1;

    private final GroupContext context;
    private final Groups groups;
    private final RecordWriter<GroupRecord> writer;
    private final Sessions sessions;

    OffsetCommits(GroupContext context, Groups groups, RecordWriter<GroupRecord> writer, Sessions sessions) {
        this.context = context;
        this.groups = groups;
        this.writer = writer;
        this.sessions = sessions;
    }

    /** Answers one error for each partition, in order, once what was taken is committed. */
    void commit(CommitRequest request, Consumer<List<ErrorCode>> answer) {
        Group group = groups.find(request.groupId());
        ErrorCode refusal = refusal(group, request);
        if (refusal == null && request.recordBytes() > CoordinatorLimits.COMMIT_BYTES) {
            refusal = ErrorCode.INVALID_COMMIT_OFFSET_SIZE;
        }
        if (refusal == null && writer.isFull()) {
            refusal = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        if (refusal != null) {
            answer.accept(all(request, refusal));
            return;
        }
        if (group != null) {
            Member member = group.member(request.memberId());
            if (member != null) {
                sessions.heard(group, member);
            }
        }
        long nowMs = context.clock().wallMs();
        List<ErrorCode> errors = new ArrayList<>(request.partitions().size());
        for (CommitRequest.PartitionOffset each : request.partitions()) {
            errors.add(take(request, each, nowMs));
        }
        writer.whenCommitted(error -> answer.accept(error == ErrorCode.NONE ? errors : all(request, error)));
    }

    private ErrorCode take(CommitRequest request, CommitRequest.PartitionOffset each, long nowMs) {
        String metadata = each.metadata() == null ? "" : each.metadata();
        if (metadata.length() > context.settings().offsetMetadataMaxBytes()) {
            return ErrorCode.OFFSET_METADATA_TOO_LARGE;
        }
        long expireMs = request.retentionMs() < 0 ? CommittedOffset.NO_EXPIRY : sum(nowMs, request.retentionMs());
        CommittedOffset offset =
                new CommittedOffset(each.topicId(), each.offset(), each.leaderEpoch(), metadata, nowMs, expireMs);
        if (!offset.isOf(context.topics().id(each.topic()))) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION; // it has been deleted and made anew on the way here
        }
        Group group = groups.find(request.groupId());
        CommittedOffset before = group == null ? null : group.offsets.of(each.topic(), each.partition());
        boolean takesMore = before == null || offset.heapBytes() > before.heapBytes();
        if (takesMore && context.isShortOfMemory()) {
            return ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        writer.write(new GroupRecord.Offset(request.groupId(), each.topic(), each.partition(), offset));
        context.meters().commits.increment();
        return ErrorCode.NONE;
    }

    /** For ever, where that is too long to be reckoned with. */
    private static long sum(long nowMs, long retentionMs) {
        return retentionMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + retentionMs;
    }

    private static @Nullable ErrorCode refusal(@Nullable Group group, CommitRequest request) {
        boolean isMember =
                request.generation() != NO_GENERATION || !request.memberId().isEmpty() || request.instanceId() != null;
        if (group == null) {
            ErrorCode unknown =
                    request.knowsOfMissingGroups() ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
            return request.generation() < 0 ? null : unknown;
        }
        if (request.generation() < 0 && group.state == GroupState.EMPTY) {
            return null;
        }
        if (!isMember) {
            return group.state == GroupState.EMPTY ? null : ErrorCode.UNKNOWN_MEMBER_ID;
        }
        ErrorCode refusal = Membership.refusal(group, request.memberId(), request.instanceId(), request.generation());
        return refusal == null && group.state == GroupState.COMPLETING ? ErrorCode.REBALANCE_IN_PROGRESS : refusal;
    }

    private static List<ErrorCode> all(CommitRequest request, ErrorCode error) {
        return request.partitions().stream().map(each -> error).toList();
    }
}
