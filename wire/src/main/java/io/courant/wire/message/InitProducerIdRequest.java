package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Request of API 22, versions 0 to 6. */
@Message(kind = MessageKind.REQUEST, apiKey = 22, versions = "0-6", flexible = "2+")
public record InitProducerIdRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable String transactionalId,
        @Field(versions = "0+") int transactionTimeoutMs,
        @Field(versions = "3+", defaultValue = "-1") long producerId,
        @Field(versions = "3+", defaultValue = "-1") short producerEpoch,
        @Field(versions = "6+") boolean enable2Pc,
        @Field(versions = "6+") boolean keepPreparedTxn) {}
