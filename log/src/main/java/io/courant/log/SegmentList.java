package io.courant.log;

import io.courant.base.Invariants;
import io.courant.log.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of a log by base offset; the last one is active. */
final class SegmentList {

    private final List<Segment> segments;

    SegmentList(List<Segment> segments) {
        this.segments = new ArrayList<>(segments);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    int count() {
        return segments.size();
    }

    Segment at(int index) {
        return segments.get(index);
    }

    List<Segment> all() {
        return segments;
    }

    @Nullable
    Segment active() {
        return segments.isEmpty() ? null : segments.getLast();
    }

    void add(Segment segment) {
        Segment last = active();
        Invariants.check(
                last == null || segment.baseOffset() >= last.nextOffset(),
                "segment %s begins within the one before",
                segment.path());
        segments.add(segment);
    }

    /** Puts {@code compacted} into the place of {@code neighbours}. */
    void replace(List<Segment> neighbours, Segment compacted) {
        int index = segments.indexOf(neighbours.getFirst());
        Invariants.check(
                index >= 0 && segments.subList(index, index + neighbours.size()).equals(neighbours),
                "segments from %s on are not here",
                neighbours.getFirst().path());
        segments.subList(index, index + neighbours.size()).clear();
        segments.add(index, compacted);
    }

    /** The segment with the largest base offset not above {@code offset}; null when there is none. */
    @Nullable
    Segment holding(long offset) {
        int index = indexHolding(offset);
        return index < 0 ? null : segments.get(index);
    }

    int indexHolding(long offset) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /**
     * Takes out the segments that end at or below {@code offset}, but never the active one, one of {@code kept}, or one that is
     * being exchanged: its name is about to stand for others, too.
     */
    List<Segment> removeBelow(long offset, List<Segment> kept) {
        List<Segment> removed = new ArrayList<>();
        while (segments.size() > 1 && segments.get(1).baseOffset() <= offset) {
            Segment first = segments.getFirst();
            if (first.isSwapping() || kept.contains(first)) {
                break;
            }
            removed.add(segments.removeFirst());
        }
        return removed;
    }
}
