package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 77, version 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 77, versions = "1", flexible = "0+")
public record ShareGroupDescribeRequest(
        @Field(versions = "0+") List<String> groupIds,
        @Field(versions = "0+") boolean includeAuthorizedOperations) {}
