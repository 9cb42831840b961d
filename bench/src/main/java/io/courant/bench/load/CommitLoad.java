package io.courant.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of offset commits: groups of one member each, with a connection each and one commit in flight on it, which holds
 * an offset for every partition of the topic. Two threads serve all connections.
 */
public final class CommitLoad implements AutoCloseable {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * What a run found.
     *
     * @param commits answered
     * @param seconds from the first request to the last answer
     * @param nanos from sending each to its answer
     */
    public record Outcome(long commits, double seconds, Histogram nanos) {}

    private final List<CommitLoop> loops = new ArrayList<>();

    private CommitLoad() {}

    /** Connects and joins {@code groups} groups, whose members each have all partitions of {@code topic}. */
    public static CommitLoad open(int port, Topic topic, int groups) throws IOException {
        CommitLoad load = new CommitLoad();
        try {
            for (int thread = 0; thread < LoadLimits.MULTIPLEXING_THREADS; thread++) {
                List<MemberRequests> requests = new ArrayList<>();
                for (int group = thread; group < groups; group += LoadLimits.MULTIPLEXING_THREADS) {
                    requests.add(new MemberRequests(
                            "commits-" + topic.name() + "-" + group, topic, LoadLimits.SESSION_TIMEOUT_MS));
                }
                load.loops.add(CommitLoop.open(port, requests));
            }
            return load;
        } catch (IOException e) {
            load.close();
            throw e;
        }
    }

    /** Commits for so long, and waits for what is in flight then. */
    public Outcome run(long milliseconds) throws IOException, InterruptedException {
        Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
        long start = System.nanoTime();
        LoadThreads.runAll("offset commits", loops.size(), thread -> {
            Histogram found = loops.get(thread).run(milliseconds);
            synchronized (nanos) {
                nanos.add(found);
            }
        });
        return new Outcome(nanos.getTotalCount(), (System.nanoTime() - start) / NANOS_PER_SECOND, nanos);
    }

    /** All leave: nothing is left that would expire while something else is measured. */
    public void disband() throws IOException {
        for (CommitLoop loop : loops) {
            loop.disband();
        }
    }

    @Override
    public void close() throws IOException {
        for (CommitLoop loop : loops) {
            loop.close();
        }
    }
}
