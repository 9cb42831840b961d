package io.courant.log.producer;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Producer state as of an offset: a {@link StoredFile} of kind {@code PRODUCER_SNAPSHOT}. Body, version 2:
 *
 * <pre>
 * offset  size
 *      0    16  topic id: a file of another partition does not count
 *     16     4  partition
 *     20     8  the offset: every batch below it has been applied, none at or above it
 *     28     4  n, number of producers, the one silent for longest first; each:
 *      0     8    producer id
 *      8     2    producer epoch
 *     10     1    b, remembered batches, 0 to 5, oldest first; each:
 *      0     4      base sequence
 *      4     4      last offset delta
 *      8     8      last offset
 *     16     8      largest timestamp, in ms
 * </pre>
 */
public final class ProducerSnapshot {

    private static final int HEADER_BYTES = 32;
    private static final int VERSION = 2;
    private static final int PRODUCER_BYTES = 11;
    private static final int BATCH_BYTES = 24;

    private ProducerSnapshot() {}

    /** What became of reading a snapshot. */
    public sealed interface Loaded {
        record Usable(ProducerStates states) implements Loaded {}

        /** To be done without; {@code reason} is null when there simply is none. */
        record Unusable(@Nullable String reason) implements Loaded {}
    }

    /** The body for {@code states} of {@code log} as of {@code offset}. Equal states give equal bytes. */
    public static ByteBuffer encode(TopicIdPartition log, ProducerStates states, long offset) {
        ByteBuffer body = ByteBuffer.allocate(
                HEADER_BYTES + states.count() * (PRODUCER_BYTES + ProducerEntry.BATCHES * BATCH_BYTES));
        body.putLong(log.topicId().high()).putLong(log.topicId().low()).putInt(log.partition());
        body.putLong(offset).putInt(states.count());
        for (ProducerEntry entry : states.inOrder()) {
            body.putLong(entry.producerId()).putShort(entry.epoch());
            body.put((byte) entry.count());
            for (int i = 0; i < entry.count(); i++) {
                body.putInt(entry.baseSequence(i)).putInt(entry.offsetDelta(i));
                body.putLong(entry.lastOffset(i)).putLong(entry.timestampMs(i));
            }
        }
        return body.flip();
    }

    /** Writes what {@link #encode} gave. */
    public static void write(Disk disk, Path file, ByteBuffer body, StoredFile.Durability durability)
            throws IOException {
        StoredFile.write(disk, file, StoredKind.PRODUCER_SNAPSHOT, body, durability);
    }

    /**
     * Reads the snapshot of {@code log}, or of any when that is null, as of {@code offset}; its producers count as seen at
     * {@code seenMs}.
     */
    public static Loaded read(Disk disk, Path file, @Nullable TopicIdPartition log, long offset, long seenMs)
            throws IOException {
        return switch (StoredFile.read(disk, file, StoredKind.PRODUCER_SNAPSHOT)) {
            case StoredContent.Missing ignored -> new Loaded.Unusable(null);
            case StoredContent.Damaged damaged -> new Loaded.Unusable(damaged.reason());
            case StoredContent.Newer newer ->
                new Loaded.Unusable("it has version " + newer.version() + ", newer than " + newer.newestKnown());
            case StoredContent.Sound sound
            when sound.version() < VERSION ->
                new Loaded.Unusable("it has version " + sound.version() + ", which says not whose it is");
            case StoredContent.Sound sound -> decode(sound.body(), log, offset, seenMs);
        };
    }

    private static Loaded decode(ByteBuffer body, @Nullable TopicIdPartition log, long offset, long seenMs) {
        ProducerStates states = new ProducerStates();
        try {
            TopicIdPartition of = new TopicIdPartition(new Uuid(body.getLong(), body.getLong()), body.getInt());
            if (log != null && !of.equals(log)) {
                return new Loaded.Unusable(
                        "it is of partition " + of.partition() + " of the topic with id " + of.topicId());
            }
            long stored = body.getLong();
            if (stored != offset) {
                return new Loaded.Unusable("it is of offset " + stored);
            }
            int producers = body.getInt();
            for (int i = 0; i < producers; i++) {
                states.restore(decodeEntry(body, seenMs));
            }
        } catch (BufferUnderflowException e) {
            return new Loaded.Unusable("its list is longer than the file");
        }
        return new Loaded.Usable(states);
    }

    private static ProducerEntry decodeEntry(ByteBuffer body, long seenMs) {
        ProducerEntry entry = new ProducerEntry(body.getLong(), body.getShort());
        entry.enterEpoch(entry.epoch(), seenMs);
        int batches = body.get();
        for (int i = 0; i < batches; i++) {
            entry.addBatch(body.getInt(), body.getInt(), body.getLong(), body.getLong());
        }
        return entry;
    }
}
