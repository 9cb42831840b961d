package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Request of API 18, versions 0 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 18, versions = "0-5", flexible = "3+")
public record ApiVersionsRequest(
        @Field(versions = "3+", ignorable = true) String clientSoftwareName,
        @Field(versions = "3+", ignorable = true) String clientSoftwareVersion,

        @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
        String clusterId,

        @Field(versions = "5+", defaultValue = "-1", ignorable = true)
        int nodeId) {}
