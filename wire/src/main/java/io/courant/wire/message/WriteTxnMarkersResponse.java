package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 27, versions 1 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 27, versions = "1-2", flexible = "1+")
public record WriteTxnMarkersResponse(
        @Field(versions = "0+") List<WritableTxnMarkerResult> markers) {

    /** Part of {@link WriteTxnMarkersResponse}. */
    public record WritableTxnMarkerResult(
            @Field(versions = "0+") long producerId,
            @Field(versions = "0+") List<WritableTxnMarkerTopicResult> topics) {}

    /** Part of {@link WriteTxnMarkersResponse}. */
    public record WritableTxnMarkerTopicResult(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<WritableTxnMarkerPartitionResult> partitions) {}

    /** Part of {@link WriteTxnMarkersResponse}. */
    public record WritableTxnMarkerPartitionResult(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode) {}
}
