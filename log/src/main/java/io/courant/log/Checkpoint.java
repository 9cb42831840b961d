package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file for all partitions of a data directory: where their logs start and up to where they are proven. Two files,
 * {@code checkpoint.0} and {@code checkpoint.1}, are written in turn; the sound one with the larger number counts. Each
 * is a {@link StoredFile} of kind {@code CHECKPOINT}. Body, version 3:
 *
 * <pre>
 * offset  size
 *      0     8  number of this checkpoint, from 1
 *      8     8  the first action of the journal that recovery from this checkpoint may need
 *     16     8  the time when it was written, as {@link ExpiryClock} has it; -1 when that is not known
 *     24     4  n, number of partitions; each:
 *      0    16    topic id
 *     16     4    partition
 *     20     8    log start offset
 *     28     8    recovery point
 *     36     8    base offset of the segment with the recovery point
 *     44     4    position of the recovery point in it
 *     48     8    every action of the journal up to this one is durable in the partition's files
 *     56     1    1 when there was producer state, else 0
 *     57     2    t, length of the topic's name
 *     59     4    e, number of epochs
 *     63     t    topic's name, UTF-8
 *         12*e    epochs: epoch (4), start offset (8)
 * </pre>
 */
record Checkpoint(long number, long journalFrom, long writtenAtMs, List<CheckpointEntry> entries) {

    static final String FILE_PREFIX = "checkpoint.";

    /** The number of a journal's first action. */
    static final long FIRST_SEQUENCE = 1;

    private static final int ENTRY_BYTES = 63;
    private static final int EPOCH_BYTES = 12;

    /**
     * What was found in a directory.
     *
     * @param checkpoint the one that counts; null when there is none
     * @param journalFrom the first action of the journal that any of them may need: the one that counts may not be durable
     * @param complaints what is wrong with files that do not count
     * @param newerVersion the version of a file that a newer release has written; 0 when there is none
     */
    record Found(@Nullable Checkpoint checkpoint, long journalFrom, List<String> complaints, int newerVersion) {}

    /** Above every action that this checkpoint names. */
    long minimumNextSequence() {
        long next = journalFrom;
        for (CheckpointEntry entry : entries) {
            next = Math.max(next, entry.coveredSequence() + 1);
        }
        return next;
    }

    static Path file(Path directory, long number) {
        return directory.resolve(FILE_PREFIX + number % 2);
    }

    void write(Disk disk, Path directory) throws IOException {
        StoredFile.write(disk, file(directory, number), StoredKind.CHECKPOINT, encode(), StoredFile.Durability.DURABLE);
    }

    static Found read(Disk disk, Path directory) throws IOException {
        Checkpoint newest = null;
        long journalFrom = Long.MAX_VALUE;
        int newerVersion = 0;
        List<String> complaints = new ArrayList<>();
        for (int slot = 0; slot < 2; slot++) {
            Path file = file(directory, slot);
            switch (StoredFile.read(disk, file, StoredKind.CHECKPOINT)) {
                case StoredContent.Missing ignored -> {}
                case StoredContent.Damaged damaged ->
                    complaints.add("checkpoint " + file + " is damaged: " + damaged.reason());
                case StoredContent.Newer newer -> {
                    newerVersion = newer.version();
                    complaints.add("checkpoint " + file + " has version " + newer.version() + "; the newest known is "
                            + newer.newestKnown());
                }
                case StoredContent.Sound sound -> {
                    Checkpoint found = decode(sound.body());
                    if (found == null) {
                        complaints.add("checkpoint " + file + " is damaged: its lists are longer than the file");
                    } else {
                        newest = newest == null || found.number > newest.number ? found : newest;
                        journalFrom = Math.min(journalFrom, found.journalFrom);
                    }
                }
            }
        }
        return new Found(newest, newest == null ? FIRST_SEQUENCE : journalFrom, complaints, newerVersion);
    }

    private ByteBuffer encode() {
        List<byte[]> names = new ArrayList<>(entries.size());
        int size = 3 * Long.BYTES + Integer.BYTES;
        for (CheckpointEntry entry : entries) {
            byte[] name = entry.identity().topic().getBytes(StandardCharsets.UTF_8);
            names.add(name);
            size += ENTRY_BYTES + name.length + EPOCH_BYTES * entry.epochs().size();
        }
        ByteBuffer body = ByteBuffer.allocate(size)
                .putLong(number)
                .putLong(journalFrom)
                .putLong(writtenAtMs)
                .putInt(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            CheckpointEntry entry = entries.get(i);
            Uuid topicId = entry.identity().topicId();
            body.putLong(topicId.high())
                    .putLong(topicId.low())
                    .putInt(entry.identity().partition());
            body.putLong(entry.logStartOffset()).putLong(entry.recoveryPoint());
            body.putLong(entry.activeBaseOffset()).putInt(entry.activePosition());
            body.putLong(entry.coveredSequence());
            body.put((byte) (entry.hasProducers() ? 1 : 0));
            body.putShort((short) names.get(i).length).putInt(entry.epochs().size());
            body.put(names.get(i));
            for (EpochEntries.Entry epoch : entry.epochs()) {
                body.putInt(epoch.epoch()).putLong(epoch.startOffset());
            }
        }
        return body.flip();
    }

    private static @Nullable Checkpoint decode(ByteBuffer body) {
        List<CheckpointEntry> entries = new ArrayList<>();
        try {
            long number = body.getLong();
            long journalFrom = body.getLong();
            long writtenAtMs = body.getLong();
            int count = body.getInt();
            for (int i = 0; i < count; i++) {
                entries.add(decodeEntry(body));
            }
            return new Checkpoint(number, journalFrom, writtenAtMs, entries);
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static CheckpointEntry decodeEntry(ByteBuffer body) {
        Uuid topicId = new Uuid(body.getLong(), body.getLong());
        int partition = body.getInt();
        long logStartOffset = body.getLong();
        long recoveryPoint = body.getLong();
        long activeBaseOffset = body.getLong();
        int activePosition = body.getInt();
        long coveredSequence = body.getLong();
        boolean hasProducers = body.get() == 1;
        byte[] name = new byte[Short.toUnsignedInt(body.getShort())];
        int epochCount = body.getInt();
        body.get(name);
        List<EpochEntries.Entry> epochs = new ArrayList<>();
        for (int i = 0; i < epochCount; i++) {
            epochs.add(new EpochEntries.Entry(body.getInt(), body.getLong()));
        }
        LogIdentity identity = new LogIdentity(new String(name, StandardCharsets.UTF_8), topicId, partition);
        return new CheckpointEntry(
                identity,
                logStartOffset,
                recoveryPoint,
                activeBaseOffset,
                activePosition,
                coveredSequence,
                hasProducers,
                epochs);
    }
}
