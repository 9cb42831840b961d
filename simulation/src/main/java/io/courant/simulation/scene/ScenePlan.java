package io.courant.simulation.scene;

import io.courant.log.InlineLimits;
import io.courant.log.LogConfig;
import io.courant.log.LogIntervals;
import io.courant.log.ScrubPace;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.server.ServerSettings;
import io.courant.simulation.check.RetentionRules;
import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a scene is made of.
 *
 * @param coordinationService whether the coordination cell is kept by a service, and not by a file
 * @param inFlightMaxBytes what requests in progress may hold
 */
public record ScenePlan(
        int dataDirectories,
        int dataShards,
        Map<String, String> topicDefaults,
        LogIntervals intervals,
        JournalLimits journal,
        SpaceLimits space,
        InlineLimits inlineLimits,
        boolean coordinationService,
        long inFlightMaxBytes,
        Workload workload,
        TroublePlan troublePlan) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLISECOND = 1_000_000L;

    private static final int MOST_DIRECTORIES = 3;

    private static final String PRODUCER_EXPIRATION_MS = "producer.id.expiration.ms";

    private static final String TIMESTAMP_AFTER_MAX_MS = "log.message.timestamp.after.max.ms";

    private static final String RETENTION_MS = "log.retention.ms";
    private static final String RETENTION_BYTES = "log.retention.bytes";
    private static final String FOREVER = "-1";

    private static final String DURABILITY = "durability";
    private static final String IN_MEMORY = "memory";

    private static final List<Trouble> ALL = List.of(
            Trouble.POWER_LOSS,
            Trouble.POWER_LOSS,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_DURING_START,
            Trouble.POWER_LOSS_IN_CHECKPOINT,
            Trouble.KILL_IN_CHECKPOINT,
            Trouble.KILL,
            Trouble.KILL_AT_OPERATION,
            Trouble.KILL_DURING_START,
            Trouble.CLEAN_RESTART,
            Trouble.CLEAN_RESTART,
            Trouble.FAILING_SYNC,
            Trouble.IO_ERROR,
            Trouble.FULL_DISK,
            Trouble.DIRECTORY_FAILING,
            Trouble.DIRECTORY_FAILING_SYNC,
            Trouble.DIRECTORY_FULL,
            Trouble.DIRECTORY_AWAY,
            Trouble.SLOW_DISK,
            Trouble.PAUSED_SHARD,
            Trouble.CLOCK_STEP,
            Trouble.CONNECTIONS_LOST,
            Trouble.CONNECTIONS_LOST);

    /** What a topic in memory alone does not promise to survive. */
    private static final List<Trouble> TAKE_BACK_WHAT_IS_WRITTEN = List.of(
            Trouble.POWER_LOSS,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_DURING_START,
            Trouble.POWER_LOSS_IN_CHECKPOINT,
            Trouble.KILL_DURING_START, // the end before that start is one of the power as often as not
            Trouble.FAILING_SYNC,
            Trouble.DIRECTORY_FAILING_SYNC);

    public ScenePlan {
        topicDefaults =
                Collections.unmodifiableMap(new TreeMap<>(topicDefaults)); // their order is the same in each process
    }

    /** Anything that can happen, by the seed: few or many clients, one or several shards, some or all troubles. */
    public static ScenePlan random(SeededRandom random) {
        boolean coordinationService = random.fork("coordination").oneIn(4);
        SeededRandom durability = random.fork("durability");
        long inFlightMaxBytes = inFlightMaxBytes(random.fork("in-flight"));
        Map<String, String> topicDefaults = new HashMap<>();
        topicDefaults.put("num.partitions", Integer.toString(random.between(1, 3)));
        if (random.oneIn(3)) {
            topicDefaults.put("log.message.timestamp.type", "LogAppendTime");
        }
        topicDefaults.put("log.roll.ms", Integer.toString(random.between(50, 5_000)));
        topicDefaults.put("log.index.interval.bytes", Integer.toString(random.between(0, 4_096)));
        topicDefaults.put(
                "metadata.log.max.record.bytes.between.snapshots", Integer.toString(random.between(500, 20_000)));
        boolean expires = random.oneIn(3);
        if (expires) {
            topicDefaults.put(
                    PRODUCER_EXPIRATION_MS, Integer.toString(random.between(50, random.nextBoolean() ? 500 : 6_000)));
        }
        Workload workload = new Workload(
                random.between(1, 3),
                random.between(1, 4),
                random.between(0, 2),
                random.between(0, 2),
                random.between(1, 4),
                random.nextInt(3) > 0,
                random.nextBoolean(),
                random.oneIn(3),
                random.oneIn(3),
                false,
                drawChanges(durability),
                random.between(50, 2_500),
                random.oneIn(3) ? 20_000 : 1_000);
        List<Trouble> troubles = new ArrayList<>();
        for (Trouble trouble : ALL) {
            // Steps of less than a minute are believed, and times of expiry are shorter here.
            if (random.nextInt(3) > 0) {
                troubles.add(expires && trouble == Trouble.CLOCK_STEP ? Trouble.CLOCK_JUMP : trouble);
            }
        }
        if (troubles.contains(Trouble.CLOCK_JUMP)) {
            // Else batches that were made before a jump back would be from a future that is too far.
            topicDefaults.put(TIMESTAMP_AFTER_MAX_MS, Long.toString(Long.MAX_VALUE));
        }
        if (random.oneIn(8)) {
            topicDefaults.put(DURABILITY, IN_MEMORY);
            keepInMemory(durability, troubles);
        }
        TroublePlan troublePlan = new TroublePlan(
                NANOS_PER_SECOND * random.between(2, 15),
                random.oneIn(4) ? NANOS_PER_SECOND / 5 : 3 * NANOS_PER_SECOND / 2,
                random.oneIn(4) ? random.between(2, 150) : 1,
                troubles);
        int dataShards = random.between(1, 3);
        LogIntervals intervals = intervals(random);
        if (random.oneIn(3)) {
            topicDefaults.put("compression.type", random.nextBoolean() ? "lz4" : "uncompressed");
        }
        drawRetention(random, topicDefaults, 8, 300_000);
        return new ScenePlan(
                random.between(1, MOST_DIRECTORIES),
                dataShards,
                topicDefaults,
                intervals,
                journal(random),
                space(random),
                inlineLimits(random),
                coordinationService,
                inFlightMaxBytes,
                workload,
                troublePlan);
    }

    private static DurabilityChanges drawChanges(SeededRandom random) {
        if (!random.oneIn(4)) {
            return DurabilityChanges.NONE;
        }
        return random.fork("default").oneIn(4) ? DurabilityChanges.OF_THE_DEFAULT : DurabilityChanges.OF_TOPICS;
    }

    /** In half of the scenes nothing takes back what is written: the end of a process alone does not. */
    private static void keepInMemory(SeededRandom random, List<Trouble> troubles) {
        if (random.nextBoolean()) {
            troubles.removeAll(TAKE_BACK_WHAT_IS_WRITTEN);
            troubles.add(Trouble.KILL);
        }
    }

    /** As shipped, or so little that a few clients use it up; larger requests are let through one at a time. */
    private static long inFlightMaxBytes(SeededRandom random) {
        return random.oneIn(3) ? 1024L * random.between(8, 128) : ServerSettings.DEFAULTS.inFlightMaxBytes();
    }

    /** One of age and size, each in one scene of {@code oneIn}: what has gone cannot be checked any more. */
    private static void drawRetention(
            SeededRandom random, Map<String, String> topicDefaults, int oneIn, int mostBytes) {
        topicDefaults.put(RETENTION_MS, FOREVER);
        topicDefaults.put("log.segment.delete.delay.ms", Integer.toString(random.between(0, 500)));
        switch (random.nextInt(oneIn)) {
            case 0 -> topicDefaults.put(RETENTION_MS, Integer.toString(random.between(100, 5_000)));
            case 1 -> topicDefaults.put(RETENTION_BYTES, Integer.toString(random.between(1_000, mostBytes)));
            default -> {} // everything stays
        }
    }

    /** Whether records go by their age, or because there are too many. */
    boolean recordsMayExpire() {
        return workload.changesRetention()
                || topicDefaults.containsKey(RETENTION_BYTES)
                || !topicDefaults.getOrDefault(RETENTION_MS, FOREVER).equals(FOREVER);
    }

    /** How long topics keep their records when they are made. */
    RetentionRules retention() {
        return new RetentionRules(
                number(RETENTION_MS, RetentionRules.DEFAULT.ms()),
                number(RETENTION_BYTES, RetentionRules.DEFAULT.bytes()));
    }

    /** Whether memory is enough for topics when they are made. */
    boolean madeInMemory() {
        return topicDefaults.getOrDefault(DURABILITY, "").equals(IN_MEMORY);
    }

    private long number(String name, long otherwise) {
        String set = topicDefaults.get(name);
        return set == null ? otherwise : Long.parseLong(set);
    }

    /** Mostly so small that batches of a scene are checked on lanes too. */
    private static InlineLimits inlineLimits(SeededRandom random) {
        return random.oneIn(3)
                ? InlineLimits.SHIPPED
                : new InlineLimits(random.between(0, 5_000), random.between(0, 1_000));
    }

    /** How long the broker remembers a silent producer for sure: it counts in whole milliseconds. */
    long producerExpirationNanos() {
        long expirationMs = number(PRODUCER_EXPIRATION_MS, LogConfig.DEFAULT.producerIdExpirationMs());
        return (expirationMs - 1) * NANOS_PER_MILLISECOND;
    }

    /** Mostly so short that a scene meets this work, and crashes within it, many times. */
    private static LogIntervals intervals(SeededRandom random) {
        if (random.oneIn(4)) {
            return LogIntervals.SHIPPED;
        }
        return new LogIntervals(
                NANOS_PER_MILLISECOND * random.between(10, random.oneIn(2) ? 200 : 5_000),
                NANOS_PER_MILLISECOND * random.between(20, 1_000),
                NANOS_PER_MILLISECOND * random.between(20, 2_000),
                NANOS_PER_MILLISECOND * random.between(20, 1_000),
                NANOS_PER_MILLISECOND * random.between(20, 1_000),
                NANOS_PER_MILLISECOND * random.between(5, 300),
                scrub(random));
    }

    /** Off, or so fast and with so little rest that files are rolled, cut and deleted while they are read. */
    private static ScrubPace scrub(SeededRandom random) {
        return random.oneIn(4)
                ? new ScrubPace(0, NANOS_PER_MILLISECOND)
                : new ScrubPace(
                        1024L * 1024 * random.between(1, 200), NANOS_PER_MILLISECOND * random.between(5, 1_000));
    }

    /** About what is left when a disk is filled. */
    private static SpaceLimits space(SeededRandom random) {
        return new SpaceLimits(random.between(0, 20_000), random.between(0, 10_000), 4096);
    }

    /** So small that files are reused and room is made, and that larger batches or many small ones do not fit. */
    private static JournalLimits journal(SeededRandom random) {
        int frameBytes = 4096 * random.between(2, 9);
        int fileBytes = frameBytes + 4096 * random.between(1, 20);
        long journalBytes = (long) fileBytes * random.between(2, 8);
        long mostActions = random.oneIn(3) ? random.between(100, 1_000) : JournalLimits.MOST_ACTIONS;
        return new JournalLimits(fileBytes, 2, journalBytes, frameBytes, mostActions);
    }

    /**
     * Bits of everything flip but of batches, while processes are killed, and so nothing may be lost: all of it stands in the
     * segments as well.
     */
    public static ScenePlan damagedBesideTheBatches() {
        return onOneDirectory(
                2,
                Map.of("num.partitions", "2", "log.roll.ms", "300"),
                new LogIntervals(
                        30 * NANOS_PER_MILLISECOND,
                        200 * NANOS_PER_MILLISECOND,
                        300 * NANOS_PER_MILLISECOND,
                        LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
                        LogIntervals.RETENTION_CHECK_NANOS,
                        LogIntervals.SPACE_LOOK_NANOS,
                        new ScrubPace(100L * 1024 * 1024, 100 * NANOS_PER_MILLISECOND)),
                new Workload(1, 3, 0, 1, 3, true, false, false, false, false, DurabilityChanges.NONE, 2_000, 500),
                new TroublePlan(
                        5 * NANOS_PER_SECOND,
                        NANOS_PER_SECOND / 4,
                        1,
                        List.of(
                                Trouble.BIT_FLIP,
                                Trouble.BIT_FLIP,
                                Trouble.BIT_FLIP,
                                Trouble.KILL,
                                Trouble.KILL_AT_OPERATION,
                                Trouble.CLEAN_RESTART)));
    }

    /** Producers fall silent for longer and for less long than they are remembered, the clock jumps, and processes are killed. */
    public static ScenePlan clockJumps() {
        return onOneDirectory(
                2,
                Map.of(
                        "num.partitions",
                        "2",
                        PRODUCER_EXPIRATION_MS,
                        "1500",
                        RETENTION_MS,
                        FOREVER,
                        TIMESTAMP_AFTER_MAX_MS,
                        Long.toString(Long.MAX_VALUE)),
                new LogIntervals(
                        30 * NANOS_PER_MILLISECOND,
                        200 * NANOS_PER_MILLISECOND,
                        300 * NANOS_PER_MILLISECOND,
                        50 * NANOS_PER_MILLISECOND,
                        LogIntervals.RETENTION_CHECK_NANOS,
                        LogIntervals.SPACE_LOOK_NANOS,
                        ScrubPace.SHIPPED),
                new Workload(1, 1, 0, 3, 1, false, false, false, false, false, DurabilityChanges.NONE, 300, 500),
                new TroublePlan(
                        10 * NANOS_PER_SECOND,
                        NANOS_PER_SECOND / 2,
                        1,
                        List.of(Trouble.CLOCK_JUMP, Trouble.CLOCK_JUMP, Trouble.KILL)));
    }

    /** Records are deleted by request, by age and by size, while processes are killed and the power fails. */
    public static ScenePlan deletions(SeededRandom random) {
        Map<String, String> topicDefaults = new HashMap<>();
        drawRetention(random, topicDefaults, 3, 60_000);
        topicDefaults.put("num.partitions", "2");
        topicDefaults.put("log.roll.ms", Integer.toString(random.between(20, 300)));
        return onOneDirectory(
                random.between(1, 2),
                topicDefaults,
                new LogIntervals(
                        30 * NANOS_PER_MILLISECOND,
                        100 * NANOS_PER_MILLISECOND,
                        random.between(50, 500) * NANOS_PER_MILLISECOND,
                        LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
                        50 * NANOS_PER_MILLISECOND,
                        LogIntervals.SPACE_LOOK_NANOS,
                        new ScrubPace(100L * 1024 * 1024, 100 * NANOS_PER_MILLISECOND)),
                new Workload(
                        1, 3, 1, 1, 3, true, false, false, true, random.oneIn(3), DurabilityChanges.NONE, 1_500, 500),
                new TroublePlan(
                        5 * NANOS_PER_SECOND,
                        NANOS_PER_SECOND / 3,
                        1,
                        List.of(
                                Trouble.POWER_LOSS,
                                Trouble.POWER_LOSS_AT_OPERATION,
                                Trouble.POWER_LOSS_AT_OPERATION,
                                Trouble.POWER_LOSS_IN_CHECKPOINT,
                                Trouble.POWER_LOSS_DURING_START,
                                Trouble.KILL_AT_OPERATION,
                                Trouble.KILL_IN_CHECKPOINT,
                                Trouble.CLEAN_RESTART)));
    }

    /** The same for records that go by their age, with segments that reach over less than that. */
    public static ScenePlan agingRecords() {
        return deletions(new SeededRandom(1))
                .withTopicDefaults(Map.of(
                        "num.partitions",
                        "2",
                        "log.roll.ms",
                        "100",
                        RETENTION_MS,
                        "800",
                        "log.segment.delete.delay.ms",
                        "100"));
    }

    /**
     * Topics go from the disk to memory and back, on a disk that takes long for what is in memory already, while the power fails,
     * processes are killed and connections break, so that batches come again.
     */
    public static ScenePlan durabilityChanges(SeededRandom random) {
        return durabilityChanges(random, DurabilityChanges.OF_TOPICS);
    }

    /** The same for one topic, while each life of the broker begins with one or the other as the default of the other topic. */
    public static ScenePlan changesOfTheDefault(SeededRandom random) {
        return durabilityChanges(random, DurabilityChanges.OF_THE_DEFAULT);
    }

    private static ScenePlan durabilityChanges(SeededRandom random, DurabilityChanges changes) {
        Map<String, String> topicDefaults = new HashMap<>();
        topicDefaults.put("num.partitions", "2");
        topicDefaults.put("log.roll.ms", Integer.toString(random.between(50, 1_000)));
        if (random.oneIn(3)) {
            topicDefaults.put(DURABILITY, IN_MEMORY);
        }
        return onOneDirectory(
                random.between(1, 2),
                topicDefaults,
                random.nextBoolean() ? LogIntervals.SHIPPED : intervals(random),
                new Workload(2, 3, 1, 1, 3, true, false, false, random.oneIn(4), false, changes, 1_500, 500),
                new TroublePlan(
                        8 * NANOS_PER_SECOND,
                        NANOS_PER_SECOND / 2,
                        random.nextBoolean() ? random.between(2, 40) : 1,
                        List.of(
                                Trouble.POWER_LOSS,
                                Trouble.POWER_LOSS,
                                Trouble.POWER_LOSS_AT_OPERATION,
                                Trouble.POWER_LOSS_IN_CHECKPOINT,
                                Trouble.POWER_LOSS_DURING_START,
                                Trouble.FAILING_SYNC,
                                Trouble.KILL,
                                Trouble.KILL_AT_OPERATION,
                                Trouble.CLEAN_RESTART,
                                Trouble.SLOW_DISK,
                                Trouble.CONNECTIONS_LOST,
                                Trouble.CONNECTIONS_LOST,
                                Trouble.CONNECTIONS_LOST,
                                Trouble.CONNECTIONS_LOST)));
    }

    /** A plan with other settings of topics. */
    ScenePlan withTopicDefaults(Map<String, String> others) {
        return new ScenePlan(
                dataDirectories,
                dataShards,
                others,
                intervals,
                journal,
                space,
                inlineLimits,
                coordinationService,
                inFlightMaxBytes,
                workload,
                troublePlan);
    }

    /** The same with other troubles. */
    public ScenePlan withTroubles(TroublePlan others) {
        return new ScenePlan(
                dataDirectories,
                dataShards,
                topicDefaults,
                intervals,
                journal,
                space,
                inlineLimits,
                coordinationService,
                inFlightMaxBytes,
                workload,
                others);
    }

    /** The same with another journal. */
    public ScenePlan withJournal(JournalLimits other) {
        return new ScenePlan(
                dataDirectories,
                dataShards,
                topicDefaults,
                intervals,
                other,
                space,
                inlineLimits,
                coordinationService,
                inFlightMaxBytes,
                workload,
                troublePlan);
    }

    /** The same on a coordination service. */
    ScenePlan withCoordinationService() {
        return new ScenePlan(
                dataDirectories,
                dataShards,
                topicDefaults,
                intervals,
                journal,
                space,
                inlineLimits,
                true,
                inFlightMaxBytes,
                workload,
                troublePlan);
    }

    /** A small workload in {@code troublePlan}. */
    public static ScenePlan aimed(long recordsPerPartition, LogIntervals intervals, TroublePlan troublePlan) {
        return onOneDirectory(
                2,
                Map.of("num.partitions", "2", "log.roll.ms", "300"),
                intervals,
                new Workload(
                        1,
                        3,
                        0,
                        0,
                        3,
                        false,
                        false,
                        false,
                        false,
                        false,
                        DurabilityChanges.NONE,
                        recordsPerPartition,
                        500),
                troublePlan);
    }

    /** On one disk that nobody calls full, with a journal that soon is. */
    private static ScenePlan onOneDirectory(
            int dataShards,
            Map<String, String> topicDefaults,
            LogIntervals intervals,
            Workload workload,
            TroublePlan troublePlan) {
        return new ScenePlan(
                1,
                dataShards,
                topicDefaults,
                intervals,
                new JournalLimits(64 * 1024, 2, 256 * 1024, 16 * 1024, JournalLimits.MOST_ACTIONS),
                new SpaceLimits(0, 0, 4096),
                InlineLimits.SHIPPED,
                false,
                ServerSettings.DEFAULTS.inFlightMaxBytes(),
                workload,
                troublePlan);
    }
}
