package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 13, versions 0 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 13, versions = "0-5", flexible = "4+")
public record LeaveGroupResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "3+") List<MemberResponse> members) {

    /** Part of {@link LeaveGroupResponse}. */
    public record MemberResponse(
            @Field(versions = "3+") String memberId,

            @Field(versions = "3+", nullable = "3+") @Nullable
            String groupInstanceId,

            @Field(versions = "3+") short errorCode) {}
}
