package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.metadata.controller.ProducerIdAnswer;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.InitProducerIdRequest;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.InitProducerIdResponseBuilder;
import io.courant.wire.message.InitProducerIdResponseCodec;
import java.io.IOException;

/**
 * InitProducerId, versions 0 to 5: gives an idempotent producer an id that no other producer has or had.
 *
 * <p>Different from Apache Kafka: there are no transactions yet, so a transactional id is refused with
 * TRANSACTIONAL_ID_AUTHORIZATION_FAILED, which clients report at once and do not retry.
 */
final class InitProducerIdHandler implements ApiHandler {

    private static final long NO_PRODUCER_ID = -1;
    private static final short NO_PRODUCER_EPOCH = -1;

    private final HandlerContext context;

    InitProducerIdHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.INIT_PRODUCER_ID;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        InitProducerIdRequest request = exchange.read(InitProducerIdRequestCodec.CODEC);
        exchange.releaseFrame();
        if (request.transactionalId() != null) {
            refuse(
                    exchange,
                    request.transactionalId().isEmpty()
                            ? ErrorCode.INVALID_REQUEST
                            : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        } else if ((request.producerId() == NO_PRODUCER_ID) != (request.producerEpoch() == NO_PRODUCER_EPOCH)) {
            refuse(exchange, ErrorCode.INVALID_REQUEST);
        } else {
            context.controller().nextProducerId(context.shard(), outcome -> answer(exchange, outcome));
        }
    }

    private void answer(Exchange exchange, Outcome<ProducerIdAnswer> outcome) {
        switch (outcome) {
            case Outcome.Failure<ProducerIdAnswer>(IOException cause) -> {
                context.controllerFailed("InitProducerId", cause);
                refuse(exchange, ErrorCode.UNKNOWN_SERVER_ERROR);
            }
            case Outcome.Success<ProducerIdAnswer>(ProducerIdAnswer answer) -> {
                switch (answer) {
                    case ProducerIdAnswer.Assigned(long producerId) ->
                        exchange.answer(
                                InitProducerIdResponseCodec.CODEC,
                                new InitProducerIdResponseBuilder()
                                        .producerId(producerId)
                                        .producerEpoch((short) 0)
                                        .build());
                    case ProducerIdAnswer.Refused refused -> refuse(exchange, refused.error());
                }
            }
        }
    }

    private static void refuse(Exchange exchange, ErrorCode error) {
        exchange.answer(
                InitProducerIdResponseCodec.CODEC,
                new InitProducerIdResponseBuilder()
                        .errorCode(error.code())
                        .producerEpoch(NO_PRODUCER_EPOCH)
                        .build());
    }
}
