package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.metadata.controller.NewTopic;
import io.courant.metadata.controller.TopicCreation;
import io.courant.metadata.controller.TopicCreationRequest;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.replication.ReplicatedMetadataLog;
import io.courant.server.connection.Exchange;
import io.courant.server.group.OffsetsTopic;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseBuilder;
import io.courant.wire.message.MetadataResponseCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Metadata, versions 0 to 13: brokers under the endpoints of the listener that is asked, and topics with the leaders of
 * their partitions.
 *
 * <p>Different from Apache Kafka: a topic that is made because it was asked for is in this very answer, not only in the
 * next one, so a client needs no second attempt. A topic that cannot be looked up, by id before version 12 or by neither
 * name nor id, is refused alone, not the request with it; ids and names may stand side by side.
 */
final class MetadataHandler implements ApiHandler {

    /** From this version on null asks for all topics; before, an empty list did. */
    private static final short FIRST_WITH_NULL_FOR_ALL = 1;
    /** From this version on topics may be asked for by id alone; two versions before had ids that could not be used. */
    private static final short FIRST_BY_ID = 12;

    private static final int DEFAULT_PARTITIONS = -1;
    private static final short DEFAULT_REPLICATION_FACTOR = -1;
    private static final int CREATION_TIMEOUT_MS = 30_000;

    private final HandlerContext context;

    MetadataHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.METADATA;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        MetadataRequest request = exchange.read(MetadataRequestCodec.CODEC);
        exchange.releaseFrame();
        List<NewTopic> missing = topicsToMake(request, exchange.version());
        if (missing.isEmpty()) {
            answer(exchange, request, Map.of());
            return;
        }
        context.controller()
                .createTopics(
                        new TopicCreationRequest(missing, CREATION_TIMEOUT_MS, false),
                        context.shard(),
                        outcome -> answer(exchange, request, refusals(missing, outcome)));
    }

    private boolean asksForAll(MetadataRequest request, short version) {
        return request.topics() == null
                || (version < FIRST_WITH_NULL_FOR_ALL && request.topics().isEmpty());
    }

    private List<NewTopic> topicsToMake(MetadataRequest request, short version) {
        if (!context.settings().autoCreateTopics()
                || !request.allowAutoTopicCreation()
                || asksForAll(request, version)
                || request.topics() == null) {
            return List.of();
        }
        ClusterImage image = context.image();
        Set<String> names = new LinkedHashSet<>();
        for (MetadataRequest.MetadataRequestTopic topic : request.topics()) {
            String name = topic.name();
            if (name != null
                    && topic.topicId().equals(Uuid.ZERO)
                    && image.topic(name) == null
                    && !name.equals(ReplicatedMetadataLog.IDENTITY.topic())
                    && TopicNames.problem(name) == null) {
                names.add(name);
            }
        }
        List<NewTopic> topics = new ArrayList<>(names.size());
        for (String name : names) {
            topics.add(
                    name.equals(TopicNames.CONSUMER_OFFSETS)
                            ? OffsetsTopic.newTopic(context.coordinators(), image)
                            : new NewTopic(name, DEFAULT_PARTITIONS, DEFAULT_REPLICATION_FACTOR, List.of(), Map.of()));
        }
        return topics;
    }

    /** The topics that could not be made, with the reason. One that somebody else made meanwhile is none of them. */
    private Map<String, ErrorCode> refusals(List<NewTopic> missing, Outcome<List<TopicCreation>> outcome) {
        Map<String, ErrorCode> refusals = new HashMap<>();
        switch (outcome) {
            case Outcome.Failure<List<TopicCreation>>(IOException cause) -> {
                context.controllerFailed("Metadata", cause);
                missing.forEach(topic -> refusals.put(topic.name(), ErrorCode.UNKNOWN_SERVER_ERROR));
            }
            case Outcome.Success<List<TopicCreation>>(List<TopicCreation> creations) -> {
                for (TopicCreation creation : creations) {
                    if (creation instanceof TopicCreation.Refused refused
                            && refused.error() != ErrorCode.TOPIC_ALREADY_EXISTS) {
                        refusals.put(refused.name(), refused.error());
                    }
                }
            }
        }
        return refusals;
    }

    private void answer(Exchange exchange, MetadataRequest request, Map<String, ErrorCode> refusals) {
        ClusterImage image = context.image();
        String listener = exchange.listener().name();
        MetadataResponseBuilder response = new MetadataResponseBuilder()
                .brokers(brokers(image, listener))
                .clusterId(context.node().clusterId().toString())
                .controllerId(context.node().brokerId());
        List<MetadataResponse.MetadataResponseTopic> topics = new ArrayList<>();
        boolean operations = request.includeTopicAuthorizedOperations();
        if (asksForAll(request, exchange.version()) || request.topics() == null) {
            for (Topic topic : image.topics()) {
                topics.add(described(image, topic, listener, operations));
            }
        } else {
            // Each once, as in Kafka: named a thousand times, a topic of many partitions would not fit into the heap.
            for (MetadataRequest.MetadataRequestTopic asked : new LinkedHashSet<>(request.topics())) {
                topics.add(topic(image, asked, exchange.version(), listener, operations, refusals));
            }
        }
        if (request.includeClusterAuthorizedOperations()) {
            response.clusterAuthorizedOperations(AuthorizedOperations.CLUSTER);
        }
        exchange.answer(MetadataResponseCodec.CODEC, response.topics(topics).build());
    }

    private static List<MetadataResponse.MetadataResponseBroker> brokers(ClusterImage image, String listener) {
        List<MetadataResponse.MetadataResponseBroker> brokers = new ArrayList<>();
        for (Broker broker : image.brokers()) {
            BrokerEndpoint endpoint = broker.endpoint(listener);
            if (endpoint != null && !broker.fenced()) {
                brokers.add(new MetadataResponseBuilder.MetadataResponseBrokerBuilder()
                        .nodeId(broker.id())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(broker.rack())
                        .build());
            }
        }
        return brokers;
    }

    private static MetadataResponse.MetadataResponseTopic topic(
            ClusterImage image,
            MetadataRequest.MetadataRequestTopic asked,
            short version,
            String listener,
            boolean operations,
            Map<String, ErrorCode> refusals) {
        boolean byId = !asked.topicId().equals(Uuid.ZERO);
        String name = asked.name();
        if (version < FIRST_BY_ID && (byId || name == null)) {
            return refused(name == null ? "" : name, asked.topicId(), ErrorCode.INVALID_REQUEST);
        }
        if (byId) {
            Topic topic = image.topic(asked.topicId());
            return topic == null
                    ? refused(null, asked.topicId(), ErrorCode.UNKNOWN_TOPIC_ID)
                    : described(image, topic, listener, operations);
        }
        if (name == null) {
            return refused(null, Uuid.ZERO, ErrorCode.INVALID_REQUEST);
        }
        Topic topic = image.topic(name);
        if (topic != null) {
            return described(image, topic, listener, operations);
        }
        ErrorCode error = TopicNames.problem(name) != null
                ? ErrorCode.INVALID_TOPIC_EXCEPTION
                : refusals.getOrDefault(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        MetadataResponseBuilder.MetadataResponseTopicBuilder refused =
                new MetadataResponseBuilder.MetadataResponseTopicBuilder()
                        .errorCode(error.code())
                        .name(name);
        if (operations) {
            // What a client may do to a topic of that name is told also where there is none.
            refused.topicAuthorizedOperations(AuthorizedOperations.TOPIC);
        }
        return refused.build();
    }

    private static MetadataResponse.MetadataResponseTopic refused(
            @Nullable String name, Uuid topicId, ErrorCode error) {
        return new MetadataResponseBuilder.MetadataResponseTopicBuilder()
                .errorCode(error.code())
                .name(name)
                .topicId(topicId)
                .build();
    }

    private static MetadataResponse.MetadataResponseTopic described(
            ClusterImage image, Topic topic, String listener, boolean operations) {
        List<MetadataResponse.MetadataResponsePartition> partitions = new ArrayList<>(topic.partitionCount());
        for (Partition partition : topic.partitions()) {
            partitions.add(described(image, partition, listener));
        }
        MetadataResponseBuilder.MetadataResponseTopicBuilder described =
                new MetadataResponseBuilder.MetadataResponseTopicBuilder()
                        .name(topic.name())
                        .topicId(topic.id())
                        .isInternal(TopicNames.isInternal(topic.name()))
                        .partitions(partitions);
        if (operations) {
            described.topicAuthorizedOperations(AuthorizedOperations.TOPIC);
        }
        return described.build();
    }

    private static MetadataResponse.MetadataResponsePartition described(
            ClusterImage image, Partition partition, String listener) {
        return new MetadataResponseBuilder.MetadataResponsePartitionBuilder()
                .errorCode(errorOf(image, partition, listener).code())
                .partitionIndex(partition.index())
                .leaderId(partition.leader())
                .leaderEpoch(partition.leaderEpoch())
                .replicaNodes(partition.replicas())
                .isrNodes(partition.isr())
                .offlineReplicas(image.offlineReplicas(partition))
                .build();
    }

    private static ErrorCode errorOf(ClusterImage image, Partition partition, String listener) {
        if (partition.leader() == Partition.NO_LEADER) {
            return ErrorCode.LEADER_NOT_AVAILABLE;
        }
        Broker leader = image.broker(partition.leader());
        return leader == null || leader.endpoint(listener) == null ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.NONE;
    }
}
