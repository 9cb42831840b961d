package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 60, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 60, versions = "0-2", flexible = "0+")
public record DescribeClusterRequest(
        @Field(versions = "0+") boolean includeClusterAuthorizedOperations,
        @Field(versions = "1+", defaultValue = "1") byte endpointType,
        @Field(versions = "2+") boolean includeFencedBrokers) {}
