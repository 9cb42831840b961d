package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 11, versions 0 to 9. */
@Message(kind = MessageKind.RESPONSE, apiKey = 11, versions = "0-9", flexible = "6+")
public record JoinGroupResponse(
        @Field(versions = "2+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+", defaultValue = "-1") int generationId,

        @Field(versions = "7+", nullable = "7+", defaultValue = "null", ignorable = true) @Nullable
        String protocolType,

        @Field(versions = "0+", nullable = "7+") @Nullable String protocolName,
        @Field(versions = "0+") String leader,
        @Field(versions = "9+") boolean skipAssignment,
        @Field(versions = "0+") String memberId,
        @Field(versions = "0+") List<JoinGroupResponseMember> members) {

    /** Part of {@link JoinGroupResponse}. */
    public record JoinGroupResponseMember(
            @Field(versions = "0+") String memberId,

            @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
            String groupInstanceId,

            @Field(versions = "0+") ByteBuffer metadata) {}
}
