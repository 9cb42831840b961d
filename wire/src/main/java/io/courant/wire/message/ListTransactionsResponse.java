package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 66, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 66, versions = "0-2", flexible = "0+")
public record ListTransactionsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<String> unknownStateFilters,
        @Field(versions = "0+") List<TransactionState> transactionStates) {

    /** Part of {@link ListTransactionsResponse}. */
    public record TransactionState(
            @Field(versions = "0+") String transactionalId,
            @Field(versions = "0+") long producerId,
            @Field(versions = "0+") String transactionState) {}
}
