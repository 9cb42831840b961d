package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a wrong wall clock is not believed. */
class ExpiryClockTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final long HOUR_MS = 3_600_000;
    private static final long YEAR_MS = 365 * 24 * HOUR_MS;
    private static final long START = SimulatedClock.FIRST_WALL_MS;

    private final SimulatedWorld world = new SimulatedWorld(3);
    private final SimulatedClock wall = new SimulatedClock(world);
    private final RecordingEventLog events = new RecordingEventLog();

    @Test
    void followsTheWallClockThroughSmallStepsAndDrift() {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        for (int i = 1; i <= 200; i++) {
            wall.stepWall(i % 2 == 0 ? 50_000 : -20_000);
            world.runFor(HOUR);
            assertThat(clock.nowMs()).isEqualTo(wall.wallMs());
        }
        assertThat(events.messages("clock.stepped")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_MS, -YEAR_MS, 61_000, -61_000})
    void doesNotBelieveAStepUntilItHasHeldForADay(long stepMs) {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        world.runFor(HOUR);
        wall.stepWall(stepMs);
        for (int hour = 1; hour <= 24; hour++) {
            assertThat(clock.nowMs()).isEqualTo(START + hour * HOUR_MS);
            world.runFor(HOUR);
        }
        assertThat(events.messages("clock.stepped")).hasSize(1);
        assertThat(clock.nowMs()).isEqualTo(wall.wallMs()).isEqualTo(START + 25 * HOUR_MS + stepMs);
        assertThat(events.messages("clock.believed")).hasSize(1);
    }

    @Test
    void aClockThatComesBackIsBelievedAtOnce() {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        wall.stepWall(YEAR_MS);
        assertThat(clock.nowMs()).isEqualTo(START);
        world.runFor(HOUR);
        wall.stepWall(-YEAR_MS + 5_000);
        assertThat(clock.nowMs()).isEqualTo(START + HOUR_MS + 5_000);
        assertThat(events.messages("clock.back")).hasSize(1);
        wall.stepWall(YEAR_MS);
        assertThat(clock.nowMs()).isEqualTo(START + HOUR_MS + 5_000);
    }

    @Test
    void eachFurtherStepBeginsTheDayAnew() {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        wall.stepWall(YEAR_MS);
        assertThat(clock.nowMs()).isEqualTo(START);
        world.runFor(23 * HOUR);
        wall.stepWall(YEAR_MS);
        assertThat(clock.nowMs()).isEqualTo(START + 23 * HOUR_MS);
        world.runFor(23 * HOUR);
        assertThat(clock.nowMs()).isEqualTo(START + 46 * HOUR_MS);
        world.runFor(HOUR);
        assertThat(clock.nowMs()).isEqualTo(wall.wallMs());
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_MS, -YEAR_MS})
    void believesAStepThatAnOperatorConfirms(long stepMs) {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        wall.stepWall(stepMs);
        world.runFor(HOUR);
        assertThat(clock.nowMs()).isEqualTo(START + HOUR_MS);
        assertThat(clock.confirm(START + HOUR_MS + stepMs + 50_000)).isTrue();
        assertThat(clock.nowMs()).isEqualTo(START + HOUR_MS + stepMs);
        assertThat(events.messages("clock.stepped")).singleElement().asString().contains("clock.confirmed.ms");
        assertThat(events.messages("clock.confirmed")).hasSize(1);
        wall.stepWall(-stepMs);
        assertThat(clock.nowMs()).isEqualTo(START + HOUR_MS + stepMs);
    }

    @Test
    void believesAStepThatIsConfirmedBeforeAnybodyHasAskedForTheTime() {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        wall.stepWall(YEAR_MS);
        assertThat(clock.confirm(START + YEAR_MS)).isTrue();
        assertThat(clock.nowMs()).isEqualTo(START + YEAR_MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_MS, -YEAR_MS})
    void recordsGoByTheEarlierOfTwoTimes(long stepMs) {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        wall.stepWall(stepMs);
        assertThat(clock.nowMs()).isEqualTo(START);
        assertThat(clock.earlierMs()).isEqualTo(Math.min(START, START + stepMs));
    }

    @Test
    void whatWasConfirmedIsNotAnyOtherTime() {
        ExpiryClock clock = new ExpiryClock(wall, events, ExpiryClock.UNKNOWN);
        assertThat(clock.confirm(START)).isFalse();
        wall.stepWall(YEAR_MS);
        assertThat(clock.confirm(START)).isFalse();
        assertThat(clock.confirm(START + 2 * YEAR_MS)).isFalse();
        assertThat(clock.nowMs()).isEqualTo(START);
        assertThat(events.messages("clock.confirmed")).isEmpty();
    }

    @Test
    void believesAClockThatIsConfirmedAfterAStart() {
        ExpiryClock clock = new ExpiryClock(wall, events, START - YEAR_MS);
        assertThat(clock.nowMs()).isEqualTo(START - YEAR_MS);
        assertThat(clock.confirm(START)).isTrue();
        assertThat(clock.nowMs()).isEqualTo(START);
    }

    @ParameterizedTest
    @ValueSource(longs = {-60_000, 0, 7 * 24 * HOUR_MS})
    void believesAnOrdinaryTimeAtTheStart(long sinceMs) {
        assertThat(new ExpiryClock(wall, events, START - sinceMs).nowMs()).isEqualTo(START);
        assertThat(events.messages("clock.stepped")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-60_001, -YEAR_MS, 7 * 24 * HOUR_MS + 1, YEAR_MS})
    void goesOnFromTheLastKnownTimeWhereTheClockIsFarFromIt(long sinceMs) {
        ExpiryClock clock = new ExpiryClock(wall, events, START - sinceMs);
        assertThat(clock.nowMs()).isEqualTo(START - sinceMs);
        world.runFor(HOUR);
        assertThat(clock.nowMs()).isEqualTo(START - sinceMs + HOUR_MS);
        assertThat(events.messages("clock.stepped")).hasSize(1);
    }
}
