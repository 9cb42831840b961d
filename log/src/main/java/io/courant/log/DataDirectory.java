package io.courant.log;

import io.courant.base.Buffers;
import io.courant.base.Completion;
import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.OrderedCopy;
import io.courant.base.Outcome;
import io.courant.base.Random;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.DataDirectoryOpening.Opened;
import io.courant.log.DataDirectoryOpening.Reason;
import io.courant.log.DataDirectoryOpening.Refused;
import io.courant.log.journal.Found;
import io.courant.log.journal.Journal;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalCommit;
import io.courant.log.journal.JournalContents;
import io.courant.log.journal.JournalEntry;
import io.courant.log.journal.JournalLimits;
import io.courant.log.journal.JournalOpening;
import io.courant.log.journal.JournalSetup;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import io.courant.log.stored.SyncFailedException;
import io.courant.log.stored.Syncs;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A data directory that this process holds: who it is, and what was found in it. Opening and closing block; all else is
 * immutable and may be used from any thread.
 */
public final class DataDirectory {

    static final String LOCK_FILE = ".lock";
    static final String CLEAN_STOP_FILE = "clean-stop";

    private final Disk disk;
    private final Path path;
    private final EventLog events;
    private final Disk.DiskLock lock;
    private final DirectoryIdentity identity;
    private final boolean stoppedCleanly;
    private final CountedIn.Kept keptCountedIn;
    private final Checkpoint checkpoint;
    private final long journalFrom;
    private final Map<TopicIdPartition, CheckpointEntry> entries;
    private final List<LogIdentity> logs;
    private final List<TakenOut> takenOut;
    private final List<Path> orphaned;
    private volatile @Nullable Uuid clusterId;
    private volatile CountedIn countedBefore = CountedIn.MEMORY;
    private volatile @Nullable Journaled journaled;

    /** The open journal, what it held, and the partitions that there are by directories and journal together. */
    private record Journaled(
            Journal journal,
            JournalLimits limits,
            JournalContents contents,
            Map<TopicIdPartition, Long> uncovered,
            Set<TopicIdPartition> removed,
            List<LogIdentity> logs) {}

    private DataDirectory(
            Disk disk,
            Path path,
            EventLog events,
            Disk.DiskLock lock,
            DirectoryIdentity identity,
            boolean stoppedCleanly,
            CountedIn.Kept keptCountedIn,
            Checkpoint checkpoint,
            long journalFrom,
            DirectoryListing listing) {
        this.disk = disk;
        this.path = path;
        this.events = events;
        this.lock = lock;
        this.identity = identity;
        this.stoppedCleanly = stoppedCleanly;
        this.keptCountedIn = keptCountedIn;
        this.checkpoint = checkpoint;
        this.journalFrom = journalFrom;
        this.logs = listing.logs();
        this.takenOut = listing.takenOut();
        this.orphaned = listing.orphaned();
        this.clusterId = identity.clusterId();
        Map<TopicIdPartition, CheckpointEntry> byKey = new HashMap<>();
        checkpoint.entries().forEach(entry -> byKey.put(entry.identity().key(), entry));
        this.entries = byKey;
    }

    /**
     * Locks and opens {@code path} for the broker {@code brokerId}, making it when it does not exist or is empty. Nothing else
     * is changed before {@link #bindCluster}: whoever finds another reason not to work here leaves it as it was.
     *
     * @throws IOException when the file system fails
     */
    public static DataDirectoryOpening open(Disk disk, Path path, int brokerId, Random random, EventLog events)
            throws IOException {
        return open(disk, path, brokerId, random, events, true);
    }

    /** The same for one that was there a moment ago: should it be gone by now, nothing is made in its place. */
    public static DataDirectoryOpening openPresent(Disk disk, Path path, int brokerId, Random random, EventLog events)
            throws IOException {
        return open(disk, path, brokerId, random, events, false);
    }

