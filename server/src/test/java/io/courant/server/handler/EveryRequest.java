package io.courant.server.handler;

import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.produce;

import io.courant.base.Uuid;
import io.courant.metadata.image.ConfigResource;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.MessageCodec;
import io.courant.wire.VersionRange;
import io.courant.wire.message.AlterConfigsRequest;
import io.courant.wire.message.AlterConfigsRequestBuilder;
import io.courant.wire.message.AlterConfigsRequestCodec;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.CreatePartitionsRequestCodec;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.DeleteRecordsRequest;
import io.courant.wire.message.DeleteRecordsRequestBuilder;
import io.courant.wire.message.DeleteRecordsRequestCodec;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DescribeAclsRequestBuilder;
import io.courant.wire.message.DescribeAclsRequestCodec;
import io.courant.wire.message.DescribeClientQuotasRequest;
import io.courant.wire.message.DescribeClientQuotasRequestCodec;
import io.courant.wire.message.DescribeClusterRequestBuilder;
import io.courant.wire.message.DescribeClusterRequestCodec;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequestBuilder;
import io.courant.wire.message.DescribeConfigsRequestCodec;
import io.courant.wire.message.DescribeLogDirsRequestBuilder;
import io.courant.wire.message.DescribeLogDirsRequestCodec;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.DescribeProducersRequestBuilder;
import io.courant.wire.message.DescribeProducersRequestCodec;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.message.DescribeTopicPartitionsRequestCodec;
import io.courant.wire.message.DescribeUserScramCredentialsRequest;
import io.courant.wire.message.DescribeUserScramCredentialsRequestCodec;
import io.courant.wire.message.ElectLeadersRequest;
import io.courant.wire.message.ElectLeadersRequestBuilder;
import io.courant.wire.message.ElectLeadersRequestCodec;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.ListConfigResourcesRequestBuilder;
import io.courant.wire.message.ListConfigResourcesRequestCodec;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListPartitionReassignmentsRequestBuilder;
import io.courant.wire.message.ListPartitionReassignmentsRequestCodec;
import io.courant.wire.message.ListTransactionsRequestBuilder;
import io.courant.wire.message.ListTransactionsRequestCodec;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.UpdateFeaturesRequest;
import io.courant.wire.message.UpdateFeaturesRequestBuilder;
import io.courant.wire.message.UpdateFeaturesRequestCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** One sound request of every API in every version that is served, for a topic {@code logs} with three partitions. */
final class EveryRequest implements EveryGroupRequest.Adder {

    private static final String TOPIC = "logs";
    private static final int FIRST_PRODUCE_BY_ID = 13;
    private static final int FIRST_FETCH_BY_ID = 13;

    private final Uuid id;
    private final List<ByteBuffer> requests = new ArrayList<>();

    private EveryRequest(Uuid id) {
        this.id = id;
    }

    /** The requests as they are sent, in the order in which one connection may send them. */
    static List<ByteBuffer> about(Uuid id) {
        EveryRequest every = new EveryRequest(id);
        every.addRecords();
        every.addLookups();
        EveryGroupRequest.addTo(every, TOPIC, id);
        every.addTopics();
        every.addConfigs();
        every.addDescriptions();
        every.addAbsences();
        every.addCluster();
        return every.requests;
    }

    private void addRecords() {
        add(
                ApiKey.PRODUCE,
                ProduceRequestCodec.CODEC,
                version -> produce(
                        acks(version),
                        Requests.Topic.of(
                                version < FIRST_PRODUCE_BY_ID ? TOPIC : "",
                                version < FIRST_PRODUCE_BY_ID ? Uuid.ZERO : id,
                                version % 3,
                                Batches.of("a", "b"))));
        add(
                ApiKey.FETCH,
                FetchRequestCodec.CODEC,
                version -> fetch(
                                version < FIRST_FETCH_BY_ID ? TOPIC : "",
                                version < FIRST_FETCH_BY_ID ? Uuid.ZERO : id,
                                3)
                        .maxWaitMs(100)
                        .sessionEpoch(version % 2 - 1)
                        .build());
        add(
                ApiKey.DELETE_RECORDS,
                DeleteRecordsRequestCodec.CODEC,
                version -> new DeleteRecordsRequestBuilder()
                        .topics(List.of(new DeleteRecordsRequest.DeleteRecordsTopic(
                                TOPIC, List.of(new DeleteRecordsRequest.DeleteRecordsPartition(2, 0)))))
                        .timeoutMs(1_000)
                        .build());
    }

