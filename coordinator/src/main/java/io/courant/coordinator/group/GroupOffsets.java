package io.courant.coordinator.group;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The offsets that one group has committed. */
final class GroupOffsets {

    private final GroupMeters meters;
    private final int keyBytes;
    private Map<String, Map<Integer, CommittedOffset>> byTopic = Map.of();

    /**
     * No offsets yet.
     *
     * @param keyBytes of the group's name: each record of an offset has it, so that it counts as if each offset had it on the heap.
     *     All that groups have may be deleted, and so be written, in one turn
     */
    GroupOffsets(GroupMeters meters, int keyBytes) {
        this.meters = meters;
        this.keyBytes = keyBytes;
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

    /** Sets the offset of a partition, or takes it away with null. */
    void set(String topic, int partition, @Nullable CommittedOffset offset) {
        if (offset != null) {
            if (byTopic.isEmpty()) {
                byTopic = new HashMap<>(2);
            }
            CommittedOffset before =
                    byTopic.computeIfAbsent(topic, name -> new HashMap<>(2)).put(partition, offset);
            meters.memory(bytes(offset) - (before == null ? 0 : bytes(before)));
            return;
        }
        Map<Integer, CommittedOffset> ofTopic = byTopic.get(topic);
        if (ofTopic != null) {
            CommittedOffset before = ofTopic.remove(partition);
            meters.memory(before == null ? 0 : -bytes(before));
            if (ofTopic.isEmpty()) {
                byTopic.remove(topic);
            }
            if (byTopic.isEmpty()) {
                byTopic = Map.of();
            }
        }
    }

    private long bytes(CommittedOffset offset) {
        return offset.heapBytes() + keyBytes;
    }

    /** Lets go of everything. */
    void forget() {
        long bytes = 0;
        for (Map<Integer, CommittedOffset> ofTopic : byTopic.values()) {
            for (CommittedOffset offset : ofTopic.values()) {
                bytes += bytes(offset);
            }
        }
        meters.memory(-bytes);
        byTopic = Map.of();
    }
}
