package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 16, versions 0 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 16, versions = "0-5", flexible = "3+")
public record ListGroupsResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<ListedGroup> groups) {

    /** Part of {@link ListGroupsResponse}. */
    public record ListedGroup(
            @Field(versions = "0+") String groupId,
            @Field(versions = "0+") String protocolType,
            @Field(versions = "4+", ignorable = true) String groupState,
            @Field(versions = "5+", ignorable = true) String groupType) {}
}
