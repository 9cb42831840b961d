package io.courant.metadata.controller;

import io.courant.wire.ErrorCode;

/** What became of the wish for a producer id. */
public sealed interface ProducerIdAnswer {

    record Assigned(long producerId) implements ProducerIdAnswer {}

    record Refused(ErrorCode error, String message) implements ProducerIdAnswer {}
}
