package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 21, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 21, versions = "0-2", flexible = "2+")
public record DeleteRecordsRequest(
        @Field(versions = "0+") List<DeleteRecordsTopic> topics,
        @Field(versions = "0+") int timeoutMs) {

    /** Part of {@link DeleteRecordsRequest}. */
    public record DeleteRecordsTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<DeleteRecordsPartition> partitions) {}

    /** Part of {@link DeleteRecordsRequest}. */
    public record DeleteRecordsPartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long offset) {}
}
