package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.EventLog;
import io.courant.base.Uuid;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose the partition directories are. Topics of one name follow one another, and their partitions may live on different
 * shards: who wants a directory looks first whose it is. Every method blocks and is one piece of work of the lane
 * {@link ShardLanes#names()}, so that no other topic takes the name between the look and the deed.
 */
final class DirectoryNames {

    private final Disk disk;
    private final EventLog events;

    DirectoryNames(Disk disk, EventLog events) {
        this.disk = disk;
        this.events = events;
    }

    /** Whose a directory is. */
    sealed interface Holder {
        record Nobody() implements Holder {}

        record TheTopic() implements Holder {}

        /** The directory holds a partition of another topic of this name. */
        record OtherTopic(Uuid topicId) implements Holder {}
    }

    /**
     * Whose {@code directory} is, which {@code identity} asks for; an orphaned one is put aside.
     *
     * @param entry what the checkpoint says of {@code identity}; where it names a segment in there, the directory is the
     *     topic's, whatever became of the file that says so, which is then written again
     */
    Holder holder(LogIdentity identity, Path directory, @Nullable CheckpointEntry entry) throws IOException {
        if (!isThere(directory)) {
            return new Holder.Nobody();
        }
        Uuid found = PartitionMetadataFile.read(disk, directory);
        boolean unsound = found == null || PartitionMetadataFile.isDamagedFormOf(identity.topicId(), found);
        if (unsound && entry != null && disk.exists(SegmentFiles.log(directory, entry.activeBaseOffset()))) {
            restoreMetadata(identity, directory);
            return new Holder.TheTopic();
        }
        if (found == null) {
            DirectoryRemoval.moveOrphanAside(disk, directory, events);
            return new Holder.Nobody();
        }
        return found.equals(identity.topicId()) ? new Holder.TheTopic() : new Holder.OtherTopic(found);
    }

    private void restoreMetadata(LogIdentity identity, Path directory) throws IOException {
        PartitionMetadataFile.restore(disk, directory, identity.topicId());
        Syncs.directory(disk, directory);
        events.error(
                "log.metadata-restored",
                PartitionMetadataFile.of(directory) + " was missing or damaged; the checkpoint knows what it said",
                null);
    }

    /**
     * Makes the directory of {@code identity}, or goes on with one that an earlier try has left; the next commit syncs it.
     *
     * @throws IOException also when it is another topic's, whose deletion has not come here yet
     */
    void make(LogIdentity identity, Path directory) throws IOException {
        Uuid found = disk.exists(directory) ? PartitionMetadataFile.read(disk, directory) : null;
        if (found != null && !found.equals(identity.topicId())) {
            throw new IOException(directory + " is still the directory of topic id " + found);
        }
        requireDataDirectory(directory);
        disk.createDirectories(directory);
        PartitionMetadataFile.write(disk, directory, identity.topicId());
    }

    private boolean isThere(Path partition) throws IOException {
        if (disk.exists(partition)) {
            return true;
        }
        requireDataDirectory(partition);
        return false;
    }

    /**
     * A partition is missing only where its data directory is not: else an empty one would be made in its place, or the
     * removal of one recorded that is still there when the data directory is back.
     */
    private void requireDataDirectory(Path partition) throws IOException {
        DirectoryGoneException.check(disk, Objects.requireNonNull(partition.getParent()));
    }

    /**
     * Renames {@code directory} if it is that of {@code topicId} or orphaned; the caller syncs the parent. False when
     * there is none, or when a new topic of the name has its directory there by now.
     */
    boolean rename(Path directory, Uuid topicId, Path to) throws IOException {
        if (!isThere(directory)) {
            return false;
        }
        Uuid found = PartitionMetadataFile.read(disk, directory);
        if (found != null && !found.equals(topicId)) {
            return false;
        }
        disk.rename(directory, to);
        return true;
    }
}
