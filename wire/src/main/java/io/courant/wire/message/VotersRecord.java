package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Stored or embedded value, version 0. */
@Message(kind = MessageKind.DATA, versions = "0", flexible = "0+")
public record VotersRecord(
        @Field(versions = "0+") short version,
        @Field(versions = "0+") List<Voter> voters) {

    /** Part of {@link VotersRecord}. */
    public record Voter(
            @Field(versions = "0+") int voterId,
            @Field(versions = "0+") Uuid voterDirectoryId,
            @Field(versions = "0+") List<Endpoint> endpoints,
            @Field(versions = "0+") KRaftVersionFeature kRaftVersionFeature) {}

    /** Part of {@link VotersRecord}. */
    public record Endpoint(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}

    /** Part of {@link VotersRecord}. */
    public record KRaftVersionFeature(
            @Field(versions = "0+") short minSupportedVersion,
            @Field(versions = "0+") short maxSupportedVersion) {}
}
