package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalContents;
import io.courant.log.stored.StoredContent;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the checkpoint of a stopped broker's data directory says, for looking at. */
public final class CheckpointView {

    private final Map<TopicIdPartition, Entry> entries = new HashMap<>();
    private final List<LogIdentity> proven = new ArrayList<>();
    private final List<String> complaints;
    private final boolean sound;
    private final int newerVersion;
    private final long journalFrom;
    private final long minimumNextSequence;

    /** What is said of one partition; the recovery point is -1 when nothing is proven. */
    public record Entry(
            long logStartOffset, long recoveryPoint, long segmentBaseOffset, int position, List<Epoch> epochs) {}

    /** An epoch and its first offset. */
    public record Epoch(int epoch, long startOffset) {}

    private CheckpointView(Checkpoint.Found found) {
        this.complaints = found.complaints();
        this.newerVersion = found.newerVersion();
        this.journalFrom = found.journalFrom();
        Checkpoint checkpoint = found.checkpoint();
        this.minimumNextSequence = checkpoint == null ? journalFrom : checkpoint.minimumNextSequence();
        this.sound = checkpoint != null;
        if (checkpoint != null) {
            for (CheckpointEntry entry : checkpoint.entries()) {
                if (entry.recoveryPoint() > entry.logStartOffset()) {
                    proven.add(entry.identity());
                }
                entries.put(
                        entry.identity().key(),
                        new Entry(
                                entry.logStartOffset(),
                                entry.recoveryPoint(),
                                entry.activeBaseOffset(),
                                entry.activePosition(),
                                entry.epochs().stream()
                                        .map(epoch -> new Epoch(epoch.epoch(), epoch.startOffset()))
                                        .toList()));
            }
        }
    }

    /**
     * What the journal of {@code dataDirectory} holds beyond this checkpoint; null when the directory does not say which it is.
     */
    public @Nullable JournalContents journal(Disk disk, Path dataDirectory) throws IOException {
        return DirectoryIdentity.read(disk, dataDirectory) instanceof StoredContent.Sound sound
                ? JournalContents.read(
                        disk,
                        dataDirectory,
                        DirectoryIdentity.decode(sound.body()).directoryId(),
                        journalFrom,
                        minimumNextSequence)
                : null;
    }

    public static CheckpointView read(Disk disk, Path dataDirectory) throws IOException {
        return new CheckpointView(Checkpoint.read(disk, dataDirectory));
    }

    /** What is said of the partition in {@code directory}; null when nothing is. */
    public @Nullable Entry entry(Disk disk, Path directory) throws IOException {
        Uuid topicId = PartitionMetadataFile.read(disk, directory);
        LogIdentity identity =
                topicId == null ? null : LogIdentity.ofDirectory(String.valueOf(directory.getFileName()), topicId);
        return identity == null ? null : entries.get(identity.key());
    }

    /**
     * Everything below this offset of the partition in {@code directory} was synced, and from it on nothing is known to be;
     * -1 when even that is not known.
     */
    public long provenEnd(Disk disk, Path directory) throws IOException {
        boolean identified = PartitionMetadataFile.read(disk, directory) != null;
        if (!sound || (!identified && proves(String.valueOf(directory.getFileName())))) {
            return -1;
        }
        Entry entry = entry(disk, directory);
        return entry == null ? 0 : entry.recoveryPoint();
    }

    /** The version of a checkpoint that a newer release has written; 0 when there is none. */
    public int newerVersion() {
        return newerVersion;
    }

    /** Whether records in the partition's directory of this name are proven. */
    public boolean proves(String directoryName) {
        return proven.stream().anyMatch(identity -> identity.directoryName().equals(directoryName));
    }

    /**
     * Whether records in the partition's directory of this name are proven and were not deleted since, so that the
     * directory could be another's that was made under the same name.
     *
     * @param journal of the data directory; null when it is not known
     */
    public boolean provesStill(Disk disk, Path dataDirectory, String directoryName, @Nullable JournalContents journal)
            throws IOException {
        for (LogIdentity identity : proven) {
            if (identity.directoryName().equals(directoryName)
                    && !isRemoved(journal, identity)
                    && !disk.exists(DirectoryRemoval.deletedName(dataDirectory, identity))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRemoved(@Nullable JournalContents journal, LogIdentity identity) {
        return journal != null
                && journal.actions(identity.key()).stream()
                        .anyMatch(found -> found.action() instanceof JournalAction.Remove);
    }

    /** What is wrong with the checkpoint's files. */
    public List<String> complaints() {
        return complaints;
    }
}
