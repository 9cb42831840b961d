package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 16, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 16, versions = "0", flexible = "0+")
public record ConsumerGroupRegularExpressionValue(
        @Field(versions = "0+") List<String> topics,
        @Field(versions = "0+") long version,
        @Field(versions = "0+") long timestamp) {}
