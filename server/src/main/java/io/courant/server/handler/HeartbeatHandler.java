package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.HeartbeatRequest;
import io.courant.wire.message.HeartbeatRequestCodec;
import io.courant.wire.message.HeartbeatResponseBuilder;
import io.courant.wire.message.HeartbeatResponseCodec;
import java.util.function.Consumer;

/** Heartbeat, versions 0 to 4: a sign of life of a member, which is told whether it has to join again. */
final class HeartbeatHandler implements ApiHandler {

    private final GroupRouting routing;

    HeartbeatHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.HEARTBEAT;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        HeartbeatRequest request = exchange.read(HeartbeatRequestCodec.CODEC);
        exchange.releaseFrame();
        Consumer<ErrorCode> answer = routing.here(error -> exchange.answer(
                HeartbeatResponseCodec.CODEC,
                new HeartbeatResponseBuilder().errorCode(error.code()).build()));
        routing.ask(
                request.groupId(),
                coordinator -> coordinator.heartbeat(
                        request.groupId(),
                        request.memberId(),
                        request.groupInstanceId(),
                        request.generationId(),
                        answer),
                answer);
    }
}