    private static DataDirectoryOpening open(
            Disk disk, Path path, int brokerId, Random random, EventLog events, boolean mayBeMade) throws IOException {
        if (disk.exists(path) && !disk.isDirectory(path)) {
            return DirectoryRefusals.notADirectory(path);
        }
        try {
            Refused foreign = DirectoryRefusals.notOurs(disk, path);
            if (foreign != null) {
                return foreign;
            }
            Refused notMade = DirectoryRefusals.makeDirectory(disk, path, mayBeMade);
            if (notMade != null) {
                return notMade;
            }
            Disk.DiskLock lock = disk.lock(path.resolve(LOCK_FILE));
            boolean opened = false;
            try {
                DataDirectoryOpening opening = openLocked(disk, path, brokerId, random, events, lock);
                opened = opening instanceof Opened;
                return opening;
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        } catch (DirectoryInUseException e) {
            return new Refused(
                    Reason.IN_USE,
                    "data directory " + path
                            + " is in use by another process. Stop that one first, or choose another directory");
        } catch (FileSystemException e) {
            if (DirectoryRefusals.isReadOnly(e)) {
                return new Refused(
                        Reason.READ_ONLY,
                        "data directory " + path + " cannot be written to (" + DirectoryRefusals.saying(e)
                                + "). Let this user write there, or choose another directory");
            }
            throw new IOException(
                    "data directory " + path + " cannot be opened (" + DirectoryRefusals.saying(e) + ")", e);
        }
    }

    private static DataDirectoryOpening openLocked(
            Disk disk, Path path, int brokerId, Random random, EventLog events, Disk.DiskLock lock) throws IOException {
        return switch (DirectoryIdentity.read(disk, path)) {
            case StoredContent.Missing ignored -> {
                DirectoryIdentity identity = new DirectoryIdentity(Uuid.random(random), null, brokerId);
                Checkpoint first = new Checkpoint(
                        identity.directoryId(), 1, JournalContents.FIRST_SEQUENCE, ExpiryClock.UNKNOWN, List.of());
                Syncs.directoriesAbove(disk, path); // an earlier start that ended at once may have made them
                first.write(disk, path);
                identity.write(disk, path);
                events.info(
                        "log.directory-made", "data directory " + path + " is made, with id " + identity.directoryId());
                yield new Opened(new DataDirectory(
                        disk,
                        path,
                        events,
                        lock,
                        identity,
                        true,
                        CountedIn.Kept.UNKNOWN,
                        first,
                        first.journalFrom(),
                        DirectoryListing.EMPTY));
            }
            case StoredContent.Damaged damaged -> DirectoryRefusals.damagedIdentity(path, damaged);
            case StoredContent.Newer newer -> DirectoryRefusals.newerIdentity(path, newer);
            case StoredContent.Sound sound ->
                openExisting(disk, path, events, lock, DirectoryIdentity.decode(sound.body()), brokerId);
        };
    }

    private static DataDirectoryOpening openExisting(
            Disk disk, Path path, EventLog events, Disk.DiskLock lock, DirectoryIdentity identity, int brokerId)
            throws IOException {
        if (identity.brokerId() != brokerId) {
            return new Refused(
                    Reason.OTHER_BROKER,
                    "data directory " + path + " belongs to broker " + identity.brokerId() + ", not to broker "
                            + brokerId + ". Start it as broker " + identity.brokerId()
                            + " (node.id), or choose another directory");
        }
        Checkpoint.Found found = Checkpoint.read(disk, path, identity.directoryId());
        if (found.newerVersion() > 0) {
            return DirectoryRefusals.newerCheckpoint(path, found.newerVersion());
        }
        JournalOpening.Refused journal = JournalContents.refusal(disk, path, identity.directoryId());
        if (journal != null) {
            return DirectoryRefusals.journal(journal);
        }
        String damage = found.complaint(true);
        if (!damage.isEmpty()) {
            events.error("log.checkpoint-damaged", damage, null);
        }
        String older = found.complaint(false);
        if (!older.isEmpty()) {
            events.warn("log.checkpoint-older", older);
        }
        DirectoryListing listing = DirectoryListing.read(disk, path, found.checkpoint());
        Checkpoint checkpoint = found.checkpoint();
        if (checkpoint == null) {
            events.error(
                    "log.checkpoint-lost",
                    "data directory " + path + " has no sound checkpoint: every log is read from its start",
                    null);
            checkpoint = listing.nothingProven(identity.directoryId());
        }
        boolean clean = isCleanStop(disk, path, checkpoint.number());
        CountedIn.Kept keptCountedIn = CountedIn.read(disk, path);
        return new Opened(new DataDirectory(
                disk, path, events, lock, identity, clean, keptCountedIn, checkpoint, found.journalFrom(), listing));
    }

    static boolean isCleanStop(Disk disk, Path path, long checkpointNumber) throws IOException {
        return StoredClaims.cleanStop(disk, path) instanceof StoredContent.Sound sound
                && sound.body().getLong() == checkpointNumber;
    }

    /** Marks that everything is as the checkpoint {@code number} says. Body: that number, 8 bytes. */
    void markCleanStop(long number) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
        StoredFile.write(
                disk, path.resolve(CLEAN_STOP_FILE), StoredKind.CLEAN_STOP, body, StoredFile.Durability.DURABLE);
    }

