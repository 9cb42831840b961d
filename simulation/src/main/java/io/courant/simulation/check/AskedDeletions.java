package io.courant.simulation.check;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Up to where the deletion of a partition's records was asked for. */
final class AskedDeletions {

    /** How often each offset was asked for, without a refusal. */
    private final NavigableMap<Long, Integer> offsets = new TreeMap<>();

    /** Questions for the deletion of all that was visible when they were met, by their number: until when that may be. */
    private final Map<Long, Long> all = new HashMap<>();

    private long questions;

    /** {@code offset} may be {@link DeletionAnswer#ALL}. */
    void asked(long offset) {
        if (offset == DeletionAnswer.ALL) {
            all.put(questions++, Long.MAX_VALUE);
        } else {
            offsets.merge(offset, 1, Integer::sum);
        }
    }

    void answered(DeletionAnswer answer) {
        if (answer.outcome() == DeletionAnswer.Outcome.UNKNOWN) {
            return; // it may be met as long as the process lives
        }
        if (answer.asked() == DeletionAnswer.ALL) {
            all.values().remove(Long.MAX_VALUE);
        } else if (answer.outcome() == DeletionAnswer.Outcome.REFUSED) {
            offsets.computeIfPresent(answer.asked(), (offset, times) -> times > 1 ? times - 1 : null);
        }
    }

    /** What the process had not met it never will. */
    void processEnded(long atNanos) {
        all.replaceAll((number, until) -> Math.min(until, atNanos));
    }

    /** The latest start up to {@code offset} that somebody has asked for; 0 when nobody has. */
    long latestUpTo(long offset, StoredSegments stored) {
        Long asked = offsets.floorKey(offset);
        long latest = asked == null ? 0 : asked;
        for (long until : all.values()) {
            latest = Math.max(latest, stored.endOfWritten(offset, until));
        }
        return latest;
    }

    /** All starts asked for are later from now on. */
    void startIs(long offset) {
        offsets.headMap(offset, true).clear();
    }
}
