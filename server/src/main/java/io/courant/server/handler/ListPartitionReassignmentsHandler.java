package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.ListPartitionReassignmentsRequestCodec;
import io.courant.wire.message.ListPartitionReassignmentsResponseBuilder;
import io.courant.wire.message.ListPartitionReassignmentsResponseCodec;

/** ListPartitionReassignments, version 0: a partition with one replica is never on its way from broker to broker. */
final class ListPartitionReassignmentsHandler implements ApiHandler {

    @Override
    public ApiKey api() {
        return ApiKey.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        exchange.read(ListPartitionReassignmentsRequestCodec.CODEC);
        exchange.releaseFrame();
        exchange.answer(
                ListPartitionReassignmentsResponseCodec.CODEC,
                new ListPartitionReassignmentsResponseBuilder()
                        .errorMessage(null)
                        .build());
    }
}
