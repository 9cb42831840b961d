package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The producer snapshots in a partition's directory. Blocks: for lanes. */
final class DerivedFiles {

    private DerivedFiles() {}

    /**
     * Stores a snapshot and deletes those that are not worth keeping beside it: kept are the newest, the one that recovery
     * would begin with if the process ended now, and those that stand for deleted batches, or are about to: newer ones may not
     * be durable, or speak of more than a recovery point proves.
     *
     * @param points of the log when this was handed to its lane: nothing that was handed over earlier knows of more
     */
    static void storeProducers(
            Disk disk,
            Path directory,
            long offset,
            ByteBuffer body,
            StoredFile.Durability durability,
            RecoveryPoints points)
            throws IOException {
        ProducerSnapshot.write(disk, SegmentFiles.producers(directory, offset), body, durability);
        List<Long> offsets = producerOffsets(disk.list(directory));
        long forDurable = newestUpTo(points.durable(), offsets);
        long forWritten = newestUpTo(points.written(), offsets);
        for (long old : offsets.subList(Math.min(offsets.size(), LogLimits.PRODUCER_SNAPSHOTS_KEPT), offsets.size())) {
            if (old != forDurable && old != forWritten && old != offset && !points.standsForDeleted(old)) {
                disk.delete(SegmentFiles.producers(directory, old));
            }
        }
    }

    /** The largest of {@code offsets}, which fall, that is at most {@code recoveryPoint}; -1 when there is none. */
    private static long newestUpTo(long recoveryPoint, List<Long> offsets) {
        for (long offset : offsets) {
            if (offset <= recoveryPoint) {
                return offset;
            }
        }
        return -1;
    }

    /** The offsets of the snapshots among {@code names}, largest first. */
    static List<Long> producerOffsets(List<String> names) {
        List<Long> offsets = new ArrayList<>();
        for (String name : names) {
            long offset = SegmentFiles.offsetOf(name, SegmentFiles.PRODUCERS_SUFFIX);
            if (offset >= 0) {
                offsets.add(offset);
            }
        }
        offsets.sort(Comparator.reverseOrder());
        return offsets;
    }
}
