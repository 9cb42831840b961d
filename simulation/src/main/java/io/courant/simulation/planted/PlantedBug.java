package io.courant.simulation.planted;

import io.courant.log.LogIntervals;
import io.courant.log.ScrubPace;
import io.courant.simulation.scene.ScenePlan;
import io.courant.simulation.scene.Trouble;
import io.courant.simulation.scene.TroublePlan;
import java.util.List;

/** Bugs that the simulator must find: each with the workload aimed at it and a seed from which it is found soon. */
public enum PlantedBug {
    ACKNOWLEDGED_BEFORE_THE_SYNC(
            "acks=all is answered when the batch is written",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.replication.PartitionAppends",
                    "accepted",
                    "PartitionLeader",
                    "highWatermark",
                    Integer.MAX_VALUE))),

    DUPLICATE_ANSWERED_BEFORE_ITS_ORIGINAL_IS_DURABLE(
            "a duplicate is answered at once, while its original waits for its sync",
            7,
            Workload.RESENDS_AND_POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.replication.PartitionAppends", "judged", "AppendResult$Duplicate", "lastOffset", -1))),

    HIGH_WATERMARK_FROM_THE_LOG_END(
            "consumers see what is written, not what is synced",
            1,
            Workload.SLOW_DISK_AND_POWER_CUTS,
            List.of(Mutation.callInstead(
                    "io.courant.replication.PartitionLeader",
                    "durableEndMoved",
                    "PartitionLog",
                    "durableEndOffset",
                    "logEndOffset"))),

    DIRECTORY_NOT_SYNCED(
            "files are synced, the names of new ones are not",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.stored.Syncs", "directory", "Disk", "syncDirectory"))),

    FILE_NOT_SYNCED(
            "the commit syncs names only",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.FileSyncs", "lambda$sync$0", "SyncPart", "sync"))),

    TORN_TAIL_KEPT(
            "recovery believes batches without checking their CRC",
            2,
            Workload.POWER_CUTS,
            List.of(Mutation.answer(
                    "io.courant.log.segment.SegmentScanner", "unsound", "BatchFileReader", "crcValid", 1))),

    KEPT_BYTES_NOT_WRITTEN_AGAIN(
            "recovery takes what it reads after a failed sync for what the disk holds",
            2,
            Workload.FAILED_SYNCS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.LogRecovery", "keep", "DiskFile", "write"))),

    CHECKPOINT_BEFORE_ITS_SYNCS(
            "a checkpoint proves what is written, not what is synced",
            11,
            Workload.CHECKPOINTS_AND_POWER_CUTS,
            List.of(Mutation.callForField(
                    "io.courant.log.LogDurability", "syncedPlace", "LogDurability", "synced", "writtenEnd"))),

    JOURNAL_NOT_SYNCED(
            "a commit of the journal is written and not synced",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.journal.JournalFiles", "commit", "Syncs", "file"))),

    JOURNAL_NOT_REPLAYED(
            "recovery leaves the batches of the journal where they are",
            1,
            Workload.POWER_CUTS,
            List.of(Mutation.answer("io.courant.log.LogRecovery", "run", "JournalReplay", "writeTo", -1))),

    JOURNAL_FREED_BEFORE_THE_CHECKPOINT(
            "the journal's space is free once a checkpoint is made, though not written",
            1,
            Workload.CHECKPOINTS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.Checkpointer", "write", "Checkpoint", "write"))),

    LAST_COMMIT_NOT_WRITTEN_AGAIN(
            "a start believes the last commit, which may be in the cache alone",
            1,
            Workload.FAILED_SYNCS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.journal.JournalStart", "open", "JournalStart", "writeAgain"))),

    FAILED_WRITE_NOT_CUT_BACK(
            "what a failed write has left stays in the segment",
            1,
            Workload.FULL_DISKS_AND_POWER_CUTS,
            List.of(Mutation.skip("io.courant.log.LogAppender", "cutBack", "DiskFile", "truncate")));

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
        /** Checkpoints are written all the time, syncs take long, and the power fails. */
        CHECKPOINTS_AND_POWER_CUTS,
        /** Writes fail for want of space, some of them with a part of the batch written, and the power fails. */
        FULL_DISKS_AND_POWER_CUTS
    }

    private static final LogIntervals OFTEN = new LogIntervals(
            20_000_000,
            200_000_000,
            300_000_000,
            LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
            LogIntervals.SPACE_LOOK_NANOS,
            ScrubPace.SHIPPED);

    private final String description;
    private final long startSeed;
    private final Workload workload;

    @SuppressWarnings("ImmutableEnumChecker") // a list that never changes
    private final List<Mutation> mutations;

    PlantedBug(String description, long startSeed, Workload workload, List<Mutation> mutations) {
        this.description = description;
        this.startSeed = startSeed;
        this.workload = workload;
        this.mutations = mutations;
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

    ScenePlan plan() {
        List<Trouble> cuts = List.of(Trouble.POWER_LOSS, Trouble.POWER_LOSS_AT_OPERATION);
        return switch (workload) {
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
            case FAILED_SYNCS_AND_POWER_CUTS ->
                ScenePlan.aimed(
                        2_000,
                        LogIntervals.SHIPPED,
                        new TroublePlan(
                                6_000_000_000L,
                                500_000_000,
                                1,
                                List.of(Trouble.FAILING_SYNC, Trouble.FAILING_SYNC, Trouble.POWER_LOSS)));
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
