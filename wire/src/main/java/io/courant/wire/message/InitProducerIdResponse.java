package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 22, versions 0 to 6. */
@Message(kind = MessageKind.RESPONSE, apiKey = 22, versions = "0-6", flexible = "2+")
public record InitProducerIdResponse(
        @Field(versions = "0+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+", defaultValue = "-1") long producerId,
        @Field(versions = "0+") short producerEpoch,
        @Field(versions = "6+", defaultValue = "-1") long ongoingTxnProducerId,
        @Field(versions = "6+", defaultValue = "-1") short ongoingTxnProducerEpoch) {}
