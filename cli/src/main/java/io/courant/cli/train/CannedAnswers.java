package io.courant.cli.train;

import io.courant.base.Uuid;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.Records;
import io.courant.wire.VersionRange;
import io.courant.wire.WireReader;
import io.courant.wire.message.ApiVersionsResponse;
import io.courant.wire.message.ApiVersionsResponseBuilder;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseBuilder;
import io.courant.wire.message.DescribeClusterResponse;
import io.courant.wire.message.DescribeClusterResponseBuilder;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequestCodec;
import io.courant.wire.message.DescribeConfigsResponse;
import io.courant.wire.message.DescribeConfigsResponseBuilder;
import io.courant.wire.message.DescribeTopicPartitionsResponse;
import io.courant.wire.message.DescribeTopicPartitionsResponseBuilder;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseBuilder;
import io.courant.wire.message.InitProducerIdResponse;
import io.courant.wire.message.InitProducerIdResponseBuilder;
import io.courant.wire.message.ListGroupsResponse;
import io.courant.wire.message.ListGroupsResponseBuilder;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseBuilder;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseBuilder;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseBuilder;
import io.courant.wire.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a node says that has one topic of one partition with two records, whatever it is asked for. */
final class CannedAnswers {

    static final String TOPIC = "training";

    /** The questions that there are answers to. */
    private static final List<ApiKey> ANSWERED = List.of(
            ApiKey.API_VERSIONS,
            ApiKey.METADATA,
            ApiKey.DESCRIBE_CLUSTER,
            ApiKey.DESCRIBE_TOPIC_PARTITIONS,
            ApiKey.DESCRIBE_CONFIGS,
            ApiKey.CREATE_TOPICS,
            ApiKey.LIST_OFFSETS,
            ApiKey.LIST_GROUPS,
            ApiKey.INIT_PRODUCER_ID,
            ApiKey.PRODUCE,
            ApiKey.FETCH);

    private static final int NODE = 1;
    private static final String HOST = "127.0.0.1";
    private static final Uuid TOPIC_ID = new Uuid(7, 7);
    private static final long WALL_MS = 1_764_500_000_000L;
    private static final int RECORDS = 2;
    private static final long EARLIEST = -2;
    private static final byte BY_DEFAULT = 5;
    private static final byte STRING = 2;

    private final int port;

    CannedAnswers(int port) {
        this.port = port;
    }

    ApiVersionsResponse versions() {
        return new ApiVersionsResponseBuilder()
                .apiKeys(ANSWERED.stream().map(CannedAnswers::version).toList())
                .build();
    }

    private static ApiVersionsResponse.ApiVersion version(ApiKey api) {
        VersionRange range = api.brokerAdvertises().orElse(api.versions());
        return new ApiVersionsResponse.ApiVersion(api.id(), range.lowest(), range.highest());
    }

    MetadataResponse metadata() {
        return new MetadataResponseBuilder()
                .brokers(List.of(new MetadataResponse.MetadataResponseBroker(NODE, HOST, port, null)))
                .clusterId(TOPIC)
                .controllerId(NODE)
                .topics(List.of(new MetadataResponseBuilder.MetadataResponseTopicBuilder()
                        .name(TOPIC)
                        .topicId(TOPIC_ID)
                        .partitions(List.of(new MetadataResponseBuilder.MetadataResponsePartitionBuilder()
                                .leaderId(NODE)
                                .leaderEpoch(0)
                                .replicaNodes(List.of(NODE))
                                .isrNodes(List.of(NODE))
                                .build()))
                        .build()))
                .build();
    }

    DescribeClusterResponse cluster() {
        return new DescribeClusterResponseBuilder()
                .clusterId(TOPIC)
                .controllerId(NODE)
                .brokers(List.of(new DescribeClusterResponseBuilder.DescribeClusterBrokerBuilder()
                        .brokerId(NODE)
                        .host(HOST)
                        .port(port)
                        .build()))
                .build();
    }

