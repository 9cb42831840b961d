package io.courant.log.compact;

import io.courant.log.segment.Segment;
import java.util.ArrayList;
import java.util.List;

/** Which neighbouring segments become one: as many as fit, as they are, into a segment, so that a log does not fall to crumbs. */
public final class CompactionGroups {

    private CompactionGroups() {}

    /** {@code segments}, neighbours, in groups of at most {@code segmentBytes}, but of at least one. */
    public static List<List<Segment>> of(List<Segment> segments, int segmentBytes) {
        List<List<Segment>> groups = new ArrayList<>();
        List<Segment> group = new ArrayList<>();
        long bytes = 0;
        for (Segment segment : segments) {
            boolean fits = bytes + segment.sizeInBytes() <= segmentBytes
                    && !group.isEmpty()
                    && segment.nextOffset() - group.getFirst().baseOffset() <= Integer.MAX_VALUE;
            if (!fits) {
                group = new ArrayList<>();
                groups.add(group);
                bytes = 0;
            }
            group.add(segment);
            bytes += segment.sizeInBytes();
        }
        return groups;
    }
}
