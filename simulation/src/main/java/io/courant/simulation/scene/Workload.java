package io.courant.simulation.scene;

/**
 * Who works in a scene, and how much.
 *
 * @param topicsComeAndGo adds an administrator who creates and deletes topics, with a producer and a consumer for them
 * @param silentProducers producers that fall silent, to be forgotten
 * @param lookups adds a client that asks for offsets by time and by epoch
 * @param garbage adds a sender of garbage
 * @param deletesRecords adds a client that deletes the oldest records
 * @param changesRetention adds a client that changes how long records are kept
 * @param changesDurability adds a client that changes whether records count in memory or on disk
 */
public record Workload(
        int stableTopics,
        int idempotentProducers,
        int plainProducers,
        int silentProducers,
        int consumers,
        boolean lookups,
        boolean topicsComeAndGo,
        boolean garbage,
        boolean deletesRecords,
        boolean changesRetention,
        boolean changesDurability,
        long recordsPerPartition,
        int largestRecordBytes) {}
