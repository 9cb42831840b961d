package io.courant.wire.record;

import io.courant.base.CountedBuffer;
import io.courant.wire.ErrorCode;

/** What a {@link Recompressor} made of a batch. */
public sealed interface Recompressed {

    /** The batch is compressed that way already and is stored as it came, whatever level its producer took. */
    record Unchanged() implements Recompressed {}

    /**
     * The same records under another compression, with a right CRC.
     *
     * @param batch the batch from 0 to its limit; its one reference is the caller's
     */
    record Rewritten(CountedBuffer batch) implements Recompressed {}

    /**
     * The batch cannot be stored with that compression.
     *
     * @param error Kafka's code for it
     * @param message for the client's error message
     */
    record Refused(ErrorCode error, String message) implements Recompressed {}
}
