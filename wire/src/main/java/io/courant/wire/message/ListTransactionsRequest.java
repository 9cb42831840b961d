package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 66, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 66, versions = "0-2", flexible = "0+")
public record ListTransactionsRequest(
        @Field(versions = "0+") List<String> stateFilters,
        @Field(versions = "0+") List<Long> producerIdFilters,
        @Field(versions = "1+", defaultValue = "-1") long durationFilter,

        @Field(versions = "2+", nullable = "2+", defaultValue = "null") @Nullable
        String transactionalIdPattern) {}
