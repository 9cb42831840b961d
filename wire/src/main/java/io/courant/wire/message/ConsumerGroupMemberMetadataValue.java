package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 5, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 5, versions = "0", flexible = "0+")
public record ConsumerGroupMemberMetadataValue(
        @Field(versions = "0+", nullable = "0+") @Nullable String instanceId,
        @Field(versions = "0+", nullable = "0+") @Nullable String rackId,
        @Field(versions = "0+") String clientId,
        @Field(versions = "0+") String clientHost,
        @Field(versions = "0+") List<String> subscribedTopicNames,
        @Field(versions = "0+", nullable = "0+") @Nullable String subscribedTopicRegex,
        @Field(versions = "0+", defaultValue = "-1") int rebalanceTimeoutMs,
        @Field(versions = "0+", nullable = "0+") @Nullable String serverAssignor,

        @Field(versions = "0+", nullable = "0+", tag = 0) @Nullable
        ClassicMemberMetadata classicMemberMetadata) {

    /** Part of {@link ConsumerGroupMemberMetadataValue}. */
    public record ClassicMemberMetadata(
            @Field(versions = "0+") int sessionTimeoutMs,
            @Field(versions = "0+") List<ClassicProtocol> supportedProtocols) {}

    /** Part of {@link ConsumerGroupMemberMetadataValue}. */
    public record ClassicProtocol(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") ByteBuffer metadata) {}
}
