package io.courant.log.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.segment.Segment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionGroupsTest {

    private static Segment segment(long base, int bytes, long end) {
        return new Segment(base, Path.of("/data/topic-0/" + base), bytes, end, 0);
    }

    @Test
    void neighboursGoTogetherAsLongAsTheyFitIntoASegment() {
        Segment a = segment(0, 400, 10);
        Segment b = segment(10, 600, 20);
        Segment c = segment(20, 1, 30);
        Segment large = segment(30, 5_000, 40);
        Segment d = segment(40, 1, 50);
        assertThat(CompactionGroups.of(List.of(a, b, c, large, d), 1_000))
                .containsExactly(List.of(a, b), List.of(c), List.of(large), List.of(d));
        assertThat(CompactionGroups.of(List.of(), 1_000)).isEmpty();
    }

    @Test
    void aGroupSpansNoMoreOffsetsThanAnIndexCanSay() {
        Segment a = segment(0, 1, 1L << 30);
        Segment b = segment(1L << 30, 1, 1L << 31);
        Segment c = segment(1L << 31, 1, (1L << 31) + 5);
        assertThat(CompactionGroups.of(List.of(a, b, c), 1_000)).containsExactly(List.of(a), List.of(b, c));
    }
}
