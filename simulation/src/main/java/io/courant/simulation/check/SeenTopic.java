package io.courant.simulation.check;

import io.courant.base.Uuid;

/** A topic as Metadata shows it. */
public record SeenTopic(String name, Uuid id, int partitions) {}
