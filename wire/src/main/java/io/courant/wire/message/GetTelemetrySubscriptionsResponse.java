package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 71, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 71, versions = "0", flexible = "0+")
public record GetTelemetrySubscriptionsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") Uuid clientInstanceId,
        @Field(versions = "0+") int subscriptionId,
        @Field(versions = "0+") List<Byte> acceptedCompressionTypes,
        @Field(versions = "0+") int pushIntervalMs,
        @Field(versions = "0+") int telemetryMaxBytes,
        @Field(versions = "0+") boolean deltaTemporality,
        @Field(versions = "0+") List<String> requestedMetrics) {}
