package io.courant.coordinator.group;

import io.courant.base.Uuid;
import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what a group has committed. */
final class OffsetLookups {

    private final TopicView topics;
    private final Groups groups;
    private final RecordWriter<GroupRecord> writer;

    OffsetLookups(GroupContext context, Groups groups, RecordWriter<GroupRecord> writer) {
        this.topics = context.topics();
        this.groups = groups;
        this.writer = writer;
    }

    /** The offsets of what is {@code asked}, of all topics with null; an unknown partition has none. */
    void fetch(String groupId, @Nullable List<TopicOffsets.Asked> asked, Consumer<TopicOffsets.Answer> answer) {
        Group group = groups.find(groupId);
        List<TopicOffsets> found = new ArrayList<>();
        if (asked != null) {
            for (TopicOffsets.Asked each : asked) {
                Uuid id = topics.id(each.topic());
                List<TopicOffsets.OfPartition> partitions =
                        new ArrayList<>(each.partitions().size());
                for (int partition : each.partitions()) {
                    CommittedOffset offset = group == null ? null : group.offsets.of(each.topic(), partition);
                    boolean counts = offset != null && offset.isOf(id);
                    partitions.add(new TopicOffsets.OfPartition(partition, counts ? offset : null));
                }
                found.add(new TopicOffsets(each.topic(), partitions));
            }
        } else if (group != null) {
            for (Map.Entry<String, Map<Integer, CommittedOffset>> topic :
                    new TreeMap<>(group.offsets.all()).entrySet()) {
                Uuid id = topics.id(topic.getKey());
                List<TopicOffsets.OfPartition> partitions =
                        new ArrayList<>(topic.getValue().size());
                new TreeMap<>(topic.getValue()).forEach((partition, offset) -> {
                    if (offset.isOf(id)) {
                        partitions.add(new TopicOffsets.OfPartition(partition, offset));
                    }
                });
                if (!partitions.isEmpty()) {
                    found.add(new TopicOffsets(topic.getKey(), partitions));
                }
            }
        }
        writer.whenCommitted(error -> answer.accept(
                error == ErrorCode.NONE
                        ? new TopicOffsets.Answer(ErrorCode.NONE, found)
                        : new TopicOffsets.Answer(error, List.of())));
    }
}
