package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.journal.JournalContents;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One file for all partitions of a data directory: where their logs start and up to where they are proven. Two files,
 * {@code checkpoint.0} and {@code checkpoint.1}, are written in turn; the sound one with the larger number counts. Each
 * is a {@link StoredFile} of kind {@code CHECKPOINT}. Body, version 4:
 *
 * <pre>
 * offset  size
 *      0    16  id of the data directory: a file of another one does not count
 *     16     8  number of this checkpoint, from 1
 *     24     8  the first action of the journal that recovery from this checkpoint may need
 *     32     8  the time when it was written, as {@link ExpiryClock} has it; -1 when that is not known
 *     40     4  n, number of partitions; each:
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
record Checkpoint(Uuid directoryId, long number, long journalFrom, long writtenAtMs, List<CheckpointEntry> entries) {

    static final String FILE_PREFIX = "checkpoint.";

    /** The only one that this release reads: without a checkpoint a start is slower, and no less right. */
    private static final int VERSION = StoredKind.CHECKPOINT.newestVersion();

    private static final int HEADER_BYTES = 44;
    private static final int ENTRY_BYTES = 63;
    private static final int EPOCH_BYTES = 12;

    /**
     * What was found in a directory.
     *
     * @param checkpoint the one that counts; null when there is none
     * @param journalFrom the first action of the journal that any of them may need: the one that counts may not be durable;
     *     {@link JournalContents#NOT_KNOWN} when there is none
     * @param complaints why files do not count
     * @param newerVersion the version of a file that a newer release has written; 0 when there is none
     */
    record Found(
            @Nullable Checkpoint checkpoint, long journalFrom, List<CheckpointComplaint> complaints, int newerVersion) {

        /** All complaints of damage in one line, or all others; empty when there are none. */
        String complaint(boolean ofDamage) {
            return complaints.stream()
                    .filter(complaint -> complaint.isDamage() == ofDamage)
                    .map(CheckpointComplaint::toString)
                    .collect(Collectors.joining("; "));
        }
    }

    /** The last action on the log of {@code entry} whose effects are durable in its files; null: this names no such log. */
    long coveredSequence(@Nullable CheckpointEntry entry) {
        long covered = journalFrom() - 1;
        return entry == null ? covered : Math.max(covered, entry.coveredSequence());
    }

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

    /** Reads both files in {@code directory}, whose id is {@code directoryId}; null: it is not known, and any will do. */
    static Found read(Disk disk, Path directory, @Nullable Uuid directoryId) throws IOException {
        List<Checkpoint> sound = new ArrayList<>();
        int newerVersion = 0;
        List<CheckpointComplaint> complaints = new ArrayList<>();
        for (int slot = 0; slot < 2; slot++) {
            Path file = file(directory, slot);
            switch (StoredFile.read(disk, file, StoredKind.CHECKPOINT)) {
                case StoredContent.Missing ignored -> {}
                case StoredContent.Damaged damaged ->
                    complaints.add(CheckpointComplaint.damage(file, "is damaged: " + damaged.reason()));
                case StoredContent.Newer newer -> {
                    newerVersion = newer.version();
                    complaints.add(CheckpointComplaint.otherVersion(
                            file, "has version " + newer.version() + "; the newest known is " + newer.newestKnown()));
                }
                case StoredContent.Sound content
                when content.version() < VERSION ->
                    complaints.add(CheckpointComplaint.otherVersion(
                            file, "has version " + content.version() + ", older than this release reads"));
                case StoredContent.Sound content -> {
                    Checkpoint found = decode(content.body());
                    String problem = found == null
                            ? "is damaged: its lists are not those of version " + VERSION
                            : found.problem(slot, directoryId);
                    if (found != null && problem == null) {
                        sound.add(found);
                    } else {
                        complaints.add(CheckpointComplaint.damage(file, String.valueOf(problem)));
                    }
                }
            }
        }
        return found(directory, sound, complaints, newerVersion);
    }

    private @Nullable String problem(int slot, @Nullable Uuid expectedDirectory) {
        if (expectedDirectory != null && !directoryId.equals(expectedDirectory)) {
            return "belongs to data directory " + directoryId + ", this one is " + expectedDirectory;
        }
        return number % 2 == slot ? null : "holds number " + number + ", which is never written there";
    }

    /** They are written in turn: one that is not the predecessor of the other was put there by someone else. */
    private static Found found(
            Path directory, List<Checkpoint> sound, List<CheckpointComplaint> complaints, int newerVersion) {
        Checkpoint newest = null;
        for (Checkpoint each : sound) {
            newest = newest == null || each.number > newest.number ? each : newest;
        }
        if (newest == null) {
            return new Found(null, JournalContents.NOT_KNOWN, complaints, newerVersion);
        }
        long journalFrom = newest.journalFrom;
        for (Checkpoint each : sound) {
            if (each.number == newest.number - 1) {
                journalFrom = Math.min(journalFrom, each.journalFrom);
            } else if (each.number != newest.number) {
                complaints.add(CheckpointComplaint.damage(
                        file(directory, each.number),
                        "is an old copy: it holds number " + each.number + " beside number " + newest.number));
            }
        }
        return new Found(newest, journalFrom, complaints, newerVersion);
    }

    private ByteBuffer encode() {
        List<byte[]> names = new ArrayList<>(entries.size());
        int size = HEADER_BYTES;
        for (CheckpointEntry entry : entries) {
            byte[] name = entry.identity().topic().getBytes(StandardCharsets.UTF_8);
            names.add(name);
            size += ENTRY_BYTES + name.length + EPOCH_BYTES * entry.epochs().size();
        }
        ByteBuffer body = ByteBuffer.allocate(size)
                .putLong(directoryId.high())
                .putLong(directoryId.low())
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
            Uuid directoryId = new Uuid(body.getLong(), body.getLong());
            long number = body.getLong();
            long journalFrom = body.getLong();
            long writtenAtMs = body.getLong();
            int count = body.getInt();
            for (int i = 0; i < count; i++) {
                entries.add(decodeEntry(body));
            }
            return new Checkpoint(directoryId, number, journalFrom, writtenAtMs, entries);
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
