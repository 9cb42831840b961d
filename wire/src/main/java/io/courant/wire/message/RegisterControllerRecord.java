package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Metadata record of type 27, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 27, versions = "0", flexible = "0+")
public record RegisterControllerRecord(
        @Field(versions = "0+") int controllerId,
        @Field(versions = "0+") Uuid incarnationId,
        @Field(versions = "0+") boolean zkMigrationReady,
        @Field(versions = "0+") List<ControllerEndpoint> endPoints,
        @Field(versions = "0+") List<ControllerFeature> features) {

    /** Part of {@link RegisterControllerRecord}. */
    public record ControllerEndpoint(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port,
            @Field(versions = "0+") short securityProtocol) {}

    /** Part of {@link RegisterControllerRecord}. */
    public record ControllerFeature(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") short minSupportedVersion,
            @Field(versions = "0+") short maxSupportedVersion) {}
}
