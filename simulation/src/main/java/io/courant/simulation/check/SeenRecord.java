package io.courant.simulation.check;

/** A record as a consumer got it. */
public record SeenRecord(RecordIdentity identity, long timestampMs) {}
