package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 3, versions 0 to 2. */
@Message(kind = MessageKind.METADATA, apiKey = 3, versions = "0-2", flexible = "0+")
public record PartitionRecord(
        @Field(versions = "0+", defaultValue = "-1") int partitionId,
        @Field(versions = "0+") Uuid topicId,
        @Field(versions = "0+") List<Integer> replicas,
        @Field(versions = "0+") List<Integer> isr,
        @Field(versions = "0+") List<Integer> removingReplicas,
        @Field(versions = "0+") List<Integer> addingReplicas,
        @Field(versions = "0+", defaultValue = "-1") int leader,
        @Field(versions = "0+", defaultValue = "-1") int leaderEpoch,
        @Field(versions = "0+", defaultValue = "-1") int partitionEpoch,
        @Field(versions = "1+") List<Uuid> directories,
        @Field(versions = "0+", tag = 0) byte leaderRecoveryState,

        @Field(versions = "2+", nullable = "2+", tag = 1, defaultValue = "null") @Nullable
        List<Integer> eligibleLeaderReplicas,

        @Field(versions = "2+", nullable = "2+", tag = 2, defaultValue = "null") @Nullable
        List<Integer> lastKnownElr) {}
