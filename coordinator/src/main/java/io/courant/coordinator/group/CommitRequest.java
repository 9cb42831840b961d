package io.courant.coordinator.group;

import io.courant.base.Uuid;
import io.courant.coordinator.CoordinatorLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offsets to be committed, of partitions that exist.
 *
 * @param generation -1 from a client outside of the group
 * @param retentionMs for how long they are to be kept; -1 for the broker's rule
 * @param knowsOfMissingGroups whether the client can be told that there is no such group
 */
public record CommitRequest(
        String groupId,
        int generation,
        String memberId,
        @Nullable String instanceId,
        long retentionMs,
        boolean knowsOfMissingGroups,
        List<PartitionOffset> partitions) {

    /** One of them. */
    public record PartitionOffset(
            String topic,
            Uuid topicId,
            int partition,
            long offset,
            int leaderEpoch,
            @Nullable String metadata) {}

    public CommitRequest {
        partitions = List.copyOf(partitions);
    }

    /** What its records have together, about. */
    long recordBytes() {
        long bytes = 0;
        for (PartitionOffset each : partitions) {
            String metadata = each.metadata();
            bytes += CoordinatorLimits.OFFSET_RECORD_BYTES
                    + groupId.length()
                    + each.topic().length()
                    + (metadata == null ? 0 : metadata.length());
        }
        return bytes;
    }
}
