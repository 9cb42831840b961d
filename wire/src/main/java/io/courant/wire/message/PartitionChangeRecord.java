package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 5, versions 0 to 2. */
@Message(kind = MessageKind.METADATA, apiKey = 5, versions = "0-2", flexible = "0+")
public record PartitionChangeRecord(
        @Field(versions = "0+", defaultValue = "-1") int partitionId,
        @Field(versions = "0+") Uuid topicId,

        @Field(versions = "0+", nullable = "0+", tag = 0, defaultValue = "null") @Nullable
        List<Integer> isr,

        @Field(versions = "0+", tag = 1, defaultValue = "-2")
        int leader,

        @Field(versions = "0+", nullable = "0+", tag = 2, defaultValue = "null") @Nullable
        List<Integer> replicas,

        @Field(versions = "0+", nullable = "0+", tag = 3, defaultValue = "null") @Nullable
        List<Integer> removingReplicas,

        @Field(versions = "0+", nullable = "0+", tag = 4, defaultValue = "null") @Nullable
        List<Integer> addingReplicas,

        @Field(versions = "0+", tag = 5, defaultValue = "-1")
        byte leaderRecoveryState,

        @Field(versions = "2+", nullable = "2+", tag = 6, defaultValue = "null") @Nullable
        List<Integer> eligibleLeaderReplicas,

        @Field(versions = "2+", nullable = "2+", tag = 7, defaultValue = "null") @Nullable
        List<Integer> lastKnownElr,

        @Field(versions = "1+", nullable = "1+", tag = 8, defaultValue = "null") @Nullable
        List<Uuid> directories) {}