    /** All three kinds of acknowledgement in turn. */
    private static short acks(int version) {
        return (short) (version % 3 - 1);
    }

    /** Whether a request of {@link #about} is one that no answer belongs to. */
    static boolean isUnanswered(ByteBuffer request) {
        return api(request) == ApiKey.PRODUCE && acks(version(request)) == 0;
    }

    static ApiKey api(ByteBuffer request) {
        return ApiKey.forId(request.getShort(Integer.BYTES)).orElseThrow();
    }

    static short version(ByteBuffer request) {
        return request.getShort(Integer.BYTES + Short.BYTES);
    }

    private void addLookups() {
        add(
                ApiKey.LIST_OFFSETS,
                ListOffsetsRequestCodec.CODEC,
                version -> new ListOffsetsRequestBuilder()
                        .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                                .name(TOPIC)
                                .partitions(List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                        .timestamp(-1)
                                        .build()))
                                .build()))
                        .build());
        add(
                ApiKey.OFFSET_FOR_LEADER_EPOCH,
                OffsetForLeaderEpochRequestCodec.CODEC,
                version -> new OffsetForLeaderEpochRequestBuilder()
                        .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                                .topic(TOPIC)
                                .partitions(
                                        List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                                                .build()))
                                .build()))
                        .build());
        add(ApiKey.FIND_COORDINATOR, FindCoordinatorRequestCodec.CODEC, version -> {
            var request = new FindCoordinatorRequestBuilder();
            return (version < 4 ? request.key("group") : request.coordinatorKeys(List.of("group", "other"))).build();
        });
        add(
                ApiKey.INIT_PRODUCER_ID,
                InitProducerIdRequestCodec.CODEC,
                version ->
                        new InitProducerIdRequestBuilder().transactionalId(null).build());
    }

    private void addTopics() {
        add(
                ApiKey.CREATE_TOPICS,
                CreateTopicsRequestCodec.CODEC,
                version -> new CreateTopicsRequestBuilder()
                        .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                .name("made-" + version)
                                .numPartitions(1)
                                .replicationFactor((short) 1)
                                .configs(List.of(new CreateTopicsRequestBuilder.CreatableTopicConfigBuilder()
                                        .name("retention.ms")
                                        .value("1000")
                                        .build()))
                                .build()))
                        .build());
        add(ApiKey.DELETE_TOPICS, DeleteTopicsRequestCodec.CODEC, version -> {
            var request = new DeleteTopicsRequestBuilder().timeoutMs(1_000);
            return (version < 6
                            ? request.topicNames(List.of("made-" + version))
                            : request.topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                                    .name("made-6")
                                    .build())))
                    .build();
        });
        add(
                ApiKey.CREATE_PARTITIONS,
                CreatePartitionsRequestCodec.CODEC,
                version -> new CreatePartitionsRequestBuilder()
                        .topics(List.of(new CreatePartitionsRequest.CreatePartitionsTopic(
                                TOPIC, 4, List.of(new CreatePartitionsRequest.CreatePartitionsAssignment(List.of(1))))))
                        .validateOnly(true)
                        .build());
    }

    private void addConfigs() {
        add(
                ApiKey.DESCRIBE_CONFIGS,
                DescribeConfigsRequestCodec.CODEC,
                version -> new DescribeConfigsRequestBuilder()
                        .resources(List.of(
                                new DescribeConfigsRequest.DescribeConfigsResource(
                                        ConfigResource.TOPIC, TOPIC, List.of("segment.ms", "cleanup.policy")),
                                new DescribeConfigsRequest.DescribeConfigsResource(ConfigResource.BROKER, "1", null)))
                        .build());
        add(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                IncrementalAlterConfigsRequestCodec.CODEC,
                version -> new IncrementalAlterConfigsRequestBuilder()
                        .resources(List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                ConfigResource.TOPIC,
                                TOPIC,
                                List.of(new IncrementalAlterConfigsRequest.AlterableConfig(
                                        "segment.ms", (byte) 0, "1000000")))))
                        .build());
        add(
                ApiKey.ALTER_CONFIGS,
                AlterConfigsRequestCodec.CODEC,
                version -> new AlterConfigsRequestBuilder()
                        .resources(List.of(new AlterConfigsRequest.AlterConfigsResource(
                                ConfigResource.TOPIC,
                                TOPIC,
                                List.of(new AlterConfigsRequest.AlterableConfig("segment.ms", "2000000")))))
                        .build());
        add(
                ApiKey.LIST_CONFIG_RESOURCES,
                ListConfigResourcesRequestCodec.CODEC,
                version -> new ListConfigResourcesRequestBuilder()
                        .resourceTypes(version < 1 ? List.of() : List.of(ConfigResource.TOPIC, ConfigResource.BROKER))
                        .build());
    }

    private void addDescriptions() {
        add(
                ApiKey.METADATA,
                MetadataRequestCodec.CODEC,
                version -> new MetadataRequestBuilder()
                        .topics(List.of(new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                .name(TOPIC)
                                .build()))
                        .build());
        add(
                ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                DescribeTopicPartitionsRequestCodec.CODEC,
                version -> new DescribeTopicPartitionsRequestBuilder()
                        .topics(List.of(new DescribeTopicPartitionsRequest.TopicRequest(TOPIC)))
                        .cursor(new DescribeTopicPartitionsRequest.Cursor(TOPIC, 1))
                        .build());
        add(
                ApiKey.DESCRIBE_LOG_DIRS,
                DescribeLogDirsRequestCodec.CODEC,
                version -> new DescribeLogDirsRequestBuilder().topics(null).build());
        add(
                ApiKey.DESCRIBE_PRODUCERS,
                DescribeProducersRequestCodec.CODEC,
                version -> new DescribeProducersRequestBuilder()
                        .topics(List.of(new DescribeProducersRequest.TopicRequest(TOPIC, List.of(0, 1))))
                        .build());
        add(
                ApiKey.LIST_PARTITION_REASSIGNMENTS,
                ListPartitionReassignmentsRequestCodec.CODEC,
                version -> new ListPartitionReassignmentsRequestBuilder().build());
    }

    private void addAbsences() {
        add(
                ApiKey.DESCRIBE_CLIENT_QUOTAS,
                DescribeClientQuotasRequestCodec.CODEC,
                version -> new DescribeClientQuotasRequest(
                        List.of(new DescribeClientQuotasRequest.ComponentData("user", (byte) 0, "name")), false));
        add(
                ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
                DescribeUserScramCredentialsRequestCodec.CODEC,
                version -> new DescribeUserScramCredentialsRequest(
                        List.of(new DescribeUserScramCredentialsRequest.UserName("name"))));
        add(
                ApiKey.DESCRIBE_ACLS,
                DescribeAclsRequestCodec.CODEC,
                version -> new DescribeAclsRequestBuilder()
                        .resourceTypeFilter((byte) 1)
                        .patternTypeFilter((byte) 1)
                        .build());
        add(
                ApiKey.LIST_TRANSACTIONS,
                ListTransactionsRequestCodec.CODEC,
                version -> new ListTransactionsRequestBuilder()
                        .stateFilters(List.of("Ongoing", "Lost"))
                        .build());
        add(
                ApiKey.ELECT_LEADERS,
                ElectLeadersRequestCodec.CODEC,
                version -> new ElectLeadersRequestBuilder()
                        .topicPartitions(List.of(new ElectLeadersRequest.TopicPartitions(TOPIC, List.of(0, 1))))
                        .build());
    }

    private void addCluster() {
        add(
                ApiKey.API_VERSIONS,
                ApiVersionsRequestCodec.CODEC,
                version -> new ApiVersionsRequestBuilder()
                        .clientSoftwareName("name")
                        .clientSoftwareVersion("1")
                        .build());
        add(
                ApiKey.DESCRIBE_CLUSTER,
                DescribeClusterRequestCodec.CODEC,
                version -> new DescribeClusterRequestBuilder().build());
        add(
                ApiKey.UPDATE_FEATURES,
                UpdateFeaturesRequestCodec.CODEC,
                version -> new UpdateFeaturesRequestBuilder()
                        .featureUpdates(List.of(new UpdateFeaturesRequest.FeatureUpdateKey(
                                "metadata.version", (short) 33, false, (byte) 1)))
                        .build());
    }

    /** One request in each version that can be read and is advertised: Produce is advertised in some that cannot. */
    @Override
    public <Q> void add(ApiKey api, MessageCodec<Q> codec, IntFunction<Q> inVersion) {
        VersionRange readable = api.versions();
        VersionRange advertised = api.brokerAdvertises().orElseThrow();
        for (int version = Math.max(readable.lowest(), advertised.lowest());
                version <= Math.min(readable.highest(), advertised.highest());
                version++) {
            requests.add(WireClient.encoded(api, version, requests.size(), codec, inVersion.apply(version)));
        }
    }
}
