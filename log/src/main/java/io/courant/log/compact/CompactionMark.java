package io.courant.log.compact;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How far compaction has come in a partition: the file {@code compaction} in its directory, a {@link StoredFile} of kind {@code
 * COMPACTION}, written durably. Body, version 1:
 *
 * <pre>
 * offset  size
 *      0    16  topic id: a file of another partition does not count
 *     16     4  partition
 *     20     8  offsets below this one may be missing in the segments
 *     28     8  all below this one has been compacted at least once
 * </pre>
 *
 * @param gapsBelow offsets at or above it are all there, or damaged
 * @param cleanedTo the next pass learns keys from here on
 */
public record CompactionMark(long gapsBelow, long cleanedTo) {

    /** The file's name. */
    public static final String NAME = "compaction";

    /** Of a log that was never compacted. */
    public static final CompactionMark NONE = new CompactionMark(0, 0);

    private static final int BYTES = 36;

    /** What became of reading a mark. */
    public sealed interface Found {

        /** The mark, {@link CompactionMark#NONE} where there is no file. */
        record Sound(CompactionMark mark) implements Found {}

        /** There is a file, and it cannot be believed. */
        record Damaged(String reason) implements Found {}
    }

    /** The file in {@code directory}. */
    public static Path of(Path directory) {
        return directory.resolve(NAME);
    }

    /** Reads the mark of {@code key}, or of any partition when that is null. Blocks. */
    public static Found read(Disk disk, Path directory, @Nullable TopicIdPartition key) throws IOException {
        return switch (StoredFile.read(disk, of(directory), StoredKind.COMPACTION)) {
            case StoredContent.Missing ignored -> new Found.Sound(NONE);
            case StoredContent.Damaged damaged -> new Found.Damaged(damaged.reason());
            case StoredContent.Newer newer ->
                new Found.Damaged("it has version " + newer.version() + ", newer than " + newer.newestKnown());
            case StoredContent.Sound sound -> decode(sound.body(), key);
        };
    }

    private static Found decode(ByteBuffer body, @Nullable TopicIdPartition key) {
        if (body.remaining() != BYTES) {
            return new Found.Damaged("it holds " + body.remaining() + " bytes");
        }
        TopicIdPartition of = new TopicIdPartition(new Uuid(body.getLong(), body.getLong()), body.getInt());
        return key == null || of.equals(key)
                ? new Found.Sound(new CompactionMark(body.getLong(), body.getLong()))
                : new Found.Damaged("it is of partition " + of.partition() + " of the topic with id " + of.topicId());
    }

    /** Writes this, durably, for {@code key}. Blocks. */
    public void write(Disk disk, Path directory, TopicIdPartition key) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(BYTES)
                .putLong(key.topicId().high())
                .putLong(key.topicId().low())
                .putInt(key.partition())
                .putLong(gapsBelow)
                .putLong(cleanedTo)
                .flip();
        StoredFile.write(disk, of(directory), StoredKind.COMPACTION, body, StoredFile.Durability.DURABLE);
    }
}
