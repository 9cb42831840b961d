package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.FindCoordinatorRequest;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.FindCoordinatorResponse;
import io.courant.wire.message.FindCoordinatorResponseBuilder;
import io.courant.wire.message.FindCoordinatorResponseCodec;
import java.util.List;

/**
 * FindCoordinator, versions 0 to 6: says at once, with an error that clients do not retry, that there is no coordinator.
 *
 * <p>Different from Apache Kafka: there are no groups and no transactions yet. The API is served all the same, because
 * librdkafka compresses with lz4 only for brokers that advertise it.
 */
final class FindCoordinatorHandler implements ApiHandler {

    private static final short FIRST_WITH_SEVERAL_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final int NOBODY = -1;

    @Override
    public ApiKey api() {
        return ApiKey.FIND_COORDINATOR;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        FindCoordinatorRequest request = exchange.read(FindCoordinatorRequestCodec.CODEC);
        exchange.releaseFrame();
        FindCoordinatorResponseBuilder response = new FindCoordinatorResponseBuilder();
        ErrorCode error = error(request.keyType());
        String message = message(request.keyType());
        if (exchange.version() >= FIRST_WITH_SEVERAL_KEYS) {
            List<FindCoordinatorResponse.Coordinator> coordinators = request.coordinatorKeys().stream()
                    .map(key -> new FindCoordinatorResponseBuilder.CoordinatorBuilder()
                            .key(key)
                            .nodeId(NOBODY)
                            .port(NOBODY)
                            .errorCode(error.code())
                            .errorMessage(message)
                            .build())
                    .toList();
            response.coordinators(coordinators);
        } else {
            response.errorCode(error.code())
                    .errorMessage(message)
                    .nodeId(NOBODY)
                    .port(NOBODY);
        }
        exchange.answer(FindCoordinatorResponseCodec.CODEC, response.build());
    }

    private static ErrorCode error(byte keyType) {
        return switch (keyType) {
            case GROUP, SHARE -> ErrorCode.GROUP_AUTHORIZATION_FAILED;
            case TRANSACTION -> ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
            default -> ErrorCode.INVALID_REQUEST;
        };
    }

    private static String message(byte keyType) {
        return switch (keyType) {
            case GROUP, SHARE -> "this broker has no groups yet: assign partitions instead";
            case TRANSACTION -> "this broker has no transactions yet";
            default -> "there is no coordinator of kind " + keyType;
        };
    }
}
