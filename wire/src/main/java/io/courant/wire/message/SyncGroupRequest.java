package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 14, versions 0 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 14, versions = "0-5", flexible = "4+")
public record SyncGroupRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") int generationId,
        @Field(versions = "0+") String memberId,

        @Field(versions = "3+", nullable = "3+", defaultValue = "null") @Nullable
        String groupInstanceId,

        @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
        String protocolType,

        @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
        String protocolName,

        @Field(versions = "0+") List<SyncGroupRequestAssignment> assignments) {

    /** Part of {@link SyncGroupRequest}. */
    public record SyncGroupRequestAssignment(
            @Field(versions = "0+") String memberId,
            @Field(versions = "0+") ByteBuffer assignment) {}
}
