package io.courant.log;

/** What a lookup by time found. */
public sealed interface TimestampLookup {

    record Found(long offset, long timestampMs, int leaderEpoch) implements TimestampLookup {}

    /** No record meets the question. */
    record None() implements TimestampLookup {}
}
