package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;

/** Request of API 72, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 72, versions = "0", flexible = "0+")
public record PushTelemetryRequest(
        @Field(versions = "0+") Uuid clientInstanceId,
        @Field(versions = "0+") int subscriptionId,
        @Field(versions = "0+") boolean terminating,
        @Field(versions = "0+") byte compressionType,
        @Field(versions = "0+") ByteBuffer metrics) {}