    DescribeTopicPartitionsResponse partitions() {
        return new DescribeTopicPartitionsResponseBuilder()
                .topics(List.of(new DescribeTopicPartitionsResponseBuilder.DescribeTopicPartitionsResponseTopicBuilder()
                        .name(TOPIC)
                        .topicId(TOPIC_ID)
                        .partitions(List.of(
                                new DescribeTopicPartitionsResponseBuilder
                                                .DescribeTopicPartitionsResponsePartitionBuilder()
                                        .leaderId(NODE)
                                        .replicaNodes(List.of(NODE))
                                        .isrNodes(List.of(NODE))
                                        .eligibleLeaderReplicas(List.of())
                                        .lastKnownElr(List.of())
                                        .build()))
                        .build()))
                .build();
    }

    DescribeConfigsResponse configs(WireReader in, short version) throws MalformedMessageException {
        DescribeConfigsRequest request = DescribeConfigsRequestCodec.read(in, version);
        return new DescribeConfigsResponseBuilder()
                .results(request.resources().stream()
                        .map(resource -> new DescribeConfigsResponseBuilder.DescribeConfigsResultBuilder()
                                .resourceType(resource.resourceType())
                                .resourceName(resource.resourceName())
                                .configs(List.of(
                                        new DescribeConfigsResponseBuilder.DescribeConfigsResourceResultBuilder()
                                                .name("retention.ms")
                                                .value("1")
                                                .configSource(BY_DEFAULT)
                                                .configType(STRING)
                                                .build()))
                                .build())
                        .toList())
                .build();
    }

    CreateTopicsResponse created() {
        return new CreateTopicsResponseBuilder()
                .topics(List.of(new CreateTopicsResponseBuilder.CreatableTopicResultBuilder()
                        .name(TOPIC)
                        .topicId(TOPIC_ID)
                        .numPartitions(1)
                        .replicationFactor((short) 1)
                        .build()))
                .build();
    }

    ListOffsetsResponse offsets(WireReader in, short version) throws MalformedMessageException {
        ListOffsetsRequest request = ListOffsetsRequestCodec.read(in, version);
        long timestamp = request.topics().getFirst().partitions().getFirst().timestamp();
        return new ListOffsetsResponseBuilder()
                .topics(List.of(new ListOffsetsResponseBuilder.ListOffsetsTopicResponseBuilder()
                        .name(TOPIC)
                        .partitions(List.of(new ListOffsetsResponseBuilder.ListOffsetsPartitionResponseBuilder()
                                .offset(timestamp == EARLIEST ? 0 : RECORDS)
                                .leaderEpoch(0)
                                .build()))
                        .build()))
                .build();
    }

    ListGroupsResponse groups() {
        return new ListGroupsResponseBuilder().build();
    }

    InitProducerIdResponse producer() {
        return new InitProducerIdResponseBuilder().producerId(1).build();
    }

    ProduceResponse produced() {
        return new ProduceResponseBuilder()
                .responses(List.of(new ProduceResponseBuilder.TopicProduceResponseBuilder()
                        .name(TOPIC)
                        .topicId(TOPIC_ID)
                        .partitionResponses(List.of(new ProduceResponseBuilder.PartitionProduceResponseBuilder()
                                .baseOffset(0)
                                .logStartOffset(0)
                                .build()))
                        .build()))
                .build();
    }

    FetchResponse fetched(WireReader in, short version) throws MalformedMessageException {
        FetchRequest request = FetchRequestCodec.read(in, version);
        boolean begins = !request.topics().isEmpty()
                && request.topics().getFirst().partitions().getFirst().fetchOffset() == 0;
        return new FetchResponseBuilder()
                .responses(
                        begins
                                ? List.of(new FetchResponseBuilder.FetchableTopicResponseBuilder()
                                        .topic(TOPIC)
                                        .topicId(TOPIC_ID)
                                        .partitions(List.of(new FetchResponseBuilder.PartitionDataBuilder()
                                                .highWatermark(RECORDS)
                                                .lastStableOffset(RECORDS)
                                                .logStartOffset(0)
                                                .records(new Records.OfBuffer(batch()))
                                                .build()))
                                        .build())
                                : List.of())
                .build();
    }

    private static ByteBuffer batch() {
        BatchBuilder builder = new BatchBuilder().baseOffset(0).partitionLeaderEpoch(0);
        for (int record = 0; record < RECORDS; record++) {
            builder.append(WALL_MS, null, "record".getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }
}