    public Path path() {
        return path;
    }

    /** The directory's identity: made once, never changed. */
    public Uuid id() {
        return identity.directoryId();
    }

    public int brokerId() {
        return identity.brokerId();
    }

    /** The cluster that the directory belongs to; null before {@link #bindCluster}. */
    public @Nullable Uuid clusterId() {
        return clusterId;
    }

    /**
     * Binds the directory to a cluster for good and begins to work in it, durably: from now on the last stop was not clean.
     * Puts aside what has segments and the name of a partition, but lost what says whose they are. Blocks; called once at
     * start, by one thread, before any log is opened.
     *
     * @param metadataEpoch the epoch of the metadata partition in this life, which the life before, of whatever release, has
     *     had one lower
     * @param byDefault where records count from now on in topics that follow the broker's default
     */
    public ClusterBinding bindCluster(Uuid cluster, int metadataEpoch, CountedIn byDefault) throws IOException {
        Uuid bound = clusterId;
        if (bound != null && !bound.equals(cluster)) {
            return new ClusterBinding.OtherCluster(
                    bound, "data directory " + path + " belongs to cluster " + bound + ", not to cluster " + cluster);
        }
        // Before the mark goes: an end in between leaves a clean stop, after which nothing of this counts.
        countedBefore = keptCountedIn.before(metadataEpoch);
        (stoppedCleanly ? byDefault : countedBefore.and(byDefault)).keep(disk, path, metadataEpoch);
        Path cleanStop = path.resolve(CLEAN_STOP_FILE);
        if (disk.exists(cleanStop)) {
            disk.delete(cleanStop);
        }
        disk.syncDirectory(path); // also what a start has deleted that was killed before it came to this
        if (bound == null) {
            new DirectoryIdentity(identity.directoryId(), cluster, identity.brokerId()).write(disk, path);
            clusterId = cluster;
        }
        for (Path orphan : orphaned) {
            DirectoryRemoval.moveOrphanAside(disk, orphan, events);
        }
        return new ClusterBinding.Bound();
    }

    /**
     * Sees whether the directory is still there: files that are open do not show that it was removed, or that its file
     * system was taken away. Blocks.
     *
     * @throws DirectoryGoneException when it is not
     */
    void requireThere() throws IOException {
        DirectoryGoneException.check(disk, path);
    }

    /** Whether the process that worked here last stopped cleanly; true for a new directory. */
    public boolean stoppedCleanly() {
        return stoppedCleanly;
    }

    /**
     * Whether what counted here may be gone, in topics that follow the broker's default: the last stop was not clean, and
     * memory was enough at some time since the one that was, as far as is known. After {@link #bindCluster}.
     */
    public boolean mayHaveLostByDefault() {
        return !stoppedCleanly && countedBefore == CountedIn.MEMORY;
    }

    /**
     * Opens the journal and reads what it holds. Blocks; called once at start, by one thread, after {@link #bindCluster} and
     * before any log is opened.
     *
     * @param lane the journal's own
     * @param background makes further files of the journal
     * @param meters where the journal counts
     * @return this directory, or why the journal is not opened
     */
    public DataDirectoryOpening openJournal(
            Lane lane,
            Lane background,
            Buffers buffers,
            JournalLimits limits,
            SpaceLimits space,
            DirectoryMeters meters)
            throws IOException {
        requireThere(); // else an empty journal would be made in its place, and taken for a damaged one
        long totalBytes = disk.totalBytes(path);
        JournalSetup setup = new JournalSetup(
                disk,
                path,
                identity.directoryId(),
                lane,
                background,
                buffers,
                events,
                meters,
                limits.within(totalBytes),
                space.softBytes(totalBytes),
                journalFrom,
                checkpoint.minimumNextSequence());
        return switch (openJournal(setup)) {
            case JournalOpening.Refused refused -> DirectoryRefusals.journal(refused);
            case JournalOpening.Opened(Journal journal, JournalContents contents) -> {
                journaled = new Journaled(
                        journal, limits, contents, uncovered(contents), removed(contents), withJournaled(contents));
                yield new Opened(this);
            }
        };
    }

