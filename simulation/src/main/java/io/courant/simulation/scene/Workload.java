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
 * @param durabilityChanges whether, and by whom, it changes whether records count in memory or on disk
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
        DurabilityChanges durabilityChanges,
        long recordsPerPartition,
        int largestRecordBytes) {

    /** Whether there is a client that changes whether records count in memory or on disk. */
    boolean changesDurability() {
        return durabilityChanges != DurabilityChanges.NONE;
    }

    /** Whether the broker's default of that changes with its lives. */
    boolean changesDefaultDurability() {
        return durabilityChanges == DurabilityChanges.OF_THE_DEFAULT;
    }
}
