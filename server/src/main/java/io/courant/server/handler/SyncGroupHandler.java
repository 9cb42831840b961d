package io.courant.server.handler;

import io.courant.coordinator.group.SyncRequest;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.SyncGroupRequest;
import io.courant.wire.message.SyncGroupRequestCodec;
import io.courant.wire.message.SyncGroupResponse;
import io.courant.wire.message.SyncGroupResponseBuilder;
import io.courant.wire.message.SyncGroupResponseCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** SyncGroup, versions 0 to 5. Answered when the leader has brought the assignments, and they are committed. */
final class SyncGroupHandler implements ApiHandler {

    private static final short FIRST_THAT_NAMES_THE_PROTOCOL = 5;

    private final GroupRouting routing;

    SyncGroupHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.SYNC_GROUP;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        SyncGroupRequest request = exchange.read(SyncGroupRequestCodec.CODEC);
        Map<String, byte[]> assignments = new HashMap<>();
        for (SyncGroupRequest.SyncGroupRequestAssignment assignment : request.assignments()) {
            byte[] bytes = new byte[assignment.assignment().remaining()];
            assignment.assignment().get(assignment.assignment().position(), bytes);
            assignments.put(assignment.memberId(), bytes);
        }
        SyncRequest sync = new SyncRequest(
                request.groupId(),
                request.generationId(),
                request.memberId(),
                request.groupInstanceId(),
                request.protocolType(),
                request.protocolName(),
                assignments);
        exchange.releaseFrame();
        Consumer<SyncGroupResponse> answer =
                routing.here(response -> exchange.answer(SyncGroupResponseCodec.CODEC, response));
        if (exchange.version() >= FIRST_THAT_NAMES_THE_PROTOCOL
                && (sync.protocolType() == null || sync.protocolName() == null)) {
            answer.accept(refusal(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
            return;
        }
        routing.ask(
                sync.groupId(), coordinator -> coordinator.sync(sync, answer), error -> answer.accept(refusal(error)));
    }

    private static SyncGroupResponse refusal(ErrorCode error) {
        return new SyncGroupResponseBuilder().errorCode(error.code()).build();
    }
}
