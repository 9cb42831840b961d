package io.courant.bench.load;

import io.courant.base.Uuid;

/** A topic that a benchmark made. */
public record Topic(String name, Uuid id, int partitions) {}
