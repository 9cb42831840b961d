package io.courant.simulation.scene;

import io.courant.log.LogIntervals;
import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a scene is made of. */
public record ScenePlan(
        int dataShards,
        Map<String, String> topicDefaults,
        LogIntervals intervals,
        Workload workload,
        TroublePlan troublePlan) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final List<Trouble> ALL = List.of(
            Trouble.POWER_LOSS,
            Trouble.POWER_LOSS,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_DURING_START,
            Trouble.KILL,
            Trouble.KILL_AT_OPERATION,
            Trouble.KILL_DURING_START,
            Trouble.CLEAN_RESTART,
            Trouble.CLEAN_RESTART,
            Trouble.FAILING_SYNC,
            Trouble.IO_ERROR,
            Trouble.FULL_DISK,
            Trouble.SLOW_DISK,
            Trouble.PAUSED_SHARD,
            Trouble.CLOCK_STEP,
            Trouble.CONNECTIONS_LOST,
            Trouble.CONNECTIONS_LOST);

    public ScenePlan {
        topicDefaults = Map.copyOf(topicDefaults);
    }

    /** Anything that can happen, by the seed: few or many clients, one or several shards, some or all troubles. */
    public static ScenePlan random(SeededRandom random) {
        Map<String, String> topicDefaults = new HashMap<>();
        topicDefaults.put("num.partitions", Integer.toString(random.between(1, 3)));
        if (random.oneIn(3)) {
            topicDefaults.put("log.message.timestamp.type", "LogAppendTime");
        }
        topicDefaults.put("log.roll.ms", Integer.toString(random.between(50, 5_000)));
        topicDefaults.put("log.index.interval.bytes", Integer.toString(random.between(0, 4_096)));
        topicDefaults.put(
                "metadata.log.max.record.bytes.between.snapshots", Integer.toString(random.between(500, 20_000)));
        Workload workload = new Workload(
                random.between(1, 3),
                random.between(1, 4),
                random.between(0, 2),
                random.between(1, 4),
                random.nextBoolean(),
                random.oneIn(3),
                random.between(50, 2_500),
                random.oneIn(3) ? 20_000 : 1_000);
        List<Trouble> troubles = new ArrayList<>();
        for (Trouble trouble : ALL) {
            if (random.nextInt(3) > 0) {
                troubles.add(trouble);
            }
        }
        TroublePlan troublePlan = new TroublePlan(
                NANOS_PER_SECOND * random.between(2, 15),
                random.oneIn(4) ? NANOS_PER_SECOND / 5 : 3 * NANOS_PER_SECOND / 2,
                random.oneIn(4) ? random.between(2, 150) : 1,
                troubles);
        return new ScenePlan(random.between(1, 3), topicDefaults, LogIntervals.SHIPPED, workload, troublePlan);
    }

    /** A small workload in {@code troublePlan}. */
    public static ScenePlan aimed(long recordsPerPartition, TroublePlan troublePlan) {
        return new ScenePlan(
                2,
                Map.of("num.partitions", "2", "log.roll.ms", "300"),
                LogIntervals.SHIPPED,
                new Workload(1, 3, 0, 3, false, false, recordsPerPartition, 500),
                troublePlan);
    }
}
