package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 10, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 10, versions = "0", flexible = "0+")
public record ShareGroupMemberMetadataValue(
        @Field(versions = "0+", nullable = "0+") @Nullable String rackId,
        @Field(versions = "0+") String clientId,
        @Field(versions = "0+") String clientHost,
        @Field(versions = "0+") List<String> subscribedTopicNames) {}
