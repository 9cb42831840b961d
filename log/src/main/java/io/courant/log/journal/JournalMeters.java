package io.courant.log.journal;

import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.log.metrics.LogMetrics;

/** What a journal counts of itself. Of its lane. */
final class JournalMeters {

    private final DirectoryMeters meters;
    private final Durations commits;
    private final Counter entries;
    private final Counter bytes;
    private final Counter refusals;
    private final Gauge usedBytes;
    private final Gauge capacityBytes;
    private final Gauge neededActions;
    private final Gauge mostActions;

    JournalMeters(DirectoryMeters meters) {
        this.meters = meters;
        this.commits = meters.durations(LogMetrics.JOURNAL_COMMIT_DURATION);
        this.entries = meters.counter(LogMetrics.JOURNAL_ENTRIES);
        this.bytes = meters.counter(LogMetrics.JOURNAL_BYTES);
        this.refusals = meters.counter(LogMetrics.JOURNAL_REFUSALS);
        this.usedBytes = meters.gauge(LogMetrics.JOURNAL_USED_BYTES);
        this.capacityBytes = meters.gauge(LogMetrics.JOURNAL_CAPACITY_BYTES);
        this.neededActions = meters.gauge(LogMetrics.JOURNAL_NEEDED_ENTRIES);
        this.mostActions = meters.gauge(LogMetrics.JOURNAL_MOST_ENTRIES);
    }

    long nowNanos() {
        return meters.nowNanos();
    }

    void committed(long sinceNanos, long entriesOfFrame, int bytesOfFrame) {
        commits.record(nowNanos() - sinceNanos);
        entries.add(entriesOfFrame);
        bytes.add(bytesOfFrame);
    }

    void refused() {
        refusals.increment();
    }

    void fill(JournalFill fill) {
        usedBytes.set(fill.usedBytes());
        capacityBytes.set(fill.capacityBytes());
        neededActions.set(fill.neededActions());
        mostActions.set(fill.mostActions());
    }
}
