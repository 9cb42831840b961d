package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseBuilder;
import io.courant.wire.message.FetchResponseCodec;

/**
 * Fetch, versions 4 to 18: what a consumer reads, waiting up to {@code MaxWaitMs} for {@code MinBytes}.
 *
 * <p>The records are not read here: a response carries slices of buffers and files, which the transport sends. Without
 * transactions the last stable offset is the high watermark and no transaction is ever aborted, so both isolation levels
 * read the same.
 *
 * <p>A topic whose {@code compression.type} is zstd is refused to clients below version 10 (KIP-110). Where producers
 * choose, nobody looks into what they sent: a client that is too old for it finds out by itself, as with Apache Kafka.
 *
 * <p>Different from Apache Kafka: replicas fetch by an API of their own, so a replica id is refused; a fetch session is
 * never made, as Kafka does when its cache is full (session id 0), and a client that asks to go on with one is told
 * FETCH_SESSION_ID_NOT_FOUND.
 */
final class FetchHandler implements ApiHandler {

    /** Session epochs of KIP-227: outside of any session, and the request for a new one in place of the one it names. */
    private static final int SESSIONLESS = -1;

    private static final int NEW_SESSION = 0;

    private final HandlerContext context;

    FetchHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.FETCH;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        FetchRequest request = exchange.read(FetchRequestCodec.CODEC);
        exchange.releaseFrame();
        ErrorCode refusal = refusalOf(request);
        if (refusal != ErrorCode.NONE) {
            exchange.answer(FetchResponseCodec.CODEC, refused(refusal));
        } else {
            new FetchProgress(context, exchange, request).start();
        }
    }

    private static ErrorCode refusalOf(FetchRequest request) {
        if (request.replicaId() >= 0 || request.replicaState().replicaId() >= 0) {
            return ErrorCode.INVALID_REQUEST;
        }
        boolean full = request.sessionEpoch() == SESSIONLESS || request.sessionEpoch() == NEW_SESSION;
        return full ? ErrorCode.NONE : ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
    }

    private static FetchResponse refused(ErrorCode error) {
        return new FetchResponseBuilder().errorCode(error.code()).build();
    }
}
