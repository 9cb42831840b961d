package io.courant.coordinator.group;

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

    private final Groups groups;
    private final RecordWriter<GroupRecord> writer;

    OffsetLookups(Groups groups, RecordWriter<GroupRecord> writer) {
        this.groups = groups;
        this.writer = writer;
    }

    /** The offsets of {@code topics}, of all topics with null; an unknown partition has none. */
    void fetch(String groupId, @Nullable List<TopicOffsets.Asked> topics, Consumer<TopicOffsets.Answer> answer) {
        Group group = groups.find(groupId);
        List<TopicOffsets> found = new ArrayList<>();
        if (topics != null) {
            for (TopicOffsets.Asked asked : topics) {
                List<TopicOffsets.OfPartition> partitions =
                        new ArrayList<>(asked.partitions().size());
                for (int partition : asked.partitions()) {
                    CommittedOffset offset = group == null ? null : group.offsets.of(asked.topic(), partition);
                    partitions.add(new TopicOffsets.OfPartition(partition, offset));
                }
                found.add(new TopicOffsets(asked.topic(), partitions));
            }
        } else if (group != null) {
            for (Map.Entry<String, Map<Integer, CommittedOffset>> topic :
                    new TreeMap<>(group.offsets.all()).entrySet()) {
                List<TopicOffsets.OfPartition> partitions =
                        new ArrayList<>(topic.getValue().size());
                new TreeMap<>(topic.getValue())
                        .forEach(
                                (partition, offset) -> partitions.add(new TopicOffsets.OfPartition(partition, offset)));
                found.add(new TopicOffsets(topic.getKey(), partitions));
            }
        }
        writer.whenCommitted(error -> answer.accept(
                error == ErrorCode.NONE
                        ? new TopicOffsets.Answer(ErrorCode.NONE, found)
                        : new TopicOffsets.Answer(error, List.of())));
    }
}
