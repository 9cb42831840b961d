package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DeleteGroupsRequest;
import io.courant.wire.message.DeleteGroupsRequestCodec;
import io.courant.wire.message.DeleteGroupsResponse;
import io.courant.wire.message.DeleteGroupsResponseBuilder;
import io.courant.wire.message.DeleteGroupsResponseCodec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * DeleteGroups, versions 0 to 3: groups without members go, with all that they have committed.
 *
 * <p>Different from Apache Kafka: says in words why a group does not go.
 */
final class DeleteGroupsHandler implements ApiHandler {

    private final GroupRouting routing;

    DeleteGroupsHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.DELETE_GROUPS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DeleteGroupsRequest request = exchange.read(DeleteGroupsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<String> groups = List.copyOf(new LinkedHashSet<>(request.groupsNames()));
        GatheredAnswers<DeleteGroupsResponse.DeletableGroupResult> answers = new GatheredAnswers<>(
                groups.size(),
                results -> exchange.answer(
                        DeleteGroupsResponseCodec.CODEC,
                        new DeleteGroupsResponseBuilder().results(results).build()));
        for (int i = 0; i < groups.size(); i++) {
            int index = i;
            String group = groups.get(i);
            Consumer<ErrorCode> answer = routing.here(error -> answers.answered(index, result(group, error)));
            routing.ask(group, coordinator -> coordinator.delete(group, answer), answer);
        }
    }

    private static DeleteGroupsResponse.DeletableGroupResult result(String group, ErrorCode error) {
        String message = switch (error) {
            case GROUP_ID_NOT_FOUND -> ErrorText.cut("there is no group '" + group + "'");
            case NON_EMPTY_GROUP -> ErrorText.cut("the group '" + group + "' has members");
            default -> null;
        };
        return new DeleteGroupsResponse.DeletableGroupResult(group, error.code(), message);
    }
}
