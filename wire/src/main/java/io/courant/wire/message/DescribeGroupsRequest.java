package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 15, versions 0 to 6. */
@Message(kind = MessageKind.REQUEST, apiKey = 15, versions = "0-6", flexible = "5+")
public record DescribeGroupsRequest(
        @Field(versions = "0+") List<String> groups,
        @Field(versions = "3+") boolean includeAuthorizedOperations) {}
