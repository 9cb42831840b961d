package io.courant.metadata.controller;

import io.courant.wire.ErrorCode;

/** What became of a topic that was to have more partitions. */
public sealed interface PartitionCreation {

    String topic();

    /** It has them, or could have. */
    record Created(String topic) implements PartitionCreation {}

    /** It has as many as before; {@code message} tells a person why. */
    record Refused(String topic, ErrorCode error, String message) implements PartitionCreation {}
}
