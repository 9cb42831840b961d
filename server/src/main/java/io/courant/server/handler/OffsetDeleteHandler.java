package io.courant.server.handler;

import io.courant.coordinator.group.OffsetDeletion;
import io.courant.coordinator.group.TopicOffsets;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.OffsetDeleteRequest;
import io.courant.wire.message.OffsetDeleteRequestCodec;
import io.courant.wire.message.OffsetDeleteResponse;
import io.courant.wire.message.OffsetDeleteResponseBuilder;
import io.courant.wire.message.OffsetDeleteResponseCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** OffsetDelete, version 0: what a group has committed for partitions that it does not subscribe to goes. */
final class OffsetDeleteHandler implements ApiHandler {

    private final GroupRouting routing;

    OffsetDeleteHandler(HandlerContext context) {
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.OFFSET_DELETE;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        OffsetDeleteRequest request = exchange.read(OffsetDeleteRequestCodec.CODEC);
        exchange.releaseFrame();
        List<TopicOffsets.Asked> asked = request.topics().stream()
                .map(topic -> new TopicOffsets.Asked(
                        topic.name(),
                        topic.partitions().stream()
                                .map(OffsetDeleteRequest.OffsetDeleteRequestPartition::partitionIndex)
                                .toList()))
                .toList();
        Consumer<OffsetDeletion> answer = routing.here(deletion -> answer(exchange, asked, deletion));
        routing.ask(
                request.groupId(),
                coordinator -> coordinator.deleteOffsets(request.groupId(), asked, answer),
                error -> answer.accept(OffsetDeletion.refused(error)));
    }

    private static void answer(Exchange exchange, List<TopicOffsets.Asked> asked, OffsetDeletion deletion) {
        List<OffsetDeleteResponse.OffsetDeleteResponseTopic> topics = new ArrayList<>();
        if (deletion.error() == ErrorCode.NONE) {
            Iterator<ErrorCode> errors = deletion.ofPartitions().iterator();
            for (TopicOffsets.Asked topic : asked) {
                topics.add(new OffsetDeleteResponse.OffsetDeleteResponseTopic(
                        topic.topic(),
                        topic.partitions().stream()
                                .map(partition -> new OffsetDeleteResponse.OffsetDeleteResponsePartition(
                                        partition, errors.next().code()))
                                .toList()));
            }
        }
        exchange.answer(
                OffsetDeleteResponseCodec.CODEC,
                new OffsetDeleteResponseBuilder()
                        .errorCode(deletion.error().code())
                        .topics(topics)
                        .build());
    }
}
