package io.courant.compat.differential;

/** What a request led to. */
sealed interface Answer<R> {

    /** A response that could be read. */
    record Response<R>(R body) implements Answer<R> {}

    /** None, or one that could not be read; {@code what} says it in the past tense. */
    record Other<R>(String what) implements Answer<R> {}
}
