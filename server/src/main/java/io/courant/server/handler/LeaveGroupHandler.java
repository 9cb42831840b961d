package io.courant.server.handler;

import io.courant.coordinator.group.LeaveRequest;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.LeaveGroupRequest;
import io.courant.wire.message.LeaveGroupRequestCodec;
import io.courant.wire.message.LeaveGroupResponse;
import io.courant.wire.message.LeaveGroupResponseBuilder;
import io.courant.wire.message.LeaveGroupResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** LeaveGroup, versions 0 to 5: one member leaves, or several are taken out. */
final class LeaveGroupHandler implements ApiHandler {

    private static final short FIRST_WITH_SEVERAL_MEMBERS = 3;

    private final GroupRouting routing;

    LeaveGroupHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.LEAVE_GROUP;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        LeaveGroupRequest request = exchange.read(LeaveGroupRequestCodec.CODEC);
        exchange.releaseFrame();
        List<LeaveRequest.Leaving> leaving = exchange.version() < FIRST_WITH_SEVERAL_MEMBERS
                ? List.of(new LeaveRequest.Leaving(request.memberId(), null))
                : request.members().stream()
                        .map(member -> new LeaveRequest.Leaving(member.memberId(), member.groupInstanceId()))
                        .toList();
        LeaveRequest leave = new LeaveRequest(request.groupId(), leaving);
        Consumer<LeaveRequest.Answer> answer = routing.here(given -> answer(exchange, leave, given));
        routing.ask(
                leave.groupId(),
                coordinator -> coordinator.leave(leave, answer),
                error -> answer.accept(LeaveRequest.Answer.refused(error)));
    }

    private static void answer(Exchange exchange, LeaveRequest request, LeaveRequest.Answer answer) {
        LeaveGroupResponseBuilder response = new LeaveGroupResponseBuilder();
        ErrorCode error = answer.error();
        if (exchange.version() < FIRST_WITH_SEVERAL_MEMBERS) {
            error = error == ErrorCode.NONE ? answer.ofMembers().getFirst() : error;
        } else {
            List<LeaveGroupResponse.MemberResponse> members = new ArrayList<>();
            for (int i = 0; i < answer.ofMembers().size(); i++) {
                LeaveRequest.Leaving member = request.members().get(i);
                members.add(new LeaveGroupResponse.MemberResponse(
                        member.memberId(),
                        member.instanceId(),
                        answer.ofMembers().get(i).code()));
            }
            response.members(members);
        }
        exchange.answer(
                LeaveGroupResponseCodec.CODEC, response.errorCode(error.code()).build());
    }
}
