package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code partition.metadata} that tells which topic a directory belongs to, as Kafka writes it:
 *
 * <pre>
 * version: 0
 * topic_id: 4rCL9GxYRzGQhfPqXUYT1w
 * </pre>
 */
final class PartitionMetadataFile {

    static final String NAME = "partition.metadata";

    private static final String VERSION_LINE = "version: 0";
    private static final String TOPIC_ID_KEY = "topic_id: ";
    private static final int LARGEST_BYTES = 4096;

    /** Ids are random: two of them never differ in so few of their 22 characters, unless one is a damaged form of the other. */
    private static final int MOST_DAMAGED_CHARACTERS = 2;

    private PartitionMetadataFile() {}

    static Path of(Path partitionDirectory) {
        return partitionDirectory.resolve(NAME);
    }

    /** Writes the file; the caller syncs it and its directory. */
    static void write(Disk disk, Path partitionDirectory, Uuid topicId) throws IOException {
        try (DiskFile file = disk.open(of(partitionDirectory), Disk.Mode.READ_WRITE)) {
            write(file, topicId);
        }
    }

    /**
     * Writes the same bytes over a file that can be read, and syncs it: nobody knows whether they are on disk, and a sync alone
     * does nothing where an earlier one has failed. Needs no room, so that a full disk can be started on.
     */
    static void writeOver(Disk disk, Path partitionDirectory, Uuid topicId) throws IOException {
        Path path = of(partitionDirectory);
        try (DiskFile file = disk.open(path, Disk.Mode.READ_WRITE)) {
            file.write(0, content(topicId));
            Syncs.file(file, path);
        }
    }

    /**
     * Puts a new file in the place of one that is missing or damaged; until that is done the old state stays, and the next start
     * finds it. The caller syncs the directory.
     */
    static void restore(Disk disk, Path partitionDirectory, Uuid topicId) throws IOException {
        Path file = of(partitionDirectory);
        Path aside = file.resolveSibling(NAME + StoredFile.ASIDE_SUFFIX);
        try (DiskFile out = disk.open(aside, Disk.Mode.READ_WRITE)) {
            write(out, topicId);
            Syncs.file(out, aside);
        }
        disk.rename(aside, file);
    }

    private static void write(DiskFile file, Uuid topicId) throws IOException {
        file.truncate(0);
        file.write(0, content(topicId));
    }

    private static ByteBuffer content(Uuid topicId) {
        String text = VERSION_LINE + "\n" + TOPIC_ID_KEY + topicId + "\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether {@code found} is {@code expected} with a character or two damaged: the file has no checksum, as in Kafka.
     */
    static boolean isDamagedFormOf(Uuid expected, Uuid found) {
        String one = expected.toString();
        String other = found.toString();
        int differing = 0;
        for (int i = 0; i < one.length(); i++) {
            differing += one.charAt(i) == other.charAt(i) ? 0 : 1;
        }
        return differing > 0 && differing <= MOST_DAMAGED_CHARACTERS;
    }

    /** The topic id in {@code partitionDirectory}; null when the file is missing, empty or cut: it was never synced. */
    static @Nullable Uuid read(Disk disk, Path partitionDirectory) throws IOException {
        ByteBuffer bytes;
        try (DiskFile file = disk.open(of(partitionDirectory), Disk.Mode.READ)) {
            bytes = ByteBuffer.allocate((int) Math.min(file.size(), LARGEST_BYTES));
            file.read(0, bytes);
        } catch (NoSuchFileException e) {
            return null;
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        if (lines.length < 3 || !lines[0].equals(VERSION_LINE) || !lines[1].startsWith(TOPIC_ID_KEY)) {
            return null;
        }
        try {
            return Uuid.parse(lines[1].substring(TOPIC_ID_KEY.length()).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
