package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 11, versions 0 to 9. */
@Message(kind = MessageKind.REQUEST, apiKey = 11, versions = "0-9", flexible = "6+")
public record JoinGroupRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") int sessionTimeoutMs,

        @Field(versions = "1+", defaultValue = "-1", ignorable = true)
        int rebalanceTimeoutMs,

        @Field(versions = "0+") String memberId,

        @Field(versions = "5+", nullable = "5+", defaultValue = "null") @Nullable
        String groupInstanceId,

        @Field(versions = "0+") String protocolType,
        @Field(versions = "0+") List<JoinGroupRequestProtocol> protocols,

        @Field(versions = "8+", nullable = "8+", defaultValue = "null", ignorable = true) @Nullable
        String reason) {

    /** Part of {@link JoinGroupRequest}. */
    public record JoinGroupRequestProtocol(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") ByteBuffer metadata) {}
}
