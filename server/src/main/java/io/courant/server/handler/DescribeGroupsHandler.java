package io.courant.server.handler;

import io.courant.coordinator.group.GroupDescription;
import io.courant.coordinator.group.GroupState;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeGroupsRequest;
import io.courant.wire.message.DescribeGroupsRequestCodec;
import io.courant.wire.message.DescribeGroupsResponse;
import io.courant.wire.message.DescribeGroupsResponseBuilder;
import io.courant.wire.message.DescribeGroupsResponseCodec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * DescribeGroups, versions 0 to 6: the state of groups, and their members.
 *
 * <p>Different from Apache Kafka: a group that is named several times is answered once, so that no answer is longer than what groups
 * take of the memory.
 */
final class DescribeGroupsHandler implements ApiHandler {

    /** Before this version a group that does not exist is told as one that is dead. */
    private static final short FIRST_THAT_KNOWS_OF_NO_GROUP = 6;

    private final GroupRouting routing;

    DescribeGroupsHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_GROUPS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeGroupsRequest request = exchange.read(DescribeGroupsRequestCodec.CODEC);
        exchange.releaseFrame();
        boolean operations = request.includeAuthorizedOperations();
        List<String> groups = List.copyOf(new LinkedHashSet<>(request.groups()));
        GatheredAnswers<DescribeGroupsResponse.DescribedGroup> answers = new GatheredAnswers<>(
                groups.size(),
                described -> exchange.answer(
                        DescribeGroupsResponseCodec.CODEC,
                        new DescribeGroupsResponseBuilder().groups(described).build()));
        short version = exchange.version();
        for (int i = 0; i < groups.size(); i++) {
            int index = i;
            String group = groups.get(i);
            Consumer<Optional<GroupDescription>> described = routing.here(found -> answers.answered(
                    index,
                    found.map(each -> described(each, operations))
                            .orElseGet(() -> unknown(group, version, operations))));
            Consumer<ErrorCode> refused = routing.here(error -> answers.answered(index, refused(group, error, "")));
            routing.ask(group, coordinator -> coordinator.describe(group, described, refused), refused);
        }
    }

    private static DescribeGroupsResponse.DescribedGroup described(GroupDescription group, boolean operations) {
        DescribeGroupsResponseBuilder.DescribedGroupBuilder described =
                new DescribeGroupsResponseBuilder.DescribedGroupBuilder()
                        .groupId(group.groupId())
                        .groupState(group.state())
                        .protocolType(group.protocolType())
                        .protocolData(group.protocol())
                        .members(group.members().stream()
                                .map(member -> new DescribeGroupsResponse.DescribedGroupMember(
                                        member.memberId(),
                                        member.instanceId(),
                                        member.client().id(),
                                        member.client().host(),
                                        member.metadata(),
                                        member.assignment()))
                                .toList());
        if (operations) {
            described.authorizedOperations(AuthorizedOperations.GROUP);
        }
        return described.build();
    }

    private static DescribeGroupsResponse.DescribedGroup unknown(String group, short version, boolean operations) {
        boolean isRefused = version >= FIRST_THAT_KNOWS_OF_NO_GROUP;
        DescribeGroupsResponseBuilder.DescribedGroupBuilder unknown =
                new DescribeGroupsResponseBuilder.DescribedGroupBuilder()
                        .groupId(group)
                        .groupState(GroupState.DEAD);
        if (isRefused) {
            unknown.errorCode(ErrorCode.GROUP_ID_NOT_FOUND.code())
                    .errorMessage(ErrorText.cut("there is no group '" + group + "'"));
        }
        if (operations && !isRefused) {
            unknown.authorizedOperations(AuthorizedOperations.GROUP);
        }
        return unknown.build();
    }

    private static DescribeGroupsResponse.DescribedGroup refused(String group, ErrorCode error, String state) {
        return new DescribeGroupsResponseBuilder.DescribedGroupBuilder()
                .groupId(group)
                .groupState(state)
                .errorCode(error.code())
                .build();
    }
}
