package io.courant.coordinator.group;

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
        long expireMs = request.retentionMs() < 0 ? CommittedOffset.NO_EXPIRY : nowMs + request.retentionMs();
        List<ErrorCode> errors = new ArrayList<>(request.partitions().size());
        for (CommitRequest.PartitionOffset each : request.partitions()) {
            String metadata = each.metadata() == null ? "" : each.metadata();
            if (metadata.length() > context.settings().offsetMetadataMaxBytes()) {
                errors.add(ErrorCode.OFFSET_METADATA_TOO_LARGE);
                continue;
            }
            if (isNew(request.groupId(), each) && context.isShortOfMemory()) {
                errors.add(ErrorCode.COORDINATOR_NOT_AVAILABLE);
                continue;
            }
            writer.write(new GroupRecord.Offset(
                    request.groupId(),
                    each.topic(),
                    each.partition(),
                    new CommittedOffset(each.offset(), each.leaderEpoch(), metadata, nowMs, expireMs)));
            context.meters().commits.increment();
            errors.add(ErrorCode.NONE);
        }
        writer.whenCommitted(error -> answer.accept(error == ErrorCode.NONE ? errors : all(request, error)));
    }

    private boolean isNew(String groupId, CommitRequest.PartitionOffset offset) {
        Group group = groups.find(groupId);
        return group == null || group.offsets.of(offset.topic(), offset.partition()) == null;
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
