package io.courant.simulation.check;

/** The broker did not keep what it promises to its clients. */
public final class BrokenPromise extends AssertionError {

    private static final long serialVersionUID = 1L;

    public BrokenPromise(Class<?> invariant, String message) {
        super(invariant.getSimpleName() + ": " + message);
    }
}
