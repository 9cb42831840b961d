package io.courant.log.compact;

import io.courant.log.LogConfig;
import io.courant.log.segment.Segment;
import java.util.List;

/** What compaction should do about a log, if anything. Pure; the rules are Kafka's. */
public sealed interface CompactionPlan {

    /**
     * A sealed segment.
     *
     * @param earliestMs the largest timestamp of its first batch, {@code latestMs} of all; {@link Segment#UNKNOWN_TIMESTAMP}
     *     when nobody has looked
     */
    record Stored(long endOffset, long bytes, long earliestMs, long latestMs) {}

    /** It is clean enough, or too young. */
    record Nothing() implements CompactionPlan {
        static final Nothing NOTHING = new Nothing();
    }

    /**
     * The offsets from {@code from} to {@code to} are to be compacted, and what is below them once more.
     *
     * @param dirtyRatio the part of the bytes that no pass has seen; of several logs the one with the most comes first
     */
    record Clean(long from, long to, double dirtyRatio) implements CompactionPlan {}

    /** It depends on the times of the segment {@code index}, which are not known. */
    record LookInto(int index) implements CompactionPlan {}

    /**
     * Plans for {@code segments}, sealed and proven, the oldest first.
     *
     * @param cleanedTo passes have seen all below
     * @param nowMs the time that things grow old by
     */
    static CompactionPlan of(List<Stored> segments, LogConfig.Compaction rules, long cleanedTo, long nowMs) {
        long cleanBytes = 0;
        long dirtyBytes = 0;
        long to = cleanedTo;
        int firstDirty = -1;
        int endOfDirty = -1;
        for (int i = 0; i < segments.size(); i++) {
            Stored segment = segments.get(i);
            if (segment.endOffset() <= cleanedTo) {
                cleanBytes += segment.bytes();
                continue;
            }
            if (rules.minLagMs() > 0) {
                if (segment.latestMs() == Segment.UNKNOWN_TIMESTAMP) {
                    return new LookInto(i);
                }
                if (segment.latestMs() > nowMs - rules.minLagMs()) {
                    break;
                }
            }
            firstDirty = firstDirty < 0 ? i : firstDirty;
            dirtyBytes += segment.bytes();
            to = segment.endOffset();
            endOfDirty = i + 1;
        }
        if (firstDirty < 0 || dirtyBytes == 0) {
            return Nothing.NOTHING;
        }
        double ratio = (double) dirtyBytes / (cleanBytes + dirtyBytes);
        if (ratio > rules.minDirtyRatio()) {
            return new Clean(cleanedTo, to, ratio);
        }
        if (rules.maxLagMs() == Long.MAX_VALUE) {
            return Nothing.NOTHING;
        }
        for (int i = firstDirty; i < endOfDirty; i++) {
            long earliestMs = segments.get(i).earliestMs();
            if (earliestMs == Segment.UNKNOWN_TIMESTAMP) {
                return new LookInto(i);
            }
            if (nowMs - earliestMs > rules.maxLagMs()) {
                return new Clean(cleanedTo, to, ratio);
            }
        }
        return Nothing.NOTHING;
    }
}
