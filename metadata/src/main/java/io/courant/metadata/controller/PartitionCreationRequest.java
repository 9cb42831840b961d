package io.courant.metadata.controller;

import java.util.List;

/**
 * Partitions to add to topics, to all that can have them.
 *
 * @param timeoutMs after which the answer is REQUEST_TIMED_OUT although the partitions may still come
 * @param validateOnly answers what would happen and changes nothing
 */
public record PartitionCreationRequest(List<NewPartitions> topics, int timeoutMs, boolean validateOnly) {

    public PartitionCreationRequest {
        topics = List.copyOf(topics);
    }
}
