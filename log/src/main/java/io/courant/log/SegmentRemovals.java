package io.courant.log;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the files of segments that were taken out of their logs: once those who began to read one of them are done, and
 * {@code file.delete.delay.ms} later, so that an operator who notices in time still finds them. A stop deletes
 * what waits. Whatever is left when the process ends, as what the last checkpoint lets go, is deleted when the log is opened
 * again; {@link LogRetention} finds it and has it opened. On the shard.
 */
final class SegmentRemovals {

    private static final long NANOS_PER_MS = 1_000_000;

    /** A century: longer than any process lives, and no timer overflows. */
    private static final long LONGEST_DELAY_MS = 100L * 365 * 24 * 3_600_000;

    private final ShardTools tools;
    private final List<Removal> waiting = new ArrayList<>(0);
    private boolean closed;

    /** Segments of one log whose files are still there. */
    private static final class Removal {
        final PartitionLog log;
        final List<Segment> segments;

        @Nullable
        Timer timer;

        Removal(PartitionLog log, List<Segment> segments) {
            this.log = log;
            this.segments = segments;
        }
    }

    SegmentRemovals(ShardTools tools) {
        this.tools = tools;
    }

    /** Deletes {@code segments}, which are no longer part of {@code log}. */
    void remove(PartitionLog log, List<Segment> segments) {
        if (!segments.isEmpty()) {
            // Who began to load or search one of them earlier still finds its file.
            log.laneWork().whenEarlierAreDone(() -> arrange(new Removal(log, segments)));
        }
    }

    private void arrange(Removal removal) {
        long delayMs = removal.log.config().retention().fileDeleteDelayMs();
        if (delayMs == 0 || closed) {
            delete(removal);
            return;
        }
        waiting.add(removal);
        removal.timer = tools.ports.shard().schedule(Math.min(delayMs, LONGEST_DELAY_MS) * NANOS_PER_MS, () -> {
            waiting.remove(removal);
            delete(removal);
        });
    }

    /** {@code log} is deleted: its files go with its directory, and another topic may get the directory's name. */
    void forget(PartitionLog log) {
        for (Removal removal : List.copyOf(waiting)) {
            if (removal.log == log) {
                waiting.remove(removal);
                cancel(removal);
            }
        }
    }

    /** Deletes at once what waits, and from now on whatever is taken out. */
    void close() {
        closed = true;
        List<Removal> left = List.copyOf(waiting);
        waiting.clear();
        left.forEach(removal -> {
            cancel(removal);
            delete(removal);
        });
    }

    private static void cancel(Removal removal) {
        Timer timer = removal.timer;
        if (timer != null) {
            timer.cancel();
        }
    }

    /**
     * One after the other, so that the lane stays free for others, and counted as work for the log, so that its directory is
     * not renamed meanwhile.
     */
    private void delete(Removal removal) {
        PartitionLog log = removal.log;
        Segment next = removal.segments.isEmpty() ? null : removal.segments.getFirst();
        if (next == null || log.state().failure != null) {
            return; // all are gone, or the log is, or its directory has failed
        }
        Removal rest = new Removal(log, removal.segments.subList(1, removal.segments.size()));
        log.laneWork().submit(tools.lanes.background(), () -> deleteFiles(log.state().directory, next), outcome -> {
            report(next, outcome);
            delete(rest);
        });
    }

    private Done deleteFiles(Path directory, Segment segment) throws IOException {
        tools.disk.delete(segment.path());
        Path index = SegmentFiles.index(directory, segment.baseOffset());
        if (tools.disk.exists(index)) {
            tools.disk.delete(index);
        }
        return Done.DONE;
    }

    private void report(Segment segment, Outcome<Done> outcome) {
        if (outcome instanceof Outcome.Failure<Done>(IOException cause)) {
            tools.events.warn("log.delete-failed", segment.path() + " could not be deleted: " + cause);
        }
    }
}
