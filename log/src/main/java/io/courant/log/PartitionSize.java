package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How much of its data directory a partition takes, whether its log is open or not. */
public final class PartitionSize {

    private PartitionSize() {}

    /**
     * Bytes of the segments of {@code identity} in {@code dataDirectory}, 0 where it has no files; one that is deleted
     * meanwhile does not count. Blocks.
     */
    public static long of(Disk disk, Path dataDirectory, LogIdentity identity) throws IOException {
        Path directory = dataDirectory.resolve(identity.directoryName());
        if (!disk.exists(directory)) {
            return 0;
        }
        long bytes = 0;
        try {
            for (String name : disk.list(directory)) {
                if (SegmentFiles.isSegment(name)) {
                    bytes += sizeOf(disk, directory.resolve(name));
                }
            }
        } catch (NoSuchFileException e) {
            return 0; // the topic has just been deleted
        }
        return bytes;
    }

    private static long sizeOf(Disk disk, Path segment) throws IOException {
        try {
            return disk.size(segment);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
