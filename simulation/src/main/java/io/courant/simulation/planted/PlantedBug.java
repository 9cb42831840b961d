package io.courant.simulation.planted;

import io.courant.log.LogIntervals;
import io.courant.log.ScrubPace;
import io.courant.log.journal.JournalLimits;
import io.courant.simulation.scene.CalmScene;
import io.courant.simulation.scene.CompactedScene;
import io.courant.simulation.scene.GroupScene;
import io.courant.simulation.scene.Scene;
import io.courant.simulation.scene.ScenePlan;
import io.courant.simulation.scene.Trouble;
import io.courant.simulation.scene.TroublePlan;
import io.courant.testkit.SeededRandom;
import java.util.List;

/** Bugs that the simulator must find: each with the workload aimed at it and a seed from which it is found soon. */
public enum PlantedBug {
    ACKNOWLEDGED_BEFORE_THE_SYNC(
            3,
            "acks=all is answered when the batch is written",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.replication.PartitionAppends",
                    "accepted",
                    "PartitionLeader",
                    "acknowledgedEnd",
                    Integer.MAX_VALUE))),

    DUPLICATE_ANSWERED_BEFORE_ITS_ORIGINAL_IS_DURABLE(
            3,
            "a duplicate is answered at once, while its original waits for its sync",
            18,
            Workload.RESENDS_AND_POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.replication.PartitionAppends", "judged", "AppendResult$Duplicate", "lastOffset", -1))),

    HIGH_WATERMARK_FROM_THE_LOG_END(
            3,
            "consumers see what is written, not what is synced",
            8,
            Workload.SLOW_DISK_AND_POWER_CUTS,
            List.of(Mutation.callInstead(
                    "io.courant.replication.PartitionLeader",
                    "durableEndMoved",
                    "PartitionLog",
                    "durableEndOffset",
                    "logEndOffset"))),

    DIRECTORY_NOT_SYNCED(
            3,
            "files are synced, the names of new ones are not",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.stored.Syncs", "directory", "Disk", "syncDirectory"))),

    FILE_NOT_SYNCED(
            3,
            "the commit syncs names only",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.FileSyncs", "lambda$sync$0", "SyncPart", "sync"))),

    TORN_TAIL_KEPT(
            10,
            "recovery believes batches without checking their CRC",
            13,
            Workload.POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.log.segment.SegmentScanner", "unsound", "BatchFileReader", "crcValid", 1))),

    KEPT_BYTES_NOT_WRITTEN_AGAIN(
            5,
            "recovery takes what it reads after a failed sync for what the disk holds",
            20,
            Workload.FAILED_SYNCS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.LogRecovery", "keep", "DiskFile", "write"))),

    CHECKPOINT_BEFORE_ITS_SYNCS(
            2,
            "a checkpoint proves what is written, not what is synced",
            22,
            Workload.CHECKPOINTS_AND_POWER_CUTS,
            List.of(Mutation.callForField(
                    "io.courant.log.LogDurability", "syncedPlace", "LogDurability", "synced", "writtenEnd"))),

    JOURNAL_NOT_SYNCED(
            3,
            "a commit of the journal is written and not synced",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.journal.JournalFiles", "commit", "Syncs", "file"))),

    JOURNAL_NOT_REPLAYED(
            9,
            "recovery leaves the batches of the journal where they are",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.answer("io.courant.log.LogRecovery", "run", "JournalReplay", "writeTo", -1))),

    JOURNAL_FREED_BEFORE_THE_CHECKPOINT(
            4,
            "the journal's space is free once a checkpoint is made, though not written",
            1,
            Workload.CHECKPOINTS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.Checkpointer", "write", "Checkpoint", "write"))),

    LAST_COMMIT_NOT_WRITTEN_AGAIN(
            5,
            "a start believes the last commit, which may be in the cache alone",
            21,
            Workload.FAILED_SYNCS_AND_POWER_CUTS,
            List.of(Mutation.skip(
                    "io.courant.log.journal.JournalStart", "beginToWrite", "JournalStart", "writeAgain"))),

    FAILED_WRITE_NOT_CUT_BACK(
            11,
            "what a failed write has left stays in the segment",
            42,
            Workload.FULL_DISKS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.LogAppender", "cutBack", "DiskFile", "truncate"))),

    STALE_FRAMES_TAKEN(
            1,
            "a scan goes on from a frame to one of an older generation",
            1,
            Workload.CHECKPOINTS_AND_POWER_CUTS,
            List.of(
                    Mutation.argument(
                            "io.courant.log.journal.FrameWalk", "frameAt", "FrameFormat$Header", "generation", 3),
                    Mutation.argument(
                            "io.courant.log.journal.FrameWalk", "frameAt", "FrameFormat$Header", "firstSequence", 5))),

    COVERED_BY_ANOTHER_PARTITION(
            2,
            "what the checkpoint says of one partition's actions counts for all of them",
            42,
            Workload.CHECKPOINTS_AND_POWER_CUTS,
            List.of(Mutation.callInstead(
                    "io.courant.log.Checkpoint",
                    "coveredSequence",
                    "Checkpoint",
                    "journalFrom",
                    "minimumNextSequence"))),

    SPACE_MADE_WHEN_FULL(
            6,
            "nobody is told that the journal is half full",
            1,
            Workload.CALM,
            List.of(Mutation.answer("io.courant.log.GroupCommit", "lookHowFull", "JournalFill", "isHalf", 0))),

    CHECKPOINT_FREES_NOTHING(
            6,
            "the journal is not told what a checkpoint has covered",
            1,
            Workload.CALM,
            List.of(Mutation.skip("io.courant.log.Checkpointer", "write", "Journal", "freeBelow"))),

    REFUSED_BY_THE_JOURNAL_AND_FORGOTTEN(
            6,
            "what the journal had no room for is not made durable in another way",
            1,
            Workload.FULL_JOURNALS,
            List.of(Mutation.skip("io.courant.log.GroupCommit", "journaled", "GroupCommit", "markDirty"))),

    COMMIT_IN_AN_ACKNOWLEDGED_BLOCK(
            7,
            "a commit begins in the block in which the one before has ended",
            126,
            Workload.POWER_CUTS,
            List.of(
                    Mutation.otherNumber("io.courant.log.journal.FrameFormat", "wholeBlocks", 4096, 512),
                    Mutation.otherNumber("io.courant.log.journal.JournalFiles", "commit", 4096, 512))),

    JOURNAL_FILE_NOT_FILLED(
            7,
            "a file of the journal is used before its zeros are synced",
            2,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.journal.JournalFiles", "fill", "Syncs", "file"))),

    SYNC_ONLY_FOR_ACKS_ALL(
            8,
            "what was written with acks=1 becomes durable when acks=all takes it along",
            1,
            Workload.CALM,
            List.of(Mutation.skip("io.courant.log.GroupCommit", "arrange", "GroupCommit", "startBy"))),

    WAITING_FETCH_NOT_COUNTED(
            8,
            "a fetch that waits makes nothing durable sooner",
            1,
            Workload.CALM,
            List.of(Mutation.skip("io.courant.replication.PartitionLeader", "hurry", "PartitionLog", "readersWait"))),

    FIXED_DELAY(
            8,
            "acks=all waits for the next commit that comes by time",
            1,
            Workload.CALM,
            List.of(Mutation.skip("io.courant.log.PartitionLog", "durableUpTo", "GroupCommit", "wanted"))),

    SERVED_WITHOUT_PRODUCERS(
            9,
            "a partition serves before its producers are recovered",
            7,
            Workload.RESENDS_AND_POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.log.LogRecovery", "recoverSegments", "ProducerReplay", "begin", Integer.MAX_VALUE))),

    KEPT_BEHIND_A_GAP(
            10,
            "recovery looks for sound batches behind the first that is not, and keeps them",
            34,
            Workload.POWER_CUTS,
            List.of(Mutation.answer("io.courant.log.LogRecovery", "scan", "LogRecovery", "isTail", 0))),

    LOG_START_NOT_REPLAYED(
            2,
            "a start goes by the log start of the checkpoint, whatever the journal says",
            1,
            Workload.DELETIONS,
            List.of(Mutation.answer("io.courant.log.JournalReplay", "corrected", "Math", "max", 0))),

    KEPT_AND_NOT_SYNCED(
            10,
            "recovery serves what it has kept before that is synced",
            10,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.LogRecovery", "keep", "Syncs", "file"))),

    FAILED_SYNC_TRIED_AGAIN(
            5,
            "a sync of segments that has failed is tried again with the next commit",
            2,
            Workload.FAILED_SYNCS_AND_CHECKPOINTS,
            List.of(Mutation.skip("io.courant.log.GroupCommit", "synced", "DirectoryFailure", "directoryFailed"))),

    TOMBSTONE_GONE_BEFORE_ITS_TIME(
            PlantedBug.NO_RULE,
            "a tombstone goes with the first pass that meets it, and waits for no delete horizon",
            1,
            Workload.COMPACTION,
            List.of(
                    Mutation.answer(
                            "io.courant.log.compact.SegmentCleaner", "clean", "RecordBatch", "hasDeleteHorizon", 1),
                    Mutation.answer(
                            "io.courant.log.compact.SegmentCleaner", "clean", "RecordBatch", "baseTimestamp", 0))),

    KEYS_NOT_TOLD_APART(
            PlantedBug.NO_RULE,
            "compaction takes all keys for one, of which the newest record stays",
            1,
            Workload.COMPACTION,
            List.of(Mutation.skip("io.courant.log.compact.KeyHash", "hash", "KeyHash", "take"))),

    GAPS_NOT_MARKED(
            PlantedBug.NO_RULE,
            "compaction exchanges segments and has not written up to where offsets may be missing",
            1,
            Workload.COMPACTION,
            List.of(Mutation.skip("io.courant.log.CompactionPass", "mark", "CompactionMark", "write"))),

    COMPACTED_AND_NOT_SYNCED(
            PlantedBug.NO_RULE,
            "segments are exchanged for what compaction has left of them before that is synced",
            1,
            Workload.COMPACTION,
            List.of(Mutation.skip("io.courant.log.compact.SegmentCleaner", "step", "Syncs", "file"))),

    ONE_SEGMENT_TOO_MANY(
            PlantedBug.NO_RULE,
            "retention gives up the segment behind the last one that may go, too",
            1,
            Workload.RETENTION,
            List.of(Mutation.otherNumber("io.courant.log.RetentionPlan", "goOn", 1, 0))),

    JUMP_OF_THE_CLOCK_BELIEVED(
            PlantedBug.NO_RULE,
            "what grows old follows the wall clock wherever it goes",
            1,
            Workload.CLOCK_JUMPS,
            List.of(Mutation.answer("io.courant.log.ExpiryClock", "nowMs", "Math", "abs", 0))),

    DUPLICATE_ANSWERED_FROM_MEMORY_AFTER_A_CHANGE_TO_THE_DISK(
            PlantedBug.NO_RULE,
            "what was shown from memory is acknowledged, though the topic is promised the disk by now",
            38,
            Workload.DURABILITY_CHANGES,
            List.of(Mutation.callInstead(
                    "io.courant.replication.PartitionAppends",
                    "accepted",
                    "PartitionLeader",
                    "acknowledgedEnd",
                    "highWatermark"))),

    NO_NEW_EPOCH_AFTER_A_CHANGE_TO_THE_DISK(
            PlantedBug.NO_RULE,
            "a change from memory to the disk gives no new leader epoch",
            9,
            Workload.DURABILITY_CHANGES,
            List.of(Mutation.skip(
                    "io.courant.metadata.controller.ConfigPlanner", "topicPlan", "ConfigPlanner", "addNewEpochs"))),

    NO_NEW_EPOCH_AFTER_A_LOSS_IN_MEMORY(
            PlantedBug.NO_RULE,
            "a start after an unclean end gives no new leader epoch where memory was enough",
            2,
            Workload.DURABILITY_CHANGES,
            List.of(Mutation.answer(
                    "io.courant.metadata.controller.RegistrationPlanner", "follow", "RegistrationPlanner", "isIn", 0))),

    DEFAULT_OF_THE_LIFE_BEFORE_FORGOTTEN(
            PlantedBug.NO_RULE,
            "a start after an unclean end does not know that memory was enough by the default of the life before",
            3,
            Workload.CHANGES_OF_THE_DEFAULT,
            List.of(Mutation.answer(
                    "io.courant.server.NodeDirectories",
                    "idsThatMayHaveLostByDefault",
                    "DataDirectory",
                    "mayHaveLostByDefault",
                    0))),

    GROUP_ANSWERED_BEFORE_THE_COMMIT(
            PlantedBug.NO_RULE,
            "a coordinator answers what it has applied, though nobody knows yet whether that stays",
            14,
            Workload.GROUPS,
            List.of(Mutation.answer(
                    "io.courant.coordinator.runtime.CoordinatorPartition",
                    "whenCommitted",
                    "CoordinatorPartition",
                    "isCommitted",
                    1))),

    OFFSETS_OF_ANOTHER_GENERATION_TAKEN(
            PlantedBug.NO_RULE,
            "who commits is not asked whether it is a member, and of which generation",
            3,
            Workload.GROUPS,
            List.of(Mutation.skip("io.courant.coordinator.group.OffsetCommits", "refusal", "Membership", "refusal")));

    /** What a bug is hunted with. */
    private enum Workload {
        /** The power fails every few hundred milliseconds. */
        POWER_CUTS,
        /** Syncs take long, so that much is written and not synced when the power fails. */
        SLOW_DISK_AND_POWER_CUTS,
        /** As before, and connections break, so that batches come again while their originals wait for the sync. */
        RESENDS_AND_POWER_CUTS,
        /** Syncs fail, which ends the process, and some time after the next start the power fails. */
        FAILED_SYNCS_AND_POWER_CUTS,
        /** As before, and checkpoints are written all the time. */
        FAILED_SYNCS_AND_CHECKPOINTS,
        /** Checkpoints are written all the time, syncs take long, and the power fails. */
        CHECKPOINTS_AND_POWER_CUTS,
        /** Writes fail for want of space, some of them with a part of the batch written, and the power fails. */
        FULL_DISKS_AND_POWER_CUTS,
        /** The journal is so small, and the disk so slow, that checkpoints do not keep up. */
        FULL_JOURNALS,
        /** Producers fall silent and expire, the clock jumps, and processes are killed. */
        CLOCK_JUMPS,
        /** A topic is compacted all the time, processes are killed and the power fails. */
        COMPACTION,
        /** Members of groups come and go, processes are killed and the power fails. */
        GROUPS,
        /** Records are deleted, processes are killed and the power fails. */
        DELETIONS,
        /** As before, and records go by age and by size as well. */
        RETENTION,
        /** Topics go from memory to the disk and back, connections break, and the power fails while much is in memory alone. */
        DURABILITY_CHANGES,
        /** As before, and each life of the broker begins with memory or the disk as the default. */
        CHANGES_OF_THE_DEFAULT,
        /** Nothing goes wrong, and everything must come in time. */
        CALM
    }

    /** The rule of a bug that breaks none of the journal's. */
    public static final int NO_RULE = 0;

    /** How many rules the journal has. */
    public static final int RULES = 11;

    private static final LogIntervals OFTEN = new LogIntervals(
            20_000_000,
            200_000_000,
            300_000_000,
            LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
            LogIntervals.RETENTION_CHECK_NANOS,
            LogIntervals.SPACE_LOOK_NANOS,
            ScrubPace.SHIPPED);

    private final int rule;
    private final String description;
    private final long startSeed;
    private final Workload workload;

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Mutation> mutations;

    PlantedBug(int rule, String description, long startSeed, Workload workload, List<Mutation> mutations) {
        this.rule = rule;
        this.description = description;
        this.startSeed = startSeed;
        this.workload = workload;
        this.mutations = mutations;
    }

    /**
     * The rule of the journal that the bug breaks: from 1 to {@link #RULES}, as {@code docs/testing.md} lists them, or {@link
     * #NO_RULE}.
     */
    public int rule() {
        return rule;
    }

    public String description() {
        return description;
    }

    /** The seed from which the hunt begins. */
    public long startSeed() {
        return startSeed;
    }

    public List<Mutation> mutations() {
        return mutations;
    }

    /** Runs the workload from {@code seed}; throws what it finds. */
    void run(long seed) {
        switch (workload) {
            case CALM -> new CalmScene(seed).run();
            case COMPACTION -> new CompactedScene(seed).run();
            case GROUPS -> new GroupScene(seed).run();
            case POWER_CUTS,
                    SLOW_DISK_AND_POWER_CUTS,
                    RESENDS_AND_POWER_CUTS,
                    FAILED_SYNCS_AND_POWER_CUTS,
                    FAILED_SYNCS_AND_CHECKPOINTS,
                    CHECKPOINTS_AND_POWER_CUTS,
                    FULL_DISKS_AND_POWER_CUTS,
                    FULL_JOURNALS,
                    DELETIONS,
                    RETENTION,
                    DURABILITY_CHANGES,
                    CHANGES_OF_THE_DEFAULT,
                    CLOCK_JUMPS -> new Scene(seed, plan(seed)).run();
        }
    }

    private static TroublePlan failedSyncs() {
        return new TroublePlan(
                6_000_000_000L,
                500_000_000,
                1,
                List.of(Trouble.FAILING_SYNC, Trouble.FAILING_SYNC, Trouble.POWER_LOSS));
    }

    private static TroublePlan lostConnectionsAndPower() {
        return new TroublePlan(
                12_000_000_000L,
                600_000_000,
                30,
                List.of(
                        Trouble.CONNECTIONS_LOST,
                        Trouble.CONNECTIONS_LOST,
                        Trouble.CONNECTIONS_LOST,
                        Trouble.POWER_LOSS));
    }

    private ScenePlan plan(long seed) {
        List<Trouble> cuts = List.of(Trouble.POWER_LOSS, Trouble.POWER_LOSS_AT_OPERATION);
        return switch (workload) {
            case CALM, COMPACTION, GROUPS -> throw new IllegalStateException("a scene with a plan of its own");
            case CLOCK_JUMPS -> ScenePlan.clockJumps();
            case DELETIONS -> ScenePlan.deletions(new SeededRandom(1));
            case RETENTION -> ScenePlan.agingRecords();
            case DURABILITY_CHANGES ->
                ScenePlan.durabilityChanges(new SeededRandom(seed).fork("plan"))
                        .withTroubles(lostConnectionsAndPower());
            case CHANGES_OF_THE_DEFAULT ->
                ScenePlan.changesOfTheDefault(new SeededRandom(seed).fork("plan"))
                        .withTroubles(lostConnectionsAndPower());
            case FULL_JOURNALS ->
                ScenePlan.aimed(2_000, LogIntervals.SHIPPED, new TroublePlan(4_000_000_000L, 800_000_000, 40, cuts))
                        .withJournal(new JournalLimits(32 * 1024, 2, 64 * 1024, 16 * 1024, JournalLimits.MOST_ACTIONS));
            case POWER_CUTS ->
                ScenePlan.aimed(2_000, LogIntervals.SHIPPED, new TroublePlan(4_000_000_000L, 400_000_000, 1, cuts));
            case SLOW_DISK_AND_POWER_CUTS ->
                ScenePlan.aimed(2_000, LogIntervals.SHIPPED, new TroublePlan(4_000_000_000L, 800_000_000, 60, cuts));
            case CHECKPOINTS_AND_POWER_CUTS ->
                ScenePlan.aimed(2_000, OFTEN, new TroublePlan(4_000_000_000L, 400_000_000, 20, cuts));
            case FULL_DISKS_AND_POWER_CUTS ->
                ScenePlan.aimed(
                        2_000,
                        OFTEN,
                        new TroublePlan(
                                8_000_000_000L,
                                300_000_000,
                                1,
                                List.of(Trouble.FULL_DISK, Trouble.FULL_DISK, Trouble.POWER_LOSS, Trouble.KILL)));
            case FAILED_SYNCS_AND_POWER_CUTS -> ScenePlan.aimed(2_000, LogIntervals.SHIPPED, failedSyncs());
            case FAILED_SYNCS_AND_CHECKPOINTS -> ScenePlan.aimed(2_000, OFTEN, failedSyncs());
            case RESENDS_AND_POWER_CUTS ->
                ScenePlan.aimed(
                        2_000,
                        LogIntervals.SHIPPED,
                        new TroublePlan(
                                8_000_000_000L,
                                150_000_000,
                                120,
                                List.of(
                                        Trouble.CONNECTIONS_LOST,
                                        Trouble.CONNECTIONS_LOST,
                                        Trouble.CONNECTIONS_LOST,
                                        Trouble.POWER_LOSS)));
        };
    }
}
