package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;

/** Request of API 40, versions 1 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 40, versions = "1-2", flexible = "2+")
public record ExpireDelegationTokenRequest(
        @Field(versions = "0+") ByteBuffer hmac,
        @Field(versions = "0+") long expiryTimePeriodMs) {}
