package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 69, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 69, versions = "0-1", flexible = "0+")
public record ConsumerGroupDescribeRequest(
        @Field(versions = "0+") List<String> groupIds,
        @Field(versions = "0+") boolean includeAuthorizedOperations) {}
