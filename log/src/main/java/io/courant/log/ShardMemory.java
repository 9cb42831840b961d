package io.courant.log;

import io.courant.base.BufferPart;

/**
 * What the logs of one shard in one data directory may take of the process's memory: as much as is good for one, and no
 * more than its share of what all may take together, however many cores and disks the machine has.
 *
 * @param keptBytes of batches that wait for the journal; beyond it files are synced
 * @param copiedReadsBytes of copies that are not sent yet; beyond it reads give slices of files
 * @param producers remembered; beyond it each log that gains one forgets one
 * @param compactionKeysBytes of keys that a pass of compaction learns; beyond it the log takes several
 */
public record ShardMemory(long keptBytes, long copiedReadsBytes, int producers, long compactionKeysBytes) {

    /**
     * The part of one of {@code shares}, which are as many as there are shards, in each data directory.
     *
     * @param buffersBytes what all buffers of the process may have together
     * @param compactionKeysBytes what the passes of compaction of all have together for the keys they learn
     */
    public static ShardMemory sharedBy(int shares, long buffersBytes, long compactionKeysBytes) {
        long kept = Math.min(LogLimits.KEPT_BYTES_PER_PROCESS, BufferPart.KEPT.of(buffersBytes));
        long copied = Math.min(LogLimits.COPIED_READS_BYTES_PER_PROCESS, BufferPart.COPIED.of(buffersBytes));
        return new ShardMemory(
                Math.min(LogLimits.KEPT_BYTES, kept / shares),
                Math.min(LogLimits.COPIED_READS_BYTES, copied / shares),
                Math.min(LogLimits.PRODUCERS_PER_SHARD, LogLimits.PRODUCERS_PER_PROCESS / shares),
                Math.max(LogLimits.LEAST_COMPACTION_KEYS_BYTES, compactionKeysBytes / shares));
    }
}
