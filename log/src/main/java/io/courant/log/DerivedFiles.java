package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The producer snapshots in a partition's directory. Blocks: for lanes. */
final class DerivedFiles {

    private DerivedFiles() {}

    /** Stores a snapshot and deletes those that are not worth keeping beside it. */
    static void storeProducers(Disk disk, Path directory, long offset, ByteBuffer body) throws IOException {
        ProducerSnapshot.write(disk, SegmentFiles.producers(directory, offset), body);
        List<Long> offsets = producerOffsets(disk.list(directory));
        for (int i = LogLimits.PRODUCER_SNAPSHOTS_KEPT; i < offsets.size(); i++) {
            disk.delete(SegmentFiles.producers(directory, offsets.get(i)));
        }
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
