package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.LogConfig.Retention;
import io.courant.log.RetentionPlan.GiveUp;
import io.courant.log.RetentionPlan.Keep;
import io.courant.log.RetentionPlan.LookInto;
import io.courant.log.RetentionPlan.Stored;
import io.courant.log.segment.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {

    private static final long NOW = 1_000_000;
    private static final long ANY = Long.MAX_VALUE;

    /** Three segments of 100 bytes, 300, 200 and 100 ms old; the last one is active. */
    private static final List<Stored> THREE =
            List.of(new Stored(10, 100, NOW - 300), new Stored(20, 100, NOW - 200), new Stored(30, 100, NOW - 100));

    private static RetentionPlan plan(List<Stored> segments, long ms, long bytes, long bound) {
        return RetentionPlan.of(segments, new Retention(true, ms, bytes, 0), bound, NOW);
    }

    private static void requireStart(RetentionPlan plan, long newStart) {
        assertThat(plan)
                .isInstanceOfSatisfying(
                        GiveUp.class, up -> assertThat(up.newStart()).isEqualTo(newStart));
    }

    @Test
    void keepsWhatIsNoOlderThanAllowed() {
        assertThat(plan(THREE, 300, -1, ANY)).isEqualTo(new Keep());
        requireStart(plan(THREE, 299, -1, ANY), 10);
        requireStart(plan(THREE, 199, -1, ANY), 20);
    }

    @Test
    void givesUpTheActiveSegmentTooWhenAllOfItIsOld() {
        requireStart(plan(THREE, 0, -1, ANY), 30);
        assertThat(plan(List.of(new Stored(30, 0, 0)), 0, 0, ANY)).isEqualTo(new Keep());
    }

    @Test
    void keepsAtLeastAsManyBytesAsAllowed() {
        assertThat(plan(THREE, -1, 300, ANY)).isEqualTo(new Keep());
        assertThat(plan(THREE, -1, 201, ANY)).isEqualTo(new Keep());
        requireStart(plan(THREE, -1, 200, ANY), 10);
        requireStart(plan(THREE, -1, 199, ANY), 10);
        requireStart(plan(THREE, -1, 0, ANY), 30);
    }

    @Test
    void theStricterOfTheTwoDecides() {
        requireStart(plan(THREE, 299, 100, ANY), 20);
        requireStart(plan(THREE, 150, 200, ANY), 20);
    }

    @Test
    void keepsEverythingWithoutALimit() {
        assertThat(plan(THREE, -1, -1, ANY)).isEqualTo(new Keep());
        assertThat(RetentionPlan.of(THREE, new Retention(false, 0, 0, 0), ANY, NOW))
                .isEqualTo(new Keep());
    }

    @Test
    void keepsWhatIsNotDurable() {
        requireStart(plan(THREE, 0, -1, 25), 20);
        requireStart(plan(THREE, -1, 0, 19), 10);
    }

    @Test
    void anOldRecordBehindAYoungOneStays() {
        List<Stored> young = List.of(new Stored(10, 100, NOW), new Stored(20, 100, NOW - 500));
        assertThat(plan(young, 100, -1, ANY)).isEqualTo(new Keep());
    }

    @Test
    void asksForTheTimeOfASegmentOnlyWhenItDependsOnIt() {
        List<Stored> unknown = List.of(new Stored(10, 100, NOW - 300), new Stored(20, 100, Segment.UNKNOWN_TIMESTAMP));
        assertThat(plan(unknown, 300, -1, ANY)).isEqualTo(new Keep());
        assertThat(plan(unknown, 200, -1, ANY)).isEqualTo(new LookInto(1, 0));
        requireStart(plan(unknown, -1, 0, ANY), 20);
    }

    @Test
    void goesOnFromTheSegmentThatItHasAskedFor() {
        Retention rules = new Retention(true, 200, 200, 0);
        List<Stored> unknown = List.of(
                new Stored(10, 100, Segment.UNKNOWN_TIMESTAMP),
                new Stored(20, 100, Segment.UNKNOWN_TIMESTAMP),
                new Stored(30, 100, NOW));
        LookInto asked = new LookInto(1, 1);
        assertThat(RetentionPlan.of(unknown, rules, ANY, NOW)).isEqualTo(asked);
        List<Stored> old = List.of(unknown.get(0), new Stored(20, 100, NOW - 300), unknown.get(2));
        assertThat(RetentionPlan.goOn(asked, old, rules, ANY, NOW)).isEqualTo(new GiveUp(20, "retention.ms is 200"));
        List<Stored> young = List.of(unknown.get(0), new Stored(20, 100, NOW), unknown.get(2));
        assertThat(RetentionPlan.goOn(asked, young, rules, ANY, NOW))
                .isEqualTo(new GiveUp(10, "retention.bytes is 200"));
    }
}
