package io.courant.testkit;

/**
 * The end of a simulated process in the middle of whatever it did. It unwinds to the world, which declares the process
 * dead; no product code catches it, and whatever its {@code finally} blocks try on the disk fails the same way.
 */
public final class SimulatedPowerLoss extends Error {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public SimulatedPowerLoss(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
