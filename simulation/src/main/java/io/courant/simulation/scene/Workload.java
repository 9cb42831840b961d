package io.courant.simulation.scene;

/**
 * Who works in a scene, and how much.
 *
 * @param topicsComeAndGo adds an administrator who creates and deletes topics, with a producer and a consumer for them
 * @param garbage adds a sender of garbage
 */
public record Workload(
        int stableTopics,
        int idempotentProducers,
        int plainProducers,
        int consumers,
        boolean topicsComeAndGo,
        boolean garbage,
        long recordsPerPartition,
        int largestRecordBytes) {}
