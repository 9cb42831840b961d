package io.courant.server.handler;

import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.ElectLeadersRequest;
import io.courant.wire.message.ElectLeadersRequestCodec;
import io.courant.wire.message.ElectLeadersResponse;
import io.courant.wire.message.ElectLeadersResponseBuilder;
import io.courant.wire.message.ElectLeadersResponseCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ElectLeaders, versions 0 to 2: a partition with one replica has no other leader to choose. What it has no leader for, a lost data
 * directory, no election mends.
 */
final class ElectLeadersHandler implements ApiHandler {

    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final HandlerContext context;

    ElectLeadersHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.ELECT_LEADERS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ElectLeadersRequest request = exchange.read(ElectLeadersRequestCodec.CODEC);
        exchange.releaseFrame();
        boolean known = request.electionType() == PREFERRED || request.electionType() == UNCLEAN;
        ElectLeadersResponseBuilder response = new ElectLeadersResponseBuilder()
                .errorCode((known ? ErrorCode.NONE : ErrorCode.INVALID_REQUEST).code())
                .replicaElectionResults(new Election(context.image(), request, known).results());
        exchange.answer(ElectLeadersResponseCodec.CODEC, response.build());
    }

    /** The answer to one request. */
    private record Election(ClusterImage image, ElectLeadersRequest request, boolean knownType) {

        List<ElectLeadersResponse.ReplicaElectionResult> results() {
            Map<String, List<ElectLeadersResponse.PartitionResult>> results = new LinkedHashMap<>();
            if (request.topicPartitions() == null) {
                image.topics().forEach(topic -> addLeaderless(results, topic));
            } else {
                for (ElectLeadersRequest.TopicPartitions asked : request.topicPartitions()) {
                    List<ElectLeadersResponse.PartitionResult> ofTopic =
                            results.computeIfAbsent(asked.topic(), name -> new ArrayList<>());
                    asked.partitions().forEach(index -> ofTopic.add(result(asked.topic(), index)));
                }
            }
            return results.entrySet().stream()
                    .map(topic -> new ElectLeadersResponse.ReplicaElectionResult(topic.getKey(), topic.getValue()))
                    .toList();
        }

        /** Who asks for all partitions is told of those that want a leader, and of topics without any of these as well. */
        private void addLeaderless(Map<String, List<ElectLeadersResponse.PartitionResult>> results, Topic topic) {
            List<ElectLeadersResponse.PartitionResult> ofTopic = new ArrayList<>();
            for (Partition partition : topic.partitions()) {
                if (partition.leader() == Partition.NO_LEADER) {
                    ofTopic.add(result(topic.name(), partition.index()));
                }
            }
            results.put(topic.name(), ofTopic);
        }

        private ElectLeadersResponse.PartitionResult result(String name, int index) {
            if (!knownType) {
                return refused(index, ErrorCode.INVALID_REQUEST, "there is no election of this type");
            }
            Optional<Partition> found = Optional.ofNullable(image.topic(name)).map(topic -> topic.partition(index));
            if (found.isEmpty()) {
                return refused(index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no such partition");
            }
            if (found.get().leader() != Partition.NO_LEADER) {
                return refused(
                        index, ErrorCode.ELECTION_NOT_NEEDED, "it is led by the only broker that has a replica of it");
            }
            return refused(
                    index,
                    request.electionType() == PREFERRED
                            ? ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE
                            : ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                    "its only replica is not available");
        }

        /** The messages are constants: a request may name a partition by four bytes, however often. */
        private static ElectLeadersResponse.PartitionResult refused(int index, ErrorCode error, String message) {
            return new ElectLeadersResponse.PartitionResult(index, error.code(), message);
        }
    }
}
