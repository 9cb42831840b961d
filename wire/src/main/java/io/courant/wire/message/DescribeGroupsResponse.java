package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 15, versions 0 to 6. */
@Message(kind = MessageKind.RESPONSE, apiKey = 15, versions = "0-6", flexible = "5+")
public record DescribeGroupsResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<DescribedGroup> groups) {

    /** Part of {@link DescribeGroupsResponse}. */
    public record DescribedGroup(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "6+", nullable = "6+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") String groupId,
            @Field(versions = "0+") String groupState,
            @Field(versions = "0+") String protocolType,
            @Field(versions = "0+") String protocolData,
            @Field(versions = "0+") List<DescribedGroupMember> members,

            @Field(versions = "3+", defaultValue = "-2147483648")
            int authorizedOperations) {}

    /** Part of {@link DescribeGroupsResponse}. */
    public record DescribedGroupMember(
            @Field(versions = "0+") String memberId,

            @Field(versions = "4+", nullable = "4+", defaultValue = "null", ignorable = true) @Nullable
            String groupInstanceId,

            @Field(versions = "0+") String clientId,
            @Field(versions = "0+") String clientHost,
            @Field(versions = "0+") ByteBuffer memberMetadata,
            @Field(versions = "0+") ByteBuffer memberAssignment) {}
}
