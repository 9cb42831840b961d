package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.metadata.controller.TopicCreation;
import io.courant.metadata.controller.TopicCreationRequest;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.server.connection.Exchange;
import io.courant.server.group.OffsetsTopic;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.FindCoordinatorRequest;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.FindCoordinatorResponse;
import io.courant.wire.message.FindCoordinatorResponseBuilder;
import io.courant.wire.message.FindCoordinatorResponseCodec;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FindCoordinator, versions 0 to 6: which broker coordinates a group. The first one who asks has {@code __consumer_offsets} made.
 *
 * <p>Different from Apache Kafka: whoever has that topic made waits for it, and need not ask again. There are no transactions and
 * no share groups yet: who asks for their coordinators is told so with an error that clients do not retry.
 */
final class FindCoordinatorHandler implements ApiHandler {

    private static final short FIRST_WITH_SEVERAL_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final int NOBODY = -1;
    private static final int CREATION_TIMEOUT_MS = 30_000;

    private final HandlerContext context;

    FindCoordinatorHandler(HandlerContext context) {
        this.context = context;
    }

    /** Where a coordinator is, or why that cannot be told. */
    private record Place(ErrorCode error, @Nullable String message, int nodeId, String host, int port) {

        static Place none(ErrorCode error, String message) {
            return new Place(error, message, NOBODY, "", NOBODY);
        }
    }

    @Override
    public ApiKey api() {
        return ApiKey.FIND_COORDINATOR;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        FindCoordinatorRequest request = exchange.read(FindCoordinatorRequestCodec.CODEC);
        exchange.releaseFrame();
        boolean isMissing = request.keyType() == GROUP && context.image().topic(OffsetsTopic.NAME) == null;
        if (!isMissing) {
            answer(exchange, request);
            return;
        }
        TopicCreationRequest creation = new TopicCreationRequest(
                List.of(OffsetsTopic.newTopic(context.coordinators(), context.image())), CREATION_TIMEOUT_MS, false);
        context.controller().createTopics(creation, context.shard(), outcome -> {
            notice(outcome);
            answer(exchange, request);
        });
    }

    private void notice(Outcome<List<TopicCreation>> outcome) {
        switch (outcome) {
            case Outcome.Failure<List<TopicCreation>>(IOException cause) ->
                context.controllerFailed("FindCoordinator", cause);
            case Outcome.Success<List<TopicCreation>>(List<TopicCreation> creations) -> {
                for (TopicCreation creation : creations) {
                    if (creation instanceof TopicCreation.Refused refused
                            && refused.error() != ErrorCode.TOPIC_ALREADY_EXISTS) {
                        context.events()
                                .warn(
                                        "group.no-offsets-topic",
                                        "no group can work, for " + OffsetsTopic.NAME + " cannot be made: "
                                                + refused.message());
                    }
                }
            }
        }
    }

    private void answer(Exchange exchange, FindCoordinatorRequest request) {
        FindCoordinatorResponseBuilder response = new FindCoordinatorResponseBuilder();
        String listener = exchange.listener().name();
        if (exchange.version() >= FIRST_WITH_SEVERAL_KEYS) {
            response.coordinators(request.coordinatorKeys().stream()
                    .map(key -> coordinator(key, place(request.keyType(), key, listener)))
                    .toList());
        } else {
            Place place = place(request.keyType(), request.key(), listener);
            response.errorCode(place.error().code())
                    .errorMessage(message(place, ErrorCode.NONE.name()))
                    .nodeId(place.nodeId())
                    .host(place.host())
                    .port(place.port());
        }
        exchange.answer(FindCoordinatorResponseCodec.CODEC, response.build());
    }

    /** What stands where nothing is wrong differs by version, as in Kafka. */
    private static @Nullable String message(Place place, String ofSuccess) {
        return place.error() == ErrorCode.NONE ? ofSuccess : place.message();
    }

    private static FindCoordinatorResponse.Coordinator coordinator(String key, Place place) {
        return new FindCoordinatorResponseBuilder.CoordinatorBuilder()
                .key(key)
                .nodeId(place.nodeId())
                .host(place.host())
                .port(place.port())
                .errorCode(place.error().code())
                .errorMessage(message(place, ""))
                .build();
    }

    private Place place(byte keyType, String key, String listener) {
        return switch (keyType) {
            case GROUP -> ofGroup(key, listener);
            case TRANSACTION ->
                Place.none(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "this broker has no transactions yet");
            case SHARE -> Place.none(ErrorCode.GROUP_AUTHORIZATION_FAILED, "this broker has no share groups yet");
            default -> Place.none(ErrorCode.INVALID_REQUEST, "there is no coordinator of kind " + keyType);
        };
    }

    private Place ofGroup(String group, String listener) {
        Topic topic = context.image().topic(OffsetsTopic.NAME);
        Partition partition =
                topic == null ? null : topic.partition(OffsetsTopic.partitionOf(group, topic.partitionCount()));
        Broker leader = partition == null ? null : context.image().broker(partition.leader());
        BrokerEndpoint endpoint = leader == null ? null : leader.endpoint(listener);
        return leader == null || endpoint == null
                ? Place.none(
                        ErrorCode.COORDINATOR_NOT_AVAILABLE, "no broker leads the partition that the group lies in")
                : new Place(ErrorCode.NONE, null, leader.id(), endpoint.host(), endpoint.port());
    }
}
