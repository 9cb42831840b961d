package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Stored or embedded value, version 1. */
@Message(kind = MessageKind.DATA, versions = "1", flexible = "none")
public record ProducerSnapshot(
        @Field(versions = "1", unsigned = true) long crc,
        @Field(versions = "1") List<ProducerEntry> producerEntries) {

    /** Part of {@link ProducerSnapshot}. */
    public record ProducerEntry(
            @Field(versions = "1") long producerId,
            @Field(versions = "1") short epoch,
            @Field(versions = "1") int lastSequence,
            @Field(versions = "1") long lastOffset,
            @Field(versions = "1") int offsetDelta,
            @Field(versions = "1") long timestamp,
            @Field(versions = "1") int coordinatorEpoch,
            @Field(versions = "1") long currentTxnFirstOffset) {}
}
