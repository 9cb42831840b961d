package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 60, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 60, versions = "0-2", flexible = "0+")
public record DescribeClusterResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "1+", defaultValue = "1") byte endpointType,
        @Field(versions = "0+") String clusterId,
        @Field(versions = "0+", defaultValue = "-1") int controllerId,
        @Field(versions = "0+") List<DescribeClusterBroker> brokers,

        @Field(versions = "0+", defaultValue = "-2147483648")
        int clusterAuthorizedOperations) {

    /** Part of {@link DescribeClusterResponse}. */
    public record DescribeClusterBroker(
            @Field(versions = "0+") int brokerId,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") int port,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String rack,

            @Field(versions = "2+") boolean isFenced) {}
}
