package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.server.fetch.FetchContext;
import io.courant.server.fetch.FetchRequests;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponseBuilder;
import io.courant.wire.message.FetchResponseCodec;

/**
 * Fetch, versions 4 to 18: what a consumer reads, waiting up to {@code MaxWaitMs} for {@code MinBytes}, from version 7 on in
 * sessions (KIP-227). How: {@link io.courant.server.fetch}.
 *
 * <p>The records are not read here: a response carries slices of buffers and files, which the transport sends. Without
 * transactions the last stable offset is the high watermark and no transaction is ever aborted, so both isolation levels
 * read the same; who reads committed records is told an empty list of aborted transactions, who reads all of them none.
 *
 * <p>Nobody looks into what is stored: a client that is too old to read zstd, which came with version 10 (KIP-110), finds out
 * by itself, as with Apache Kafka.
 *
 * <p>Different from Apache Kafka: replicas fetch by an API of their own, so a replica id is refused. A request that names a
 * partition twice is refused for the second one, outside of sessions. Of two requests that a session gets at once, the earlier
 * is told INVALID_FETCH_SESSION_EPOCH as soon as the later one comes, not when its own waiting is over.
 */
final class FetchHandler implements ApiHandler {

    private final FetchRequests requests;

    FetchHandler(HandlerContext context) {
        this.requests = new FetchRequests(new FetchContext(
                context.index(),
                context.layout(),
                context.partitions(),
                context.fetchSessions(),
                context.settings().fetchMaxBytes()));
    }

    @Override
    public ApiKey api() {
        return ApiKey.FETCH;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        FetchRequest request = exchange.read(FetchRequestCodec.CODEC);
        exchange.releaseFrame();
        if (request.replicaId() >= 0 || request.replicaState().replicaId() >= 0) {
            exchange.answer(
                    FetchResponseCodec.CODEC,
                    new FetchResponseBuilder()
                            .errorCode(ErrorCode.INVALID_REQUEST.code())
                            .build());
        } else {
            // It may wait for an hour. What is kept of it are names of topics that exist; others are not waited for.
            exchange.dropStrings();
            requests.start(exchange, request);
        }
    }
}
