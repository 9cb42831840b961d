package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 71, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 71, versions = "0", flexible = "0+")
public record GetTelemetrySubscriptionsRequest(
        @Field(versions = "0+") Uuid clientInstanceId) {}
