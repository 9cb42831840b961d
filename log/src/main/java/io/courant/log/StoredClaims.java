package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalContents;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What checkpoint and journal of a stopped broker's data directory say of its partitions, for looking at: what a start would
 * go by.
 */
public final class StoredClaims {

    private final JournalContents journal;
    private final @Nullable Checkpoint checkpoint;
    private final List<CheckpointComplaint> complaints;
    private final int newerVersion;
    private final Map<TopicIdPartition, CheckpointEntry> entries = new HashMap<>();
    private final Map<TopicIdPartition, LogIdentity> named = new LinkedHashMap<>();
    private final List<String> contradictions = new ArrayList<>();

    private StoredClaims(Checkpoint.Found found, JournalContents journal) {
        this.checkpoint = found.checkpoint();
        this.complaints = List.copyOf(found.complaints());
        this.newerVersion = found.newerVersion();
        this.journal = journal;
        if (checkpoint != null) {
            for (CheckpointEntry entry : checkpoint.entries()) {
                entries.put(entry.identity().key(), entry);
                named.put(entry.identity().key(), entry.identity());
            }
        }
        for (TopicIdPartition key : journal.keys()) {
            for (Found action : journal.actions(key)) {
                if (action.action() instanceof JournalAction.Create create) {
                    takeName(action, create);
                }
            }
        }
    }

    private void takeName(Found found, JournalAction.Create create) {
        LogIdentity said = new LogIdentity(
                create.topic(), create.key().topicId(), create.key().partition());
        LogIdentity known = named.putIfAbsent(create.key(), said);
        if (known != null && !known.equals(said)) {
            contradictions.add("action " + found.sequence() + " of the journal, in " + found.file() + ", creates "
                    + said + ", but the checkpoint calls it " + known);
        }
    }

    /** Reads what {@code dataDirectory} holds. Blocks; not while a broker works there. */
    public static StoredClaims read(Disk disk, Path dataDirectory) throws IOException {
        Uuid directoryId = DirectoryIdentity.read(disk, dataDirectory) instanceof StoredContent.Sound sound
                ? DirectoryIdentity.decode(sound.body()).directoryId()
                : null;
        Checkpoint.Found found = Checkpoint.read(disk, dataDirectory, directoryId);
        if (directoryId == null) {
            return new StoredClaims(found, JournalContents.unknown(disk));
        }
        Checkpoint checkpoint = found.checkpoint();
        long next = checkpoint == null ? found.journalFrom() : checkpoint.minimumNextSequence();
        return new StoredClaims(
                found, JournalContents.read(disk, dataDirectory, directoryId, found.journalFrom(), next));
    }

    /** Why files of the checkpoint do not count. */
    public List<CheckpointComplaint> complaints() {
        return complaints;
    }

    /** Whether there is a sound checkpoint; without one nothing says what is proven. */
    public boolean hasCheckpoint() {
        return checkpoint != null;
    }

    /** The number of the checkpoint that counts; 0 when there is none. */
    public long checkpointNumber() {
        return checkpoint == null ? 0 : checkpoint.number();
    }

    /** The version of a checkpoint that a newer release has written; 0 when there is none. */
    public int newerVersion() {
        return newerVersion;
    }

    /** The journal as a start would read it; empty when the directory does not say which it is. */
    public JournalContents journal() {
        return journal;
    }

    /** Where checkpoint and journal call a partition by different names. */
    public List<String> contradictions() {
        return contradictions;
    }

    /** The partitions that checkpoint or journal speak of, gone or not, each with its name. */
    public Collection<LogIdentity> named() {
        return named.values();
    }

    /** The name by which checkpoint or journal know {@code key}; null when they do not. */
    public @Nullable LogIdentity named(TopicIdPartition key) {
        return named.get(key);
    }

    /** The file that says where records counted. */
    public static Path countedInFile(Path dataDirectory) {
        return dataDirectory.resolve(CountedIn.FILE_NAME);
    }

    /** What that file holds. */
    public static StoredContent countedIn(Disk disk, Path dataDirectory) throws IOException {
        return CountedIn.content(disk, dataDirectory);
    }

    /** What is said of one partition. */
    public PartitionClaim of(LogIdentity identity) throws IOException {
        TopicIdPartition key = identity.key();
        if (checkpoint == null) {
            JournalReplay replay = JournalReplay.of(journal, key, JournalContents.FIRST_SEQUENCE - 1);
            return new PartitionClaim(RecoveryBasis.of(CheckpointEntry.nothingProven(identity), replay), replay);
        }
        CheckpointEntry entry = entries.get(key);
        JournalReplay replay = JournalReplay.of(journal, key, checkpoint.coveredSequence(entry));
        return new PartitionClaim(RecoveryBasis.of(entry, replay), replay);
    }

    /** Whether the partition's directory has got the name of one that was deleted or put aside. */
    public static boolean isTakenOut(Disk disk, Path dataDirectory, LogIdentity identity) throws IOException {
        return disk.exists(DirectoryRemoval.deletedName(dataDirectory, identity))
                || disk.exists(DirectoryRemoval.asideName(dataDirectory, identity));
    }

    /** The file that marks a clean stop. */
    public static Path cleanStopFile(Path dataDirectory) {
        return dataDirectory.resolve(DataDirectory.CLEAN_STOP_FILE);
    }

    /** What that file holds: when it is sound, the number of the checkpoint that it marks. */
    public static StoredContent cleanStop(Disk disk, Path dataDirectory) throws IOException {
        StoredContent mark = StoredFile.read(disk, cleanStopFile(dataDirectory), StoredKind.CLEAN_STOP);
        return mark instanceof StoredContent.Sound sound && sound.body().remaining() != Long.BYTES
                ? new StoredContent.Damaged("it holds " + sound.body().remaining() + " bytes")
                : mark;
    }

    /** The topic id in a partition's directory; null when its file is missing or, as far as can be known, damaged. */
    public @Nullable Uuid topicId(Disk disk, Path partition, String directoryName) throws IOException {
        Uuid found = PartitionMetadataFile.read(disk, partition);
        boolean damaged = found != null
                && named.values().stream()
                        .anyMatch(identity -> identity.directoryName().equals(directoryName)
                                && PartitionMetadataFile.isDamagedFormOf(identity.topicId(), found));
        return damaged ? null : found;
    }

    /** The topic id that a partition's directory names by itself; null when it names none. */
    public static @Nullable Uuid topicId(Disk disk, Path partition) throws IOException {
        return PartitionMetadataFile.read(disk, partition);
    }
}
