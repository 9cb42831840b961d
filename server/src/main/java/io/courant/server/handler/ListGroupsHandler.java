package io.courant.server.handler;

import io.courant.base.Shard;
import io.courant.coordinator.group.GroupCoordinator;
import io.courant.coordinator.group.GroupRecord;
import io.courant.coordinator.group.ListedGroup;
import io.courant.coordinator.runtime.CoordinatorPartition;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.ListGroupsRequest;
import io.courant.wire.message.ListGroupsRequestCodec;
import io.courant.wire.message.ListGroupsResponse;
import io.courant.wire.message.ListGroupsResponseBuilder;
import io.courant.wire.message.ListGroupsResponseCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** ListGroups, versions 0 to 5: the groups of this broker, all or those in certain states and of certain types. */
final class ListGroupsHandler implements ApiHandler {

    /** The only type of groups that is served. */
    private static final String CLASSIC = "classic";

    private final HandlerContext context;
    private final GroupRouting routing;

    ListGroupsHandler(HandlerContext context) {
        this.context = context;
        this.routing = new GroupRouting(context);
    }

    /** The groups of one shard, or that some of them are not known yet. */
    private record OfShard(ErrorCode error, List<ListedGroup> groups) {}

    @Override
    public ApiKey api() {
        return ApiKey.LIST_GROUPS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ListGroupsRequest request = exchange.read(ListGroupsRequestCodec.CODEC);
        exchange.releaseFrame();
        Set<String> states = lowerCase(request.statesFilter());
        Set<String> types = lowerCase(request.typesFilter());
        int shards = context.groups().size();
        GatheredAnswers<OfShard> answers = new GatheredAnswers<>(shards, all -> answer(exchange, all, states, types));
        for (int i = 0; i < shards; i++) {
            int shard = i;
            Runnable there = () -> list(shard, answers);
            Shard data = context.layout().data().get(shard);
            if (data.isCurrent()) {
                there.run();
            } else {
                data.execute(there);
            }
        }
    }

    /** On the shard. */
    private void list(int shard, GatheredAnswers<OfShard> answers) {
        List<CoordinatorPartition<GroupRecord, GroupCoordinator>> all =
                context.groups().get(shard).all();
        var home = routing.<OfShard>here(listed -> answers.answered(shard, listed));
        List<GroupCoordinator> serving = new ArrayList<>(all.size());
        for (CoordinatorPartition<GroupRecord, GroupCoordinator> each : all) {
            GroupCoordinator coordinator = each.serving();
            if (coordinator == null) {
                home.accept(new OfShard(each.refusal(), List.of()));
                return;
            }
            serving.add(coordinator);
        }
        GatheredAnswers<OfShard> ofCoordinators =
                new GatheredAnswers<>(serving.size(), lists -> home.accept(together(lists)));
        for (int i = 0; i < serving.size(); i++) {
            int index = i;
            serving.get(i)
                    .list(
                            listed -> ofCoordinators.answered(index, new OfShard(ErrorCode.NONE, listed)),
                            error -> ofCoordinators.answered(index, new OfShard(error, List.of())));
        }
    }

    private static OfShard together(List<OfShard> lists) {
        for (OfShard list : lists) {
            if (list.error() != ErrorCode.NONE) {
                return list;
            }
        }
        return new OfShard(
                ErrorCode.NONE,
                lists.stream().flatMap(list -> list.groups().stream()).toList());
    }

    private static void answer(Exchange exchange, List<OfShard> all, Set<String> states, Set<String> types) {
        ErrorCode error = ErrorCode.NONE;
        List<ListGroupsResponse.ListedGroup> listed = new ArrayList<>();
        for (OfShard shard : all) {
            error = shard.error() == ErrorCode.NONE ? error : shard.error();
            for (ListedGroup group : shard.groups()) {
                String state = group.state().text();
                if ((states.isEmpty() || states.contains(state.toLowerCase(Locale.ROOT)))
                        && (types.isEmpty() || types.contains(CLASSIC))) {
                    listed.add(
                            new ListGroupsResponse.ListedGroup(group.groupId(), group.protocolType(), state, CLASSIC));
                }
            }
        }
        exchange.answer(
                ListGroupsResponseCodec.CODEC,
                new ListGroupsResponseBuilder()
                        .errorCode(error.code())
                        .groups(error == ErrorCode.NONE ? listed : List.of())
                        .build());
    }

    private static Set<String> lowerCase(List<String> names) {
        Set<String> lower = new HashSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return lower;
    }
}
