package io.courant.log;

/** What a lookup by time asks for. */
sealed interface TimeQuestion {

    /** The first record with at least this timestamp. */
    record FirstAtOrAfter(long timestampMs) implements TimeQuestion {}

    /** The first record with the largest timestamp of all. */
    record Largest() implements TimeQuestion {}
}
