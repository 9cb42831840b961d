package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 2, versions 0 to 4. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 2, versions = "0-4", flexible = "4+")
public record GroupMetadataValue(
        @Field(versions = "0+") String protocolType,
        @Field(versions = "0+") int generation,
        @Field(versions = "0+", nullable = "0+") @Nullable String protocol,
        @Field(versions = "0+", nullable = "0+") @Nullable String leader,

        @Field(versions = "2+", defaultValue = "-1", ignorable = true)
        long currentStateTimestamp,

        @Field(versions = "0+") List<MemberMetadata> members) {

    /** Part of {@link GroupMetadataValue}. */
    public record MemberMetadata(
            @Field(versions = "0+") String memberId,

            @Field(versions = "3+", nullable = "3+", defaultValue = "null", ignorable = true) @Nullable
            String groupInstanceId,

            @Field(versions = "0+") String clientId,
            @Field(versions = "0+") String clientHost,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            int rebalanceTimeout,

            @Field(versions = "0+") int sessionTimeout,
            @Field(versions = "0+") ByteBuffer subscription,
            @Field(versions = "0+") ByteBuffer assignment) {}
}
