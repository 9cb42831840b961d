package io.courant.server.handler;

import io.courant.coordinator.group.CommittedOffset;
import io.courant.coordinator.group.TopicOffsets;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.OffsetFetchRequest;
import io.courant.wire.message.OffsetFetchRequestCodec;
import io.courant.wire.message.OffsetFetchResponse;
import io.courant.wire.message.OffsetFetchResponseBuilder;
import io.courant.wire.message.OffsetFetchResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * OffsetFetch, versions 1 to 10: what groups have committed. There are no transactions yet, so every offset is stable, whether
 * the client asks for that or not.
 */
final class OffsetFetchHandler implements ApiHandler {

    private static final short FIRST_WITH_ERROR_OF_ALL = 2;
    private static final short FIRST_WITH_SEVERAL_GROUPS = 8;
    private static final long NO_OFFSET = -1;
    private static final int NO_EPOCH = -1;

    private final HandlerContext context;
    private final GroupRouting routing;

    OffsetFetchHandler(HandlerContext context) {
        this.context = context;
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.OFFSET_FETCH;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        OffsetFetchRequest request = exchange.read(OffsetFetchRequestCodec.CODEC);
        exchange.releaseFrame();
        if (exchange.version() >= FIRST_WITH_SEVERAL_GROUPS) {
            GroupOffsetsAnswers.start(context, routing, exchange, request.groups());
            return;
        }
        List<TopicOffsets.Asked> asked = request.topics() == null ? null : asked(request.topics());
        Consumer<TopicOffsets.Answer> answer = routing.here(found -> answer(exchange, request, found));
        routing.ask(
                request.groupId(),
                coordinator -> coordinator.fetch(request.groupId(), asked, answer),
                error -> answer.accept(new TopicOffsets.Answer(error, List.of())));
    }

    private static List<TopicOffsets.Asked> asked(List<OffsetFetchRequest.OffsetFetchRequestTopic> topics) {
        return topics.stream()
                .map(topic -> new TopicOffsets.Asked(topic.name(), topic.partitionIndexes()))
                .toList();
    }

    private static void answer(Exchange exchange, OffsetFetchRequest request, TopicOffsets.Answer found) {
        List<OffsetFetchResponse.OffsetFetchResponseTopic> topics = new ArrayList<>();
        boolean isRefused = found.error() != ErrorCode.NONE;
        if (isRefused && exchange.version() < FIRST_WITH_ERROR_OF_ALL && request.topics() != null) {
            for (OffsetFetchRequest.OffsetFetchRequestTopic topic : request.topics()) {
                topics.add(new OffsetFetchResponse.OffsetFetchResponseTopic(
                        topic.name(),
                        topic.partitionIndexes().stream()
                                .map(partition -> partition(partition, null, found.error()))
                                .toList()));
            }
        }
        for (TopicOffsets topic : found.topics()) {
            topics.add(new OffsetFetchResponse.OffsetFetchResponseTopic(
                    topic.topic(),
                    topic.partitions().stream()
                            .map(each -> partition(each.partition(), each.offset(), ErrorCode.NONE))
                            .toList()));
        }
        exchange.answer(
                OffsetFetchResponseCodec.CODEC,
                new OffsetFetchResponseBuilder()
                        .topics(topics)
                        .errorCode(found.error().code())
                        .build());
    }

    private static OffsetFetchResponse.OffsetFetchResponsePartition partition(
            int partition, @Nullable CommittedOffset offset, ErrorCode error) {
        return new OffsetFetchResponse.OffsetFetchResponsePartition(
                partition,
                offset == null ? NO_OFFSET : offset.offset(),
                offset == null ? NO_EPOCH : offset.leaderEpoch(),
                offset == null ? "" : offset.metadata(),
                error.code());
    }
}
