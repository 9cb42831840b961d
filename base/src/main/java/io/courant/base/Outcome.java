package io.courant.base;

import java.io.IOException;

/** How asynchronous work ended: with a value, or with a fault of the environment. */
public sealed interface Outcome<T> {

    /** The work was done. */
    record Success<T>(T value) implements Outcome<T> {}

    /** The environment failed; what the work had done until then is unknown to the caller unless documented. */
    record Failure<T>(IOException cause) implements Outcome<T> {}

    static <T> Outcome<T> success(T value) {
        return new Success<>(value);
    }

    static <T> Outcome<T> failure(IOException cause) {
        return new Failure<>(cause);
    }

    /** The outcome of work that has no result. */
    static Outcome<Done> done() {
        return new Success<>(Done.DONE);
    }
}
