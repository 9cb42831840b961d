package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.ListTransactionsRequest;
import io.courant.wire.message.ListTransactionsRequestCodec;
import io.courant.wire.message.ListTransactionsResponseBuilder;
import io.courant.wire.message.ListTransactionsResponseCodec;
import java.util.List;
import java.util.Set;

/**
 * ListTransactions, versions 0 to 2: there are none.
 *
 * <p>Different from Apache Kafka: a pattern of ids is not looked at, for nothing could match it; Kafka refuses one that is none.
 */
final class ListTransactionsHandler implements ApiHandler {

    /** The states that a transaction can be in, by the names that clients use. */
    private static final Set<String> STATES = Set.of(
            "Empty",
            "Ongoing",
            "PrepareCommit",
            "PrepareAbort",
            "CompleteCommit",
            "CompleteAbort",
            "Dead",
            "PrepareEpochFence");

    @Override
    public ApiKey api() {
        return ApiKey.LIST_TRANSACTIONS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ListTransactionsRequest request = exchange.read(ListTransactionsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<String> unknown = request.stateFilters().stream()
                .filter(state -> !STATES.contains(state))
                .distinct()
                .toList();
        exchange.answer(
                ListTransactionsResponseCodec.CODEC,
                new ListTransactionsResponseBuilder()
                        .unknownStateFilters(unknown)
                        .build());
    }
}
