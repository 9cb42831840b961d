package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 27, versions 1 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 27, versions = "1-2", flexible = "1+")
public record WriteTxnMarkersRequest(@Field(versions = "0+") List<WritableTxnMarker> markers) {

    /** Part of {@link WriteTxnMarkersRequest}. */
    public record WritableTxnMarker(
            @Field(versions = "0+") long producerId,
            @Field(versions = "0+") short producerEpoch,
            @Field(versions = "0+") boolean transactionResult,
            @Field(versions = "0+") List<WritableTxnMarkerTopic> topics,
            @Field(versions = "0+") int coordinatorEpoch,
            @Field(versions = "2+", ignorable = true) byte transactionVersion) {}

    /** Part of {@link WriteTxnMarkersRequest}. */
    public record WritableTxnMarkerTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<Integer> partitionIndexes) {}
}
