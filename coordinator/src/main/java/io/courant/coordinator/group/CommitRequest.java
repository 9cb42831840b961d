package io.courant.coordinator.group;

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
            int partition,
            long offset,
            int leaderEpoch,
            @Nullable String metadata) {}

    public CommitRequest {
        partitions = List.copyOf(partitions);
    }
}
