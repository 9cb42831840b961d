package io.courant.testkit;

import io.courant.base.Clock;

/** The clock of a simulated machine. The monotonic reading is the world's time; the wall clock can be stepped. */
public final class SimulatedClock implements Clock {

    /** 2026-01-01T00:00:00Z: a simulation's first moment, so that timestamps look like timestamps. */
    public static final long FIRST_WALL_MS = 1_767_225_600_000L;

    private static final long NANOS_PER_MS = 1_000_000L;

    private final SimulatedWorld world;
    private long offsetMs = FIRST_WALL_MS;

    public SimulatedClock(SimulatedWorld world) {
        this.world = world;
    }

    @Override
    public long monotonicNanos() {
        return world.nowNanos();
    }

    @Override
    public long wallMs() {
        return offsetMs + world.nowNanos() / NANOS_PER_MS;
    }

    /** Lets the wall clock be wrong by {@code ms} from now on. */
    public void skewWall(long ms) {
        offsetMs = FIRST_WALL_MS + ms;
    }

    /** Moves the wall clock by {@code ms}, in either direction. */
    public void stepWall(long ms) {
        offsetMs += ms;
    }
}
