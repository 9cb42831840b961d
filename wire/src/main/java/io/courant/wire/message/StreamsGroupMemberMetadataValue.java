package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 19, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 19, versions = "0", flexible = "0+")
public record StreamsGroupMemberMetadataValue(
        @Field(versions = "0+", nullable = "0+") @Nullable String instanceId,
        @Field(versions = "0+", nullable = "0+") @Nullable String rackId,
        @Field(versions = "0+") String clientId,
        @Field(versions = "0+") String clientHost,
        @Field(versions = "0+", defaultValue = "-1") int rebalanceTimeoutMs,
        @Field(versions = "0+") int topologyEpoch,
        @Field(versions = "0+") String processId,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        Endpoint userEndpoint,

        @Field(versions = "0+") List<KeyValue> clientTags) {

    /** Part of {@link StreamsGroupMemberMetadataValue}. */
    public record Endpoint(
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}

    /** Part of {@link StreamsGroupMemberMetadataValue}. */
    public record KeyValue(
            @Field(versions = "0+") String key,
            @Field(versions = "0+") String value) {}
}
