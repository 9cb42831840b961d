package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 65, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 65, versions = "0", flexible = "0+")
public record DescribeTransactionsRequest(
        @Field(versions = "0+") List<String> transactionalIds) {}
