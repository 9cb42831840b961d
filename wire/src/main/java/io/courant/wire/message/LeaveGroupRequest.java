package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 13, versions 0 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 13, versions = "0-5", flexible = "4+")
public record LeaveGroupRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0-2") String memberId,
        @Field(versions = "3+") List<MemberIdentity> members) {

    /** Part of {@link LeaveGroupRequest}. */
    public record MemberIdentity(
            @Field(versions = "3+") String memberId,

            @Field(versions = "3+", nullable = "3+", defaultValue = "null") @Nullable
            String groupInstanceId,

            @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
            String reason) {}
}
