package io.courant.server.handler;

import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestCodec;
import io.courant.wire.message.DescribeTopicPartitionsResponse;
import io.courant.wire.message.DescribeTopicPartitionsResponseBuilder;
import io.courant.wire.message.DescribeTopicPartitionsResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * DescribeTopicPartitions, version 0: topics in the order of their names, with a bounded number of partitions, and where the
 * next request is to begin (KIP-966).
 *
 * <p>Without replicas on other brokers nobody but the leader is eligible to lead, so the lists of eligible leaders are empty.
 * As in Apache Kafka, a cursor that the request contradicts refuses each topic that it names.
 */
final class DescribeTopicPartitionsHandler implements ApiHandler {

    private final HandlerContext context;

    DescribeTopicPartitionsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeTopicPartitionsRequest request = exchange.read(DescribeTopicPartitionsRequestCodec.CODEC);
        exchange.releaseFrame();
        int limit = Math.clamp(
                request.responsePartitionLimit(), 1, context.settings().describedPartitions());
        exchange.answer(
                DescribeTopicPartitionsResponseCodec.CODEC,
                new Description(context.image(), exchange.listener().name(), limit).of(request));
    }

    /** One answer on its way. */
    private static final class Description {

        private final ClusterImage image;
        private final String listener;
        private final List<DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic> topics =
                new ArrayList<>();
        private int left;
        private DescribeTopicPartitionsResponse.@Nullable Cursor next;

        Description(ClusterImage image, String listener, int limit) {
            this.image = image;
            this.listener = listener;
            this.left = limit;
        }

        DescribeTopicPartitionsResponse of(DescribeTopicPartitionsRequest request) {
            DescribeTopicPartitionsRequest.Cursor cursor = request.cursor();
            boolean all = request.topics().isEmpty();
            NavigableSet<String> names = names(request, cursor == null ? "" : cursor.topicName());
            if (cursor != null && (cursor.partitionIndex() < 0 || (!all && !names.contains(cursor.topicName())))) {
                request.topics().forEach(topic -> topics.add(refused(topic.name(), ErrorCode.INVALID_REQUEST)));
            } else {
                describe(names, cursor);
            }
            return new DescribeTopicPartitionsResponseBuilder()
                    .topics(topics)
                    .nextCursor(next)
                    .build();
        }

        private NavigableSet<String> names(DescribeTopicPartitionsRequest request, String from) {
            NavigableSet<String> names = new TreeSet<>();
            if (request.topics().isEmpty()) {
                image.topics().forEach(topic -> names.add(topic.name()));
            } else {
                request.topics().forEach(topic -> names.add(topic.name()));
            }
            names.headSet(from).clear();
            return names;
        }

        private void describe(NavigableSet<String> names, DescribeTopicPartitionsRequest.@Nullable Cursor cursor) {
            for (String name : names) {
                if (next != null) {
                    return;
                }
                if (left == 0) {
                    next = new DescribeTopicPartitionsResponse.Cursor(name, 0);
                    return;
                }
                Topic topic = image.topic(name);
                if (topic == null) {
                    topics.add(unknown(name));
                } else {
                    describe(topic, cursor != null && name.equals(cursor.topicName()) ? cursor.partitionIndex() : 0);
                }
            }
        }

        private void describe(Topic topic, int from) {
            int end = (int) Math.min(topic.partitionCount(), (long) from + left);
            List<DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition> partitions =
                    new ArrayList<>();
            for (int index = from; index < end; index++) {
                Partition partition = topic.partition(index);
                if (partition != null) {
                    partitions.add(described(partition));
                }
            }
            left -= partitions.size();
            topics.add(new DescribeTopicPartitionsResponseBuilder.DescribeTopicPartitionsResponseTopicBuilder()
                    .name(topic.name())
                    .isInternal(TopicNames.isInternal(topic.name()))
                    .topicId(topic.id())
                    .partitions(partitions)
                    .topicAuthorizedOperations(AuthorizedOperations.TOPIC)
                    .build());
            if (end < topic.partitionCount()) {
                next = new DescribeTopicPartitionsResponse.Cursor(topic.name(), end);
            }
        }

        private DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition described(
                Partition partition) {
            Broker leader = image.broker(partition.leader());
            boolean reachable = leader != null && leader.endpoint(listener) != null;
            return new DescribeTopicPartitionsResponseBuilder.DescribeTopicPartitionsResponsePartitionBuilder()
                    .partitionIndex(partition.index())
                    .leaderId(reachable ? partition.leader() : Partition.NO_LEADER)
                    .leaderEpoch(partition.leaderEpoch())
                    .replicaNodes(partition.replicas())
                    .isrNodes(partition.isr())
                    .eligibleLeaderReplicas(List.of())
                    .lastKnownElr(List.of())
                    .offlineReplicas(image.offlineReplicas(partition))
                    .build();
        }

        /** What a client may do to a topic of that name is told also where there is none. */
        private static DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic unknown(String name) {
            ErrorCode error = TopicNames.problem(name) == null
                    ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                    : ErrorCode.INVALID_TOPIC_EXCEPTION;
            return new DescribeTopicPartitionsResponseBuilder.DescribeTopicPartitionsResponseTopicBuilder()
                    .errorCode(error.code())
                    .name(name)
                    .topicAuthorizedOperations(AuthorizedOperations.TOPIC)
                    .build();
        }

        private static DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic refused(
                String name, ErrorCode error) {
            return new DescribeTopicPartitionsResponseBuilder.DescribeTopicPartitionsResponseTopicBuilder()
                    .errorCode(error.code())
                    .name(name)
                    .build();
        }
    }
}
