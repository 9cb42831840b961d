package io.courant.log;

import io.courant.log.segment.Segment;
import java.util.List;

/**
 * Which segments of a log its settings give up. Pure; the rules are Kafka's: from the oldest on, whole segments go while all
 * records of the next one are older than {@code retention.ms}, or while {@code retention.bytes} would be left without it. That
 * may be all of them, the active one too.
 */
sealed interface RetentionPlan {

    /**
     * One segment, of which nothing lies below the log's start but perhaps the first records.
     *
     * @param endOffset where the next one begins, or the log ends
     * @param latestMs the time of its latest record; {@link Segment#UNKNOWN_TIMESTAMP} when nobody has
     *     looked
     */
    record Stored(long endOffset, long bytes, long latestMs) {}

    /** Everything stays. */
    record Keep() implements RetentionPlan {
        static final Keep KEEP = new Keep();
    }

    /** The log is to begin at {@code newStart}. */
    record GiveUp(long newStart, String reason) implements RetentionPlan {}

    /**
     * All segments below {@code index} go, {@code bySize} of them because there is too much; the rest depends on the time of
     * the latest record of that one, which is not known.
     */
    record LookInto(int index, int bySize) implements RetentionPlan {}

    /**
     * Plans for {@code segments}, the oldest first, by {@code rules}.
     *
     * @param boundOffset what ends above stays
     * @param nowMs the time that things grow old by
     */
    static RetentionPlan of(List<Stored> segments, LogConfig.Retention rules, long boundOffset, long nowMs) {
        if (!rules.deletes()) {
            return Keep.KEEP;
        }
        int bySize = tooMany(segments, rules, boundOffset);
        return goOn(new LookInto(bySize, bySize), segments, rules, boundOffset, nowMs);
    }

    /** Goes on with a plan for {@code segments} that had come to {@code known}: so each of many segments is looked at once. */
    static RetentionPlan goOn(
            LookInto known, List<Stored> segments, LogConfig.Retention rules, long boundOffset, long nowMs) {
        int bySize = known.bySize;
        int given = known.index;
        while (rules.ms() >= 0 && given < segments.size() && mayGo(segments, given, boundOffset)) {
            long latestMs = segments.get(given).latestMs();
            if (latestMs == Segment.UNKNOWN_TIMESTAMP) {
                return new LookInto(given, bySize);
            }
            if (nowMs - latestMs <= rules.ms()) {
                break;
            }
            given++;
        }
        if (given == 0) {
            return Keep.KEEP;
        }
        String reason = given > bySize ? "retention.ms is " + rules.ms() : "retention.bytes is " + rules.bytes();
        return new GiveUp(segments.get(given - 1).endOffset(), reason);
    }

    /** How many segments {@code retention.bytes} does without. */
    private static int tooMany(List<Stored> segments, LogConfig.Retention rules, long boundOffset) {
        if (rules.bytes() < 0) {
            return 0;
        }
        long excess = segments.stream().mapToLong(Stored::bytes).sum() - rules.bytes();
        int given = 0;
        while (given < segments.size()
                && segments.get(given).bytes() <= excess
                && mayGo(segments, given, boundOffset)) {
            excess -= segments.get(given).bytes();
            given++;
        }
        return given;
    }

    private static boolean mayGo(List<Stored> segments, int index, long boundOffset) {
        Stored segment = segments.get(index);
        boolean isEmptyAndActive = segment.bytes() == 0 && index == segments.size() - 1;
        return !isEmptyAndActive && segment.endOffset() <= boundOffset;
    }
}
