package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Value of the coordinator record of type 1, versions 0 to 4. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 1, versions = "0-4", flexible = "4+")
public record OffsetCommitValue(
        @Field(versions = "0+") long offset,

        @Field(versions = "3+", defaultValue = "-1", ignorable = true)
        int leaderEpoch,

        @Field(versions = "0+") String metadata,
        @Field(versions = "0+") long commitTimestamp,

        @Field(versions = "1", defaultValue = "-1", ignorable = true)
        long expireTimestamp,

        @Field(versions = "4+", tag = 0, ignorable = true) Uuid topicId) {}
