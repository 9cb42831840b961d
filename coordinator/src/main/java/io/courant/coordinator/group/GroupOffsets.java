package io.courant.coordinator.group;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The offsets that one group has committed. */
final class GroupOffsets {

    private final GroupMeters meters;
    private Map<String, Map<Integer, CommittedOffset>> byTopic = Map.of();

    GroupOffsets(GroupMeters meters) {
        this.meters = meters;
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    @Nullable
    CommittedOffset of(String topic, int partition) {
        Map<Integer, CommittedOffset> ofTopic = byTopic.get(topic);
        return ofTopic == null ? null : ofTopic.get(partition);
    }

    /** All offsets by topic and partition. */
    Map<String, Map<Integer, CommittedOffset>> all() {
        return byTopic;
    }

    void forEach(String topic, BiConsumer<Integer, CommittedOffset> action) {
        Map<Integer, CommittedOffset> ofTopic = byTopic.get(topic);
        if (ofTopic != null) {
            ofTopic.forEach(action);
        }
    }

    /** Sets the offset of a partition, or takes it away with null. */
    void set(String topic, int partition, @Nullable CommittedOffset offset) {
        if (offset != null) {
            if (byTopic.isEmpty()) {
                byTopic = new HashMap<>(2);
            }
            CommittedOffset before =
                    byTopic.computeIfAbsent(topic, name -> new HashMap<>(2)).put(partition, offset);
            meters.memory(offset.heapBytes() - (before == null ? 0 : before.heapBytes()));
            return;
        }
        Map<Integer, CommittedOffset> ofTopic = byTopic.get(topic);
        if (ofTopic != null) {
            CommittedOffset before = ofTopic.remove(partition);
            meters.memory(before == null ? 0 : -before.heapBytes());
            if (ofTopic.isEmpty()) {
                byTopic.remove(topic);
            }
            if (byTopic.isEmpty()) {
                byTopic = Map.of();
            }
        }
    }

    /** Lets go of everything. */
    void forget() {
        long bytes = 0;
        for (Map<Integer, CommittedOffset> ofTopic : byTopic.values()) {
            for (CommittedOffset offset : ofTopic.values()) {
                bytes += offset.heapBytes();
            }
        }
        meters.memory(-bytes);
        byTopic = Map.of();
    }
}
