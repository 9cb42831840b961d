package io.courant.server.fetch;

import io.courant.base.Invariants;
import io.courant.base.Slice;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.replication.FetchAnswer;
import io.courant.wire.ErrorCode;
import io.courant.wire.Records;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a response together, partition by partition. */
final class FetchResponseParts {

    private static final long UNKNOWN_OFFSET = -1;

    private final FetchLimits limits;
    private final ClusterImage image;
    private final Map<AskedPartition.TopicKey, List<FetchResponse.PartitionData>> byTopic = new LinkedHashMap<>();
    private final Map<Integer, FetchResponse.NodeEndpoint> leaders = new LinkedHashMap<>(0);
    private final List<Slice> slices = new ArrayList<>();
    private int bytes;

    /** @param image says who leads what this broker does not lead any more */
    FetchResponseParts(FetchLimits limits, ClusterImage image) {
        this.limits = limits;
        this.image = image;
    }

    /** The response that refuses a whole request. */
    static FetchBody refused(ErrorCode error) {
        return new FetchBody(new FetchResponseBuilder().errorCode(error.code()).build(), List.of(), 0);
    }

    void add(AskedPartition partition) {
        FetchResponse.PartitionData data = switch (partition) {
            case AskedPartition.Placeless placeless ->
                refusal(placeless.key(), placeless.error()).build();
            case FetchedPartition fetched -> answer(fetched);
        };
        byTopic.computeIfAbsent(partition.key().topic(), topic -> new ArrayList<>())
                .add(data);
    }

    FetchBody build(int sessionId) {
        List<FetchResponse.FetchableTopicResponse> topics = new ArrayList<>(byTopic.size());
        byTopic.forEach((topic, partitions) ->
                topics.add(new FetchResponse.FetchableTopicResponse(topic.name(), topic.id(), partitions)));
        FetchResponse response = new FetchResponseBuilder()
                .sessionId(sessionId)
                .responses(topics)
                .nodeEndpoints(List.copyOf(leaders.values()))
                .build();
        return new FetchBody(response, slices, bytes);
    }

    private FetchResponse.PartitionData answer(FetchedPartition partition) {
        FetchAnswer answer = partition.answer;
        return switch (answer) {
            case FetchAnswer.Fetched fetched ->
                at(partition.key())
                        .highWatermark(fetched.highWatermark())
                        .lastStableOffset(fetched.lastStableOffset())
                        .logStartOffset(fetched.logStartOffset())
                        .abortedTransactions(noneAborted())
                        .records(partition.served ? sent(fetched) : Records.EMPTY)
                        .build();
            case FetchAnswer.Diverging diverging ->
                at(partition.key())
                        .highWatermark(diverging.highWatermark())
                        .lastStableOffset(diverging.highWatermark())
                        .logStartOffset(diverging.logStartOffset())
                        .abortedTransactions(noneAborted())
                        .divergingEpoch(new FetchResponse.EpochEndOffset(diverging.epoch(), diverging.endOffset()))
                        .records(Records.EMPTY)
                        .build();
            case FetchAnswer.Refused refused -> refusal(partition, refused.error());
            case FetchAnswer.NotLoaded notLoaded -> throw Invariants.unreachable(partition.key() + " was not loaded");
            case null -> throw Invariants.unreachable(partition.key() + " was never read");
        };
    }

    private Records sent(FetchAnswer.Fetched fetched) {
        slices.addAll(fetched.slices());
        bytes += fetched.sizeInBytes();
        return new Records.OfSlices(fetched.slices(), fetched.sizeInBytes());
    }

    /** Whoever reads uncommitted records too does not ask. */
    private @Nullable List<FetchResponse.AbortedTransaction> noneAborted() {
        return limits.readCommitted() ? List.of() : null;
    }

    private FetchResponse.PartitionData refusal(FetchedPartition partition, ErrorCode error) {
        FetchResponseBuilder.PartitionDataBuilder refusal = refusal(partition.key(), forVersion(error));
        if (!partition.wasUnknown()) {
            refusal.abortedTransactions(null); // as Kafka answers what it has tried to read
        }
        boolean wrongLeader = error == ErrorCode.NOT_LEADER_OR_FOLLOWER || error == ErrorCode.FENCED_LEADER_EPOCH;
        if (wrongLeader && limits.asksForLeaders()) {
            Topic topic = image.topic(partition.topicId());
            Partition known =
                    topic == null ? null : topic.partition(partition.key().partition());
            if (known != null) {
                refusal.currentLeader(new FetchResponse.LeaderIdAndEpoch(known.leader(), known.leaderEpoch()));
                addEndpoint(known.leader());
            }
        }
        return refusal.build();
    }

    private void addEndpoint(int brokerId) {
        Broker broker = image.broker(brokerId);
        BrokerEndpoint endpoint = broker == null ? null : broker.endpoint(limits.listener());
        if (broker != null && endpoint != null) {
            leaders.putIfAbsent(
                    brokerId,
                    new FetchResponse.NodeEndpoint(brokerId, endpoint.host(), endpoint.port(), broker.rack()));
        }
    }

    private static FetchResponseBuilder.PartitionDataBuilder refusal(AskedPartition.Key key, ErrorCode error) {
        return at(key).errorCode(error.code()).highWatermark(UNKNOWN_OFFSET).records(Records.EMPTY);
    }

    private static FetchResponseBuilder.PartitionDataBuilder at(AskedPartition.Key key) {
        return new FetchResponseBuilder.PartitionDataBuilder().partitionIndex(key.partition());
    }

    private ErrorCode forVersion(ErrorCode error) {
        return error == ErrorCode.UNKNOWN_TOPIC_ID && !limits.byId() ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error;
    }
}
