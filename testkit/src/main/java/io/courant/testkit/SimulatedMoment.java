package io.courant.testkit;

/** Says where in a simulation a failure happened; attached to the failure. */
public final class SimulatedMoment extends Exception {

    private static final long serialVersionUID = 1L;

    SimulatedMoment(long seed, long nowNanos, long eventsRun) {
        super("seed " + seed + ", virtual time " + nowNanos + " ns, event " + eventsRun, null, false, false);
    }
}
