package io.courant.coordinator.group;

import io.courant.wire.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a group has committed for partitions of a topic. */
public record TopicOffsets(String topic, List<OfPartition> partitions) {

    /** For one partition; null: nothing. */
    public record OfPartition(int partition, @Nullable CommittedOffset offset) {}

    /** Partitions that somebody asks about. */
    public record Asked(String topic, List<Integer> partitions) {}

    /** With an error there are no topics. */
    public record Answer(ErrorCode error, List<TopicOffsets> topics) {}
}