    /** Starts may follow one another so fast that all files of the journal are needed; on a full disk the reserve is given up. */
    private JournalOpening openJournal(JournalSetup setup) throws IOException {
        try {
            return Journal.open(setup);
        } catch (IOException e) {
            boolean full = disk.usableBytes(path) < setup.limits().fileBytes();
            if (e instanceof SyncFailedException || !full || !SpaceReserve.giveUp(disk, path)) {
                throw e;
            }
            events.warn("disk.reserve-given-up", "the reserve of " + path + " is given up for the journal: " + e);
            return Journal.open(setup);
        }
    }

    /** The last action on {@code key} whose effects are durable in the partition's files, as the checkpoint says. */
    private long coveredSequence(TopicIdPartition key) {
        return checkpoint.coveredSequence(entries.get(key));
    }

    private Map<TopicIdPartition, Long> uncovered(JournalContents contents) {
        Map<TopicIdPartition, Long> uncovered = new HashMap<>();
        for (TopicIdPartition key : contents.keys()) {
            for (Found found : contents.actions(key)) {
                if (found.sequence() > coveredSequence(key)) {
                    uncovered.put(key, found.sequence());
                    break;
                }
            }
        }
        return OrderedCopy.mapOf(uncovered);
    }

    private Set<TopicIdPartition> removed(JournalContents contents) {
        Set<TopicIdPartition> removed = new HashSet<>();
        for (TopicIdPartition key : contents.keys()) {
            if (JournalReplay.of(contents, key, coveredSequence(key)).isRemoved()) {
                removed.add(key);
            }
        }
        return OrderedCopy.setOf(removed);
    }

    /** A partition may be known by the journal alone, as long as it is not covered: its directory's name was not durable. */
    private List<LogIdentity> withJournaled(JournalContents contents) {
        Map<TopicIdPartition, LogIdentity> all = new LinkedHashMap<>();
        logs.forEach(identity -> all.put(identity.key(), identity));
        for (TopicIdPartition key : contents.keys()) {
            for (Found found : contents.actions(key)) {
                if (found.sequence() > coveredSequence(key)) {
                    switch (found.action()) {
                        case JournalAction.Create(TopicIdPartition created, String topic) ->
                            all.putIfAbsent(created, new LogIdentity(topic, created.topicId(), created.partition()));
                        case JournalAction.Remove(TopicIdPartition removed) -> all.remove(removed);
                        default -> {} // says nothing of whether there is one
                    }
                }
            }
        }
        return List.copyOf(all.values());
    }

    /** The partitions that there are, by directories and journal, as of opening. */
    public List<LogIdentity> logs() {
        return opened().logs;
    }

    /** Whether some log must be opened, so that it takes up what the journal or a sudden end has left. */
    public boolean needsRecovery() {
        return !stoppedCleanly || !opened().uncovered.isEmpty();
    }

    private Journaled opened() {
        Journaled open = journaled;
        if (open == null) {
            throw Invariants.unreachable("the journal of " + path + " is not open");
        }
        return open;
    }

    Journal journal() {
        return opened().journal;
    }

    /**
     * Makes one action durable in the journal; tells {@code home} the number that it has there, and {@code failure} when that
     * failed for good.
     */
    void record(Shard home, JournalAction action, DirectoryFailure failure, Completion<Long> completion) {
        journal().append(home, List.of(JournalEntry.of(action)), outcome -> {
            switch (outcome) {
                case Outcome.Success<JournalCommit>(JournalCommit.Durable durable) ->
                    completion.completed(Outcome.success(durable.firstSequence()));
                case Outcome.Success<JournalCommit>(JournalCommit.NoRoom ignored) ->
                    completion.completed(Outcome.failure(new IOException("the journal of " + path + " has no room")));
                case Outcome.Failure<JournalCommit>(IOException cause) -> {
                    failure.directoryFailed("writing the journal", cause);
                    completion.completed(Outcome.failure(cause));
                }
            }
        });
    }

    /** Larger batches are not handed to the journal. */
    int largestJournaledBatchBytes() {
        return opened().limits.largestBatchBytes();
    }

    /** Bytes of each file of the journal. */
    int journalFileBytes() {
        return opened().limits.fileBytes();
    }

    /** Of each partition with actions that its files may lack the number of the first, as of opening. */
    Map<TopicIdPartition, Long> uncoveredAtStart() {
        return opened().uncovered;
    }

