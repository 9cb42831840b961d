package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 74, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 74, versions = "0-1", flexible = "0+")
public record ListConfigResourcesRequest(
        @Field(versions = "1+") List<Byte> resourceTypes) {}
