package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 70, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 70, versions = "0", flexible = "0+")
public record ControllerRegistrationRequest(
        @Field(versions = "0+") int controllerId,
        @Field(versions = "0+") Uuid incarnationId,
        @Field(versions = "0+") boolean zkMigrationReady,
        @Field(versions = "0+") List<Listener> listeners,
        @Field(versions = "0+") List<Feature> features) {

    /** Part of {@link ControllerRegistrationRequest}. */
    public record Listener(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port,
            @Field(versions = "0+") short securityProtocol) {}

    /** Part of {@link ControllerRegistrationRequest}. */
    public record Feature(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") short minSupportedVersion,
            @Field(versions = "0+") short maxSupportedVersion) {}
}
