package io.courant.server.handler;

import io.courant.base.Uuid;
import io.courant.coordinator.group.CommitRequest;
import io.courant.metadata.image.Topic;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.OffsetCommitRequest;
import io.courant.wire.message.OffsetCommitRequestCodec;
import io.courant.wire.message.OffsetCommitResponse;
import io.courant.wire.message.OffsetCommitResponseBuilder;
import io.courant.wire.message.OffsetCommitResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OffsetCommit, versions 2 to 10. Answered when the offsets are committed. */
final class OffsetCommitHandler implements ApiHandler {

    private static final short FIRST_THAT_KNOWS_OF_MISSING_GROUPS = 9;
    private static final short FIRST_BY_ID = 10;

    private final HandlerContext context;
    private final GroupRouting routing;

    OffsetCommitHandler(HandlerContext context) {
        this.context = context;
        this.routing = new GroupRouting(context);
    }

    @Override
    public ApiKey api() {
        return ApiKey.OFFSET_COMMIT;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        OffsetCommitRequest request = exchange.read(OffsetCommitRequestCodec.CODEC);
        exchange.releaseFrame();
        boolean byId = exchange.version() >= FIRST_BY_ID;
        List<CommitRequest.PartitionOffset> known = new ArrayList<>();
        for (OffsetCommitRequest.OffsetCommitRequestTopic asked : request.topics()) {
            Topic topic = topic(asked, byId);
            if (topic != null) {
                for (OffsetCommitRequest.OffsetCommitRequestPartition partition : asked.partitions()) {
                    if (isThere(topic, partition)) {
                        known.add(new CommitRequest.PartitionOffset(
                                topic.name(),
                                topic.id(),
                                partition.partitionIndex(),
                                partition.committedOffset(),
                                partition.committedLeaderEpoch(),
                                partition.committedMetadata()));
                    }
                }
            }
        }
        CommitRequest commit = new CommitRequest(
                request.groupId(),
                request.generationIdOrMemberEpoch(),
                request.memberId(),
                request.groupInstanceId(),
                request.retentionTimeMs(),
                exchange.version() >= FIRST_THAT_KNOWS_OF_MISSING_GROUPS,
                known);
        boolean[] wasKnown = wasKnown(request, byId);
        Consumer<List<ErrorCode>> answer = routing.here(errors -> answer(exchange, request, byId, wasKnown, errors));
        if (known.isEmpty()) {
            answer.accept(List.of());
            return;
        }
        routing.ask(
                commit.groupId(),
                coordinator -> coordinator.commit(commit, answer),
                error -> answer.accept(known.stream().map(each -> error).toList()));
    }

    /** For each partition of the request in order, whether it is asked of the coordinator. */
    private boolean[] wasKnown(OffsetCommitRequest request, boolean byId) {
        int count = 0;
        for (OffsetCommitRequest.OffsetCommitRequestTopic asked : request.topics()) {
            count += asked.partitions().size();
        }
        boolean[] known = new boolean[count];
        int index = 0;
        for (OffsetCommitRequest.OffsetCommitRequestTopic asked : request.topics()) {
            Topic topic = topic(asked, byId);
            for (OffsetCommitRequest.OffsetCommitRequestPartition partition : asked.partitions()) {
                known[index++] = topic != null && isThere(topic, partition);
            }
        }
        return known;
    }

    private @Nullable Topic topic(OffsetCommitRequest.OffsetCommitRequestTopic asked, boolean byId) {
        return byId ? context.image().topic(asked.topicId()) : context.image().topic(asked.name());
    }

    private static boolean isThere(Topic topic, OffsetCommitRequest.OffsetCommitRequestPartition partition) {
        return partition.partitionIndex() >= 0 && partition.partitionIndex() < topic.partitionCount();
    }

    private void answer(
            Exchange exchange, OffsetCommitRequest request, boolean byId, boolean[] wasKnown, List<ErrorCode> errors) {
        List<OffsetCommitResponse.OffsetCommitResponseTopic> topics =
                new ArrayList<>(request.topics().size());
        int index = 0;
        int next = 0;
        for (OffsetCommitRequest.OffsetCommitRequestTopic asked : request.topics()) {
            boolean isUnknownId = byId && context.image().topic(asked.topicId()) == null;
            List<OffsetCommitResponse.OffsetCommitResponsePartition> partitions =
                    new ArrayList<>(asked.partitions().size());
            for (OffsetCommitRequest.OffsetCommitRequestPartition partition : asked.partitions()) {
                ErrorCode error;
                if (wasKnown[index++]) {
                    error = errors.get(next++);
                } else {
                    error = isUnknownId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
                }
                partitions.add(new OffsetCommitResponse.OffsetCommitResponsePartition(
                        partition.partitionIndex(), error.code()));
            }
            topics.add(new OffsetCommitResponse.OffsetCommitResponseTopic(
                    byId ? "" : asked.name(), byId ? asked.topicId() : Uuid.ZERO, partitions));
        }
        exchange.answer(
                OffsetCommitResponseCodec.CODEC,
                new OffsetCommitResponseBuilder().topics(topics).build());
    }
}
