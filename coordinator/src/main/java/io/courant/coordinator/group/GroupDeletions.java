package io.courant.coordinator.group;

import io.courant.base.OrderedCopy;
import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Deletes groups without members, and offsets that nobody subscribes to. */
final class GroupDeletions {

    private final Groups groups;
    private final TopicView topics;
    private final RecordWriter<GroupRecord> writer;

    GroupDeletions(GroupContext context, Groups groups, RecordWriter<GroupRecord> writer) {
        this.groups = groups;
        this.topics = context.topics();
        this.writer = writer;
    }

    void delete(String groupId, Consumer<ErrorCode> answer) {
        Group group = groups.find(groupId);
        if (group == null) {
            answer.accept(ErrorCode.GROUP_ID_NOT_FOUND);
            return;
        }
        if (group.state != GroupState.EMPTY) {
            answer.accept(ErrorCode.NON_EMPTY_GROUP);
            return;
        }
        for (Map.Entry<String, Map<Integer, CommittedOffset>> topic :
                OrderedCopy.mapOf(group.offsets.all()).entrySet()) {
            for (int partition : OrderedCopy.setOf(topic.getValue().keySet())) {
                writer.write(new GroupRecord.Offset(groupId, topic.getKey(), partition, null));
            }
        }
        if (group.isStored) {
            writer.write(new GroupRecord.Generation(groupId, null));
        }
        writer.whenCommitted(answer);
    }

    /** Answers one error for each partition, in order. */
    void deleteOffsets(String groupId, List<TopicOffsets.Asked> asked, Consumer<OffsetDeletion> answer) {
        if (groupId.isEmpty()) {
            answer.accept(OffsetDeletion.refused(ErrorCode.INVALID_GROUP_ID));
            return;
        }
        Group group = groups.find(groupId);
        if (group == null) {
            answer.accept(OffsetDeletion.refused(ErrorCode.GROUP_ID_NOT_FOUND));
            return;
        }
        if (group.state != GroupState.EMPTY && !Subscriptions.areKnown(group)) {
            answer.accept(OffsetDeletion.refused(ErrorCode.NON_EMPTY_GROUP));
            return;
        }
        List<ErrorCode> errors = new ArrayList<>();
        for (TopicOffsets.Asked topic : asked) {
            boolean isSubscribed = group.state != GroupState.EMPTY
                    && Subscriptions.topics(group)
                            .map(subscribed -> subscribed.contains(topic.topic()))
                            .orElse(true);
            for (int partition : topic.partitions()) {
                errors.add(deleteOffset(group, topic.topic(), partition, isSubscribed));
            }
        }
        writer.whenCommitted(error -> answer.accept(
                error == ErrorCode.NONE ? new OffsetDeletion(error, errors) : OffsetDeletion.refused(error)));
    }

    private ErrorCode deleteOffset(Group group, String topic, int partition, boolean isSubscribed) {
        if (!topics.has(topic, partition)) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (isSubscribed) {
            return ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC;
        }
        if (group.offsets.of(topic, partition) != null) {
            writer.write(new GroupRecord.Offset(group.id, topic, partition, null));
        }
        return ErrorCode.NONE;
    }
}