    /** What the journal held at the start of a partition and its files may lack. */
    JournalReplay replayAtStart(TopicIdPartition key) {
        return JournalReplay.of(opened().contents, key, coveredSequence(key));
    }

    /** The logs of one shard; once per shard, called on it or before it serves. */
    public ShardLogs shardLogs(ShardLogsSetup setup) {
        return new ShardLogs(this, disk, setup);
    }

    /** Finishes, through {@code logs} and in the background, the removals that were under way at the last stop. */
    public void finishRemovals(ShardLogs logs) {
        logs.setup().shard().execute(() -> logs.finishRemovals(takenOut));
    }

    /** Whether checkpoint or journal, as of opening, speak of a log of {@code key} as one that there is. */
    boolean isClaimed(TopicIdPartition key) {
        return (entries.containsKey(key) || opened().uncovered.containsKey(key))
                && !opened().removed.contains(key);
    }

    /** The logs of which the journal says, as of opening, that they are gone for good. */
    Set<TopicIdPartition> removedAtStart() {
        return opened().removed;
    }

    /** Closes the journal, if it is open: the first step of closing the directory, after all logs in it. */
    public void closeJournal(Shard home, Completion<Done> completion) {
        Journaled open = journaled;
        if (open == null) {
            home.execute(() -> completion.completed(Outcome.done()));
        } else {
            open.journal.close(home, completion);
        }
    }

    /** Lets other processes in. Called after all else here is closed; blocks. */
    public void close() throws IOException {
        lock.close();
    }

    Disk disk() {
        return disk;
    }

    EventLog events() {
        return events;
    }

    Checkpoint checkpointAtStart() {
        return checkpoint;
    }

    @Nullable
    CheckpointEntry entryAtStart(TopicIdPartition key) {
        return entries.get(key);
    }

    /** What lies in a data directory: partitions, those taken out of use, and those of which nothing says whose they are. */
    record DirectoryListing(List<LogIdentity> logs, List<TakenOut> takenOut, List<Path> orphaned) {

        static final DirectoryListing EMPTY = new DirectoryListing(List.of(), List.of(), List.of());

        static DirectoryListing read(Disk disk, Path path, @Nullable Checkpoint checkpoint) throws IOException {
            Map<String, LogIdentity> known = new HashMap<>();
            if (checkpoint != null) {
                checkpoint.entries().forEach(entry -> known.put(entry.identity().directoryName(), entry.identity()));
            }
            List<LogIdentity> logs = new ArrayList<>();
            List<TakenOut> takenOut = new ArrayList<>();
            List<Path> orphaned = new ArrayList<>();
            for (String name : disk.list(path)) {
                Path entry = path.resolve(name);
                TakenOut out = TakenOut.of(entry);
                if (out != null) {
                    takenOut.add(out);
                } else if (LogIdentity.ofDirectory(name, Uuid.ZERO) != null && disk.isDirectory(entry)) {
                    LogIdentity identity = identify(disk, entry, name, known.get(name));
                    if (identity != null) {
                        logs.add(identity);
                    } else if (disk.list(entry).stream().anyMatch(DirectoryListing::isOfAPartition)) {
                        orphaned.add(entry);
                    }
                }
            }
            return new DirectoryListing(List.copyOf(logs), List.copyOf(takenOut), List.copyOf(orphaned));
        }

        private static boolean isOfAPartition(String fileName) {
            return SegmentFiles.isSegment(fileName) || fileName.equals(PartitionMetadataFile.NAME);
        }

        private static @Nullable LogIdentity identify(
                Disk disk, Path directory, String name, @Nullable LogIdentity known) throws IOException {
            if (known != null) {
                return known; // opening the log looks into the directory
            }
            Uuid topicId = PartitionMetadataFile.read(disk, directory);
            return topicId == null ? null : LogIdentity.ofDirectory(name, topicId);
        }

        /** Entries for all logs that claim no proven byte, for when the checkpoint is lost. */
        Checkpoint nothingProven(Uuid directoryId) {
            List<CheckpointEntry> entries = new ArrayList<>();
            for (LogIdentity identity : logs) {
                entries.add(CheckpointEntry.nothingProven(identity));
            }
            return new Checkpoint(directoryId, 0, JournalContents.FIRST_SEQUENCE, ExpiryClock.UNKNOWN, entries);
        }
    }
}
