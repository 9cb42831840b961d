package io.courant.broker.powerloss;

/** A broker has not kept what it promised before the power failed. */
final class BrokenPromise extends AssertionError {

    private static final long serialVersionUID = 1;

    BrokenPromise(String message) {
        super(message);
    }
}
