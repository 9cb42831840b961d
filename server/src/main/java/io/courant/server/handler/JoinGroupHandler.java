package io.courant.server.handler;

import io.courant.coordinator.group.GroupClient;
import io.courant.coordinator.group.JoinRequest;
import io.courant.coordinator.group.MemberProtocol;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.JoinGroupRequest;
import io.courant.wire.message.JoinGroupRequestCodec;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.JoinGroupResponseBuilder;
import io.courant.wire.message.JoinGroupResponseCodec;
import java.util.function.Consumer;

/** JoinGroup, versions 0 to 9. Answered when all members have joined, or the time for that is over. */
final class JoinGroupHandler implements ApiHandler {

    private static final short FIRST_WITH_REBALANCE_TIMEOUT = 1;
    private static final short FIRST_THAT_NEEDS_MEMBER_ID = 4;
    private static final short FIRST_WITH_NULL_PROTOCOL = 7;
    private static final short FIRST_THAT_KNOWS_SKIPPING = 9;

    private final GroupRouting routing;

    JoinGroupHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.JOIN_GROUP;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        JoinGroupRequest request = exchange.read(JoinGroupRequestCodec.CODEC);
        short version = exchange.version();
        int rebalanceTimeoutMs = version < FIRST_WITH_REBALANCE_TIMEOUT
                ? request.sessionTimeoutMs()
                : Math.max(0, request.rebalanceTimeoutMs());
        JoinRequest join = new JoinRequest(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                request.sessionTimeoutMs(),
                rebalanceTimeoutMs,
                request.protocolType(),
                request.protocols().stream()
                        .map(protocol -> MemberProtocol.copyOf(protocol.name(), protocol.metadata()))
                        .toList(),
                new GroupClient(exchange.clientId(), exchange.clientHost()),
                version >= FIRST_THAT_NEEDS_MEMBER_ID,
                version >= FIRST_THAT_KNOWS_SKIPPING);
        exchange.releaseFrame();
        Consumer<JoinGroupResponse> answer = routing.here(response -> answer(exchange, response));
        routing.ask(
                join.groupId(),
                coordinator -> coordinator.join(join, answer),
                error -> answer.accept(refusal(join.memberId(), error)));
    }

    private static JoinGroupResponse refusal(String memberId, ErrorCode error) {
        return new JoinGroupResponseBuilder()
                .errorCode(error.code())
                .memberId(memberId)
                .build();
    }

    private static void answer(Exchange exchange, JoinGroupResponse response) {
        boolean lacksProtocol =
                response.protocolName() == null || response.protocolName().isEmpty();
        String none = exchange.version() >= FIRST_WITH_NULL_PROTOCOL ? null : "";
        exchange.answer(
                JoinGroupResponseCodec.CODEC,
                new JoinGroupResponse(
                        response.throttleTimeMs(),
                        response.errorCode(),
                        response.generationId(),
                        response.protocolType(),
                        lacksProtocol ? none : response.protocolName(),
                        response.leader(),
                        response.skipAssignment(),
                        response.memberId(),
                        response.members()));
    }
}
