package io.courant.bench;

import java.util.List;

/**
 * How much of everything: the one thing in which the full benchmark and its form as a test differ.
 *
 * @param form what to call it, with what a reader must know
 * @param pairs alternating runs per row
 * @param warmUpSeconds load on a broker process before the first figure is taken from it
 * @param produceBytes produced by one run
 * @param consumePasses how often one run consumes what the last run produced
 * @param openLoopSeconds length of a run at a fixed rate
 * @param openLoopBatchesPerSecond that rate, in batches of 64 KB
 * @param idleStarts how often a broker is started to look at its idle memory
 * @param idleSeconds from serving to that look
 * @param durable the same for the rows about durability
 * @param many the same for the rows about very many topics, partitions and connections
 * @param compaction the same for the rows about compaction
 * @param groups the same for the rows about consumer groups
 */
public record Scale(
        String form,
        int pairs,
        int warmUpSeconds,
        long produceBytes,
        int consumePasses,
        int openLoopSeconds,
        int openLoopBatchesPerSecond,
        int idleStarts,
        int idleSeconds,
        Durable durable,
        Many many,
        Compaction compaction,
        Groups groups) {

    /**
     * How much of everything in the rows about durability.
     *
     * @param partitions the topics of the rows about many partitions
     * @param connections of the rows about many connections
     * @param warmUpSeconds load on a broker process before the first figure is taken from it
     * @param runMs length of a run that finds a rate
     * @param devicePairs runs per row that counts device bytes: counters scatter little, and waiting for them takes long
     * @param deviceBytes produced in batches by such a run
     * @param deviceSmallMs length of such a run with single records
     * @param settleMs from the end of such a run to the sync and the look at the counters
     * @param restartBytes produced before a broker is killed
     * @param journalBytes of it in single records at the end, just before the kill
     */
    public record Durable(
            List<Integer> partitions,
            List<Integer> connections,
            int warmUpSeconds,
            long runMs,
            int devicePairs,
            long deviceBytes,
            long deviceSmallMs,
            long settleMs,
            long restartBytes,
            long journalBytes) {

        public Durable {
            partitions = List.copyOf(partitions);
            connections = List.copyOf(connections);
        }

        private static final int ENOUGH_DEVICE_PAIRS = 3;

        private static Durable full(int pairs) {
            return new Durable(
                    List.of(1, 64, 1_000),
                    List.of(1, 64, 1_000),
                    20,
                    5_000,
                    Math.min(pairs, ENOUGH_DEVICE_PAIRS),
                    2_000 * MEGABYTE,
                    20_000,
                    15_000,
                    5_000 * MEGABYTE,
                    200 * MEGABYTE);
        }

        private static Durable quick() {
            return new Durable(
                    List.of(1, 64, 200),
                    List.of(1, 64, 1_000),
                    1,
                    200,
                    1,
                    20 * MEGABYTE,
                    200,
                    200,
                    60 * MEGABYTE,
                    10 * MEGABYTE);
        }
    }

    /**
     * How much of everything in the rows about very many topics, partitions and connections.
     *
     * @param topics of as many partitions each
     * @param partitionsEach of each of them
     * @param listings requests for the metadata of all topics
     * @param connections that do nothing
     * @param idleSeconds from a start, or from the last that was done, to a look at the memory
     * @param sessionPartitions of one fetch session
     * @param sessionFetches of it that are measured, in each of the ways
     */
    public record Many(
            int topics,
            int partitionsEach,
            int listings,
            int connections,
            int idleSeconds,
            int sessionPartitions,
            int sessionFetches) {

        private static Many full() {
            return new Many(100, 100, 200, 10_000, 30, 1_000, 10_000);
        }

        private static Many quick() {
            return new Many(10, 20, 20, 500, 0, 100, 200);
        }
    }

    /**
     * How much of everything in the rows about compaction.
     *
     * @param bytes written to the log
     * @param keys of these records, each as often as there is room
     * @param segmentBytes where a segment ends
     * @param idleSeconds from a start to the beginning of compaction
     * @param staysSeconds that segments which are small enough have to stay the same, until nothing more is expected: both
     *     brokers put files into place much more often
     */
    public record Compaction(long bytes, long keys, long segmentBytes, int idleSeconds, int staysSeconds) {

        private static Compaction full() {
            return new Compaction(1_000 * MEGABYTE, 1_000_000, 50 * MEGABYTE, 40, 3);
        }

        private static Compaction quick() {
            return new Compaction(20 * MEGABYTE, 10_000, 2 * MEGABYTE, 0, 1);
        }
    }

    /**
     * How much of everything in the rows about consumer groups.
     *
     * @param members of a group that forms and rebalances, and partitions that it shares out
     * @param formings groups that form in one run
     * @param rebalances of one of them in one run
     * @param warmUps runs of a broker before the first that counts
     * @param committers groups of one member that commit offsets
     * @param commitPartitions in each commit
     * @param commitMs length of a run of commits
     * @param idle groups that do nothing
     * @param heartbeatingGroups whose members send heartbeats
     * @param heartbeatingMembers of each of them
     * @param heartbeatSeconds for which their CPU is counted
     */
    public record Groups(
            int members,
            int formings,
            int rebalances,
            int warmUps,
            int committers,
            int commitPartitions,
            long commitMs,
            int idle,
            int heartbeatingGroups,
            int heartbeatingMembers,
            int heartbeatSeconds) {

        private static Groups full() {
            return new Groups(200, 5, 20, 10, 64, 10, 5_000, 5_000, 100, 100, 30);
        }

        private static Groups quick() {
            return new Groups(20, 2, 4, 1, 8, 10, 200, 100, 3, 20, 1);
        }
    }

    private static final long MEGABYTE = 1_000_000;

    public Scale {
        if (pairs < 1) {
            throw new IllegalArgumentException("at least one pair of runs is needed, not " + pairs);
        }
    }

    /** What figures for others to read are made with. */
    static Scale full(int pairs) {
        return new Scale(
                "Full form: %d pairs, 60 s of warm-up per broker process".formatted(pairs),
                pairs,
                60,
                2_000 * MEGABYTE,
                3,
                20,
                320,
                3,
                60,
                Durable.full(pairs),
                Many.full(),
                Compaction.full(),
                Groups.full());
    }

    /** What the tests run: every row, small enough to take part in each build. */
    static Scale quick(int pairs) {
        return new Scale(
                "Quick form: %d pair(s), 3 s of warm-up per broker process, small volumes: shows that it works, proves nothing"
                        .formatted(pairs),
                pairs,
                3,
                200 * MEGABYTE,
                2,
                2,
                320,
                1,
                3,
                Durable.quick(),
                Many.quick(),
                Compaction.quick(),
                Groups.quick());
    }
}
