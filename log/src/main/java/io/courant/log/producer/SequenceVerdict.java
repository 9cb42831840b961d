package io.courant.log.producer;

import io.courant.wire.ErrorCode;

/** What the producer state says about a batch that wants to be appended. */
public sealed interface SequenceVerdict {

    /** To be appended. */
    record New() implements SequenceVerdict {
        static final New NEW = new New();
    }

    /** Was appended before, at these offsets. */
    record Repeated(long baseOffset, long lastOffset, long timestampMs) implements SequenceVerdict {}

    /** Must not be appended. */
    record OutOfTurn(ErrorCode error, String message) implements SequenceVerdict {}
}
