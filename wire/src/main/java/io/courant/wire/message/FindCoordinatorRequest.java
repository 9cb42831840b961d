package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 10, versions 0 to 6. */
@Message(kind = MessageKind.REQUEST, apiKey = 10, versions = "0-6", flexible = "3+")
public record FindCoordinatorRequest(
        @Field(versions = "0-3") String key,
        @Field(versions = "1+") byte keyType,
        @Field(versions = "4+") List<String> coordinatorKeys) {}
