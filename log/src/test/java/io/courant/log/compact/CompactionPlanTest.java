package io.courant.log.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.LogConfig.Compaction;
import io.courant.log.compact.CompactionPlan.Clean;
import io.courant.log.compact.CompactionPlan.LookInto;
import io.courant.log.compact.CompactionPlan.Nothing;
import io.courant.log.compact.CompactionPlan.Stored;
import io.courant.log.segment.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {

    private static final long NOW = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long UNKNOWN = Segment.UNKNOWN_TIMESTAMP;

    /** Of 100 bytes each; their latest records are 300, 200 and 100 ms old. */
    private static final List<Stored> THREE = List.of(
            new Stored(10, 100, NOW - 400, NOW - 300),
            new Stored(20, 100, NOW - 300, NOW - 200),
            new Stored(30, 100, NOW - 200, NOW - 100));

    private static CompactionPlan plan(List<Stored> segments, long cleanedTo, long minLag, long maxLag, double ratio) {
        return CompactionPlan.of(segments, new Compaction(true, minLag, maxLag, ratio, 0), cleanedTo, NOW);
    }

    @Test
    void goesOverWhatIsNewOnceThatIsEnough() {
        assertThat(plan(THREE, 0, 0, NEVER, 0.5)).isEqualTo(new Clean(0, 30, 1));
        assertThat(plan(THREE, 10, 0, NEVER, 0.5)).isEqualTo(new Clean(10, 30, 2.0 / 3));
        assertThat(plan(THREE, 20, 0, NEVER, 0.5)).isEqualTo(new Nothing());
        assertThat(plan(THREE, 30, 0, NEVER, 0)).isEqualTo(new Nothing());
        assertThat(plan(List.of(), 0, 0, NEVER, 0)).isEqualTo(new Nothing());
    }

    @Test
    void leavesYoungSegmentsAlone() {
        assertThat(plan(THREE, 0, 150, NEVER, 0)).isEqualTo(new Clean(0, 20, 1));
        assertThat(plan(THREE, 0, 500, NEVER, 0)).isEqualTo(new Nothing());
    }

    @Test
    void doesNotWaitForTheRatioWhenRecordsAreOld() {
        assertThat(plan(THREE, 20, 0, 199, 0.9)).isEqualTo(new Clean(20, 30, 1.0 / 3));
        assertThat(plan(THREE, 20, 0, 200, 0.9)).isEqualTo(new Nothing());
    }

    @Test
    void theOldestOfAllDirtyRecordsCounts() {
        List<Stored> outOfOrder = List.of(new Stored(10, 100, NOW - 10, NOW), new Stored(20, 100, NOW - 500, NOW));
        assertThat(plan(outOfOrder, 0, 0, 499, 1)).isEqualTo(new Clean(0, 20, 1));
        assertThat(plan(outOfOrder, 0, 0, 500, 1)).isEqualTo(new Nothing());
    }

    @Test
    void asksForTimesOnlyWhenItDependsOnThem() {
        List<Stored> unknown = List.of(new Stored(10, 100, UNKNOWN, UNKNOWN));
        assertThat(plan(unknown, 0, 0, NEVER, 0.5)).isEqualTo(new Clean(0, 10, 1));
        assertThat(plan(unknown, 0, 5, NEVER, 0.5)).isEqualTo(new LookInto(0));
        assertThat(plan(unknown, 0, 0, 5, 1)).isEqualTo(new LookInto(0));
        assertThat(plan(unknown, 0, 0, NEVER, 1)).isEqualTo(new Nothing());
    }
}
