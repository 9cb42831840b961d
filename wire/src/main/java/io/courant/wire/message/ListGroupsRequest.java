package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 16, versions 0 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 16, versions = "0-5", flexible = "3+")
public record ListGroupsRequest(
        @Field(versions = "4+") List<String> statesFilter,
        @Field(versions = "5+") List<String> typesFilter) {}
