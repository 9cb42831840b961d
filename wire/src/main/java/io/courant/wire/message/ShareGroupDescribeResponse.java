package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 77, version 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 77, versions = "1", flexible = "0+")
public record ShareGroupDescribeResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DescribedGroup> groups) {

    /** Part of {@link ShareGroupDescribeResponse}. */
    public record DescribedGroup(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") String groupId,
            @Field(versions = "0+") String groupState,
            @Field(versions = "0+") int groupEpoch,
            @Field(versions = "0+") int assignmentEpoch,
            @Field(versions = "0+") String assignorName,
            @Field(versions = "0+") List<Member> members,

            @Field(versions = "0+", defaultValue = "-2147483648")
            int authorizedOperations) {}

    /** Part of {@link ShareGroupDescribeResponse}. */
    public record Member(
            @Field(versions = "0+") String memberId,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String rackId,

            @Field(versions = "0+") int memberEpoch,
            @Field(versions = "0+") String clientId,
            @Field(versions = "0+") String clientHost,
            @Field(versions = "0+") List<String> subscribedTopicNames,
            @Field(versions = "0+") Assignment assignment) {}

    /** Part of {@link ShareGroupDescribeResponse}. */
    public record Assignment(@Field(versions = "0+") List<TopicPartitions> topicPartitions) {}

    /** Part of {@link ShareGroupDescribeResponse}. */
    public record TopicPartitions(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<Integer> partitions) {}
}
