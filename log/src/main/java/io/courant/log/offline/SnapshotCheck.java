package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.SegmentFiles;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the stored producer snapshots of a partition with a replay of its batches from the first one on. */
final class SnapshotCheck {

    private final Disk disk;
    private final Path partition;
    /** Null when it is not known whose they are. */
    private final @Nullable TopicIdPartition key;
    /** Recovery uses none above; -1: not known, and all count. */
    private final long recoveryPoint;

    private final PartitionReports reports;
    private final ProducerStates producers = new ProducerStates();
    /** Batches below may be missing. */
    private long intactFrom;

    private final TreeMap<Long, Path> left = new TreeMap<>();

    SnapshotCheck(
            Disk disk, Path partition, @Nullable TopicIdPartition key, long recoveryPoint, PartitionReports reports) {
        this.disk = disk;
        this.partition = partition;
        this.key = key;
        this.recoveryPoint = recoveryPoint;
        this.reports = reports;
    }

    /** Finds the snapshots among {@code names}; batches below {@code gapsBelow} may have been compacted. */
    void begin(List<String> names, long gapsBelow) {
        intactFrom = gapsBelow;
        for (String name : names) {
            long offset = SegmentFiles.offsetOf(name, SegmentFiles.PRODUCERS_SUFFIX);
            if (offset >= 0 && (recoveryPoint < 0 || offset <= recoveryPoint)) {
                left.put(offset, partition.resolve(name));
            }
        }
    }

    void apply(RecordBatch header) {
        producers.apply(header, 0);
    }

    /**
     * All batches below {@code offset}, where one begins or the log ends, have been applied; {@code intact}: none was
     * missing among them.
     */
    void compareUpTo(long offset, long firstOffset, boolean intact) throws IOException {
        while (!left.isEmpty() && left.firstKey() <= offset) {
            var snapshot = left.pollFirstEntry();
            boolean comparable = intact && snapshot.getKey() >= firstOffset;
            compare(snapshot.getKey(), snapshot.getValue(), offset, firstOffset, comparable);
        }
    }

    private void compare(long offset, Path path, long reached, long firstOffset, boolean comparable)
            throws IOException {
        switch (ProducerSnapshot.read(disk, path, key, offset, 0)) {
            case ProducerSnapshot.Loaded.Unusable(String reason) ->
                reports.report(Severity.DERIVED, path, -1, offset, -1, "not usable, a start rebuilds it: " + reason);
            case ProducerSnapshot.Loaded.Usable(ProducerStates stored) -> {
                String difference = offset == reached || offset <= intactFrom
                        ? producers.differenceTo(stored, Math.max(firstOffset, intactFrom))
                        : "no batch of the log begins or ends at its offset";
                if (comparable && difference != null) {
                    reports.report(Severity.DAMAGE, path, -1, offset, -1, difference);
                }
            }
        }
    }

    /** The log ends at {@code endOffset}. */
    void end(long firstOffset, long endOffset, boolean intact) throws IOException {
        compareUpTo(endOffset, firstOffset, intact);
        while (!left.isEmpty()) {
            var snapshot = left.pollFirstEntry();
            compare(snapshot.getKey(), snapshot.getValue(), endOffset, firstOffset, intact);
        }
    }
}
