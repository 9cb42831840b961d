package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.newProducerId;
import static io.courant.server.handler.Requests.produce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.ApiVersionsRequest;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.ApiVersionsResponse;
import io.courant.wire.message.ApiVersionsResponseCodec;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponse;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.DescribeClusterRequestBuilder;
import io.courant.wire.message.DescribeClusterRequestCodec;
import io.courant.wire.message.DescribeClusterResponse;
import io.courant.wire.message.DescribeClusterResponseCodec;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.InitProducerIdResponse;
import io.courant.wire.message.InitProducerIdResponseCodec;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterHandlersTest {

    private static MetadataResponse metadata(WireClient client, int version, MetadataRequest request) {
        return client.call(ApiKey.METADATA, version, MetadataRequestCodec.CODEC, request, MetadataResponseCodec.CODEC);
    }

    private static MetadataRequestBuilder topics(@Nullable String... names) {
        return new MetadataRequestBuilder()
                .topics(Arrays.stream(names)
                        .map(name -> new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                .name(name)
                                .build())
                        .toList());
    }

    @Test
    void everyVersionOfApiVersionsNamesExactlyWhatIsServed() {
        SimulatedNode node = SimulatedNode.started(2);
        for (int version = 0; version <= 5; version++) {
            WireClient client = node.connect();
            ApiVersionsResponse response = apiVersions(
                    client, version, software("librdkafka", "2.11.0").build());
            assertThat(response.errorCode()).isZero();
            assertThat(response.apiKeys())
                    .extracting(each -> each.apiKey() + ":" + each.minVersion() + "-" + each.maxVersion())
                    .containsExactly(
                            "0:0-13", "1:4-18", "2:1-11", "3:0-13", "8:2-10", "9:1-10", "10:0-6", "11:0-9", "12:0-4",
                            "13:0-5", "14:0-5", "15:0-6", "16:0-5", "18:0-5", "19:2-7", "20:1-6", "21:0-2", "22:0-5",
                            "23:2-4", "29:1-3", "32:1-4", "33:0-2", "35:1-5", "37:0-3", "42:0-3", "43:0-2", "44:0-1",
                            "46:0-0", "47:0-0", "48:0-1", "50:0-0", "57:0-2", "60:0-2", "61:0-0", "66:0-2", "74:0-1",
                            "75:0-0");
            if (version >= 3) {
                assertThat(response.finalizedFeatures())
                        .extracting(ApiVersionsResponse.FinalizedFeatureKey::name)
                        .containsExactly("metadata.version");
                assertThat(response.supportedFeatures())
                        .extracting(ApiVersionsResponse.SupportedFeatureKey::name)
                        .containsExactly("metadata.version");
                assertThat(response.finalizedFeaturesEpoch()).isNotNegative();
            }
            client.end.close();
        }
        node.stop();
    }

    @Test
    void describesATopicOnceHoweverOftenItIsNamed() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "wide", 100);
        String[] names = new String[1_000];
        Arrays.fill(names, "wide");
        names[500] = "unknown";
        MetadataResponse response =
                metadata(client, 12, topics(names).allowAutoTopicCreation(false).build());
        assertThat(response.topics())
                .extracting(MetadataResponse.MetadataResponseTopic::name)
                .containsExactly("wide", "unknown");
        client.end.close();
        node.stop();
    }

    private static ApiVersionsRequestBuilder software(String name, String version) {
        return new ApiVersionsRequestBuilder().clientSoftwareName(name).clientSoftwareVersion(version);
    }

    private static ApiVersionsResponse apiVersions(WireClient client, int version, ApiVersionsRequest request) {
        return client.call(
                ApiKey.API_VERSIONS, version, ApiVersionsRequestCodec.CODEC, request, ApiVersionsResponseCodec.CODEC);
    }

    @Test
    void aNewerVersionOfApiVersionsIsAnsweredInVersionZero() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        ByteBuffer request = WireClient.encoded(
                ApiKey.API_VERSIONS,
                5,
                0,
                ApiVersionsRequestCodec.CODEC,
                software("x", "1").build());
        request.putShort(6, (short) 6);
        var sent = client.send(
                ApiKey.API_VERSIONS,
                0,
                ApiVersionsRequestCodec.CODEC,
                new ApiVersionsRequestBuilder().build(),
                ApiVersionsResponseCodec.CODEC);
        assertThat(sent.answer().errorCode()).isZero();
        WireClient newer = node.connect();
        newer.end.send(request);
        node.world.await("an answer", () -> !newer.order.isEmpty());
        ApiVersionsResponse response = newer.raw(ApiKey.API_VERSIONS, 0, ApiVersionsResponseCodec.CODEC);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(response.apiKeys()).singleElement().satisfies(only -> {
            assertThat(only.apiKey()).isEqualTo((short) 18);
            assertThat(only.maxVersion()).isEqualTo((short) 5);
        });
        client.end.close();
        newer.end.close();
        node.stop();
    }

    @Test
    void apiVersionsChecksWhoAsksAndWhoIsMeant() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        assertThat(apiVersions(client, 4, software("no spaces", "1").build()).errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        String here = describeCluster(client).clusterId();
        assertThat(meant(client, here, 99)).isEqualTo(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        assertThat(meant(client, "another", 1)).isEqualTo(ErrorCode.REBOOTSTRAP_REQUIRED.code());
        assertThat(meant(client, null, 1)).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(meant(client, here, -1)).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(meant(client, here, 1)).isZero();
        client.end.close();
        node.stop();
    }

    private static short meant(WireClient client, @Nullable String clusterId, int nodeId) {
        return apiVersions(
                        client,
                        5,
                        software("x", "1").clusterId(clusterId).nodeId(nodeId).build())
                .errorCode();
    }

    private static DescribeClusterResponse describeCluster(WireClient client) {
        return client.call(
                ApiKey.DESCRIBE_CLUSTER,
                2,
                DescribeClusterRequestCodec.CODEC,
                new DescribeClusterRequestBuilder().build(),
                DescribeClusterResponseCodec.CODEC);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8, 9, 10, 11, 12, 13})
    void metadataDescribesTopicsAndBrokers(int version) {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        MetadataResponse response = metadata(client, version, topics("logs").build());
        assertThat(response.brokers()).singleElement().satisfies(broker -> {
            assertThat(broker.nodeId()).isEqualTo(1);
            assertThat(broker.host()).isEqualTo("broker.example");
            assertThat(broker.port()).isEqualTo(9092);
        });
        assertThat(response.topics()).singleElement().satisfies(topic -> {
            assertThat(topic.errorCode()).isZero();
            assertThat(topic.name()).isEqualTo("logs");
            assertThat(topic.topicId()).isEqualTo(version < 10 ? Uuid.ZERO : id);
            assertThat(topic.partitions()).hasSize(3).allSatisfy(partition -> {
                assertThat(partition.leaderId()).isEqualTo(1);
                assertThat(partition.replicaNodes()).containsExactly(1);
                assertThat(partition.isrNodes()).containsExactly(1);
                assertThat(partition.errorCode()).isZero();
            });
        });
        MetadataResponse all = metadata(
                client,
                version,
                new MetadataRequestBuilder()
                        .topics(version == 0 ? List.of() : null)
                        .build());
        assertThat(all.topics())
                .extracting(MetadataResponse.MetadataResponseTopic::name)
                .containsExactly("logs");
        if (version > 0) {
            assertThat(metadata(client, version, topics().build()).topics()).isEmpty();
            assertThat(all.controllerId()).isEqualTo(1);
        }
        client.end.close();
        node.stop();
    }

    @Test
    void metadataAnswersWithTheEndpointOfTheListenerThatIsAsked() {
        SimulatedNode node = SimulatedNode.started(1);
        var outside = node.listeners().get(1);
        WireClient client = node.connect(outside);
        assertThat(metadata(client, 13, topics().build()).brokers())
                .singleElement()
                .satisfies(broker -> {
                    assertThat(broker.host()).isEqualTo("outside.example");
                    assertThat(broker.port()).isEqualTo(outside.bind().port());
                });
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void metadataMakesTopicsWhenAskedAndAllowed(int shards) {
        SimulatedNode node = SimulatedNode.started(
                shards,
                new ControllerSettings(4, (short) 1, true, TopicConfigDefaults.KAFKA, 20_000_000),
                settings -> settings);
        WireClient client = node.connect();
        assertThat(metadata(
                                client,
                                12,
                                topics("fresh").allowAutoTopicCreation(false).build())
                        .topics()
                        .getFirst()
                        .errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        MetadataResponse made =
                metadata(client, 12, topics("fresh", "also fresh", "fresh").build());
        assertThat(made.topics().get(0).errorCode()).isZero();
        assertThat(made.topics().get(0).partitions()).hasSize(4);
        assertThat(made.topics().get(1).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        Uuid id = made.topics().getFirst().topicId();
        for (int partition = 0; partition < 4; partition++) {
            assertThat(produce(client, id, partition, Batches.of("at once")).errorCode())
                    .isZero();
        }
        client.end.close();
        node.stop();
    }

    @Test
    void metadataMakesNoTopicWhereTheSettingForbidsIt() {
        SimulatedNode node = SimulatedNode.started(
                1,
                ControllerSettings.DEFAULTS,
                settings -> new io.courant.server.ServerSettings(
                        settings.requestMaxBytes(),
                        settings.inFlightMaxBytes(),
                        settings.connectionsMaxIdleMs(),
                        false,
                        settings.fetchMaxBytes(),
                        settings.fetchSessionSlots(),
                        settings.describedPartitions()));
        WireClient client = node.connect();
        assertThat(metadata(client, 12, topics("fresh").build())
                        .topics()
                        .getFirst()
                        .errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        client.end.close();
        node.stop();
    }

    @Test
    void metadataFindsTopicsById() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        var byId = new MetadataRequestBuilder()
                .topics(List.of(
                        new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                .name(null)
                                .topicId(id)
                                .build(),
                        new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                .name(null)
                                .topicId(new Uuid(3, 4))
                                .build()))
                .build();
        MetadataResponse response = metadata(client, 13, byId);
        assertThat(response.topics().get(0).name()).isEqualTo("logs");
        assertThat(response.topics().get(1).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(metadata(client, 11, byId).topics().getFirst().errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        client.end.close();
        node.stop();
    }

    @Test
    void authorizedOperationsAreThereOnlyWhenAskedFor() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        MetadataResponse without = metadata(client, 8, topics("logs").build());
        assertThat(without.clusterAuthorizedOperations()).isEqualTo(Integer.MIN_VALUE);
        assertThat(without.topics().getFirst().topicAuthorizedOperations()).isEqualTo(Integer.MIN_VALUE);
        MetadataResponse with = metadata(
                client,
                8,
                topics("logs")
                        .includeClusterAuthorizedOperations(true)
                        .includeTopicAuthorizedOperations(true)
                        .build());
        assertThat(with.clusterAuthorizedOperations()).isEqualTo(AuthorizedOperations.CLUSTER);
        assertThat(with.topics().getFirst().topicAuthorizedOperations()).isEqualTo(AuthorizedOperations.TOPIC);
        MetadataResponse missing = metadata(
                client,
                8,
                topics("missing")
                        .allowAutoTopicCreation(false)
                        .includeTopicAuthorizedOperations(true)
                        .build());
        assertThat(missing.topics().getFirst().topicAuthorizedOperations()).isEqualTo(AuthorizedOperations.TOPIC);
        client.end.close();
        node.stop();
    }

    @Test
    void describeClusterNamesTheBrokersInEveryVersion() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        for (int version = 0; version <= 2; version++) {
            DescribeClusterResponse response = client.call(
                    ApiKey.DESCRIBE_CLUSTER,
                    version,
                    DescribeClusterRequestCodec.CODEC,
                    new DescribeClusterRequestBuilder().build(),
                    DescribeClusterResponseCodec.CODEC);
            assertThat(response.errorCode()).isZero();
            assertThat(response.controllerId()).isEqualTo(1);
            assertThat(response.clusterId()).hasSize(22);
            assertThat(response.brokers())
                    .singleElement()
                    .satisfies(broker -> assertThat(broker.host()).isEqualTo("broker.example"));
        }
        for (byte type : new byte[] {2, 7}) {
            DescribeClusterResponse refused = client.call(
                    ApiKey.DESCRIBE_CLUSTER,
                    2,
                    DescribeClusterRequestCodec.CODEC,
                    new DescribeClusterRequestBuilder().endpointType(type).build(),
                    DescribeClusterResponseCodec.CODEC);
            assertThat(refused.errorCode())
                    .isEqualTo((type == 2 ? ErrorCode.MISMATCHED_ENDPOINT_TYPE : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE)
                            .code());
            assertThat(refused.clusterId()).isEmpty();
            assertThat(refused.endpointType()).isEqualTo((byte) 1);
        }
        client.end.close();
        node.stop();
    }

    @Test
    void producerIdsAreNeverGivenTwiceAlsoAfterAKill() {
        SimulatedNode node = SimulatedNode.started(2);
        Set<Long> ids = new HashSet<>();
        for (int life = 0; life < 3; life++) {
            WireClient client = node.connect();
            for (int i = 0; i < 10; i++) {
                assertThat(ids.add(newProducerId(client))).isTrue();
            }
            node.kill();
            node.startAgain();
        }
        node.stop();
    }

    @Test
    void initProducerIdRefusesTransactionsInEveryVersion() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        for (int version = 0; version <= 5; version++) {
            InitProducerIdResponse fine =
                    init(client, version, new InitProducerIdRequestBuilder().transactionalId(null));
            assertThat(fine.errorCode()).isZero();
            assertThat(fine.producerId()).isNotNegative();
            assertThat(fine.producerEpoch()).isZero();
            assertThat(init(client, version, new InitProducerIdRequestBuilder().transactionalId("transfer"))
                            .errorCode())
                    .isEqualTo(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code());
        }
        assertThat(init(
                                client,
                                5,
                                new InitProducerIdRequestBuilder()
                                        .transactionalId(null)
                                        .producerId(5))
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        client.end.close();
        node.stop();
    }

    private static InitProducerIdResponse init(WireClient client, int version, InitProducerIdRequestBuilder request) {
        return client.call(
                ApiKey.INIT_PRODUCER_ID,
                version,
                InitProducerIdRequestCodec.CODEC,
                request.build(),
                InitProducerIdResponseCodec.CODEC);
    }

    @Test
    void topicsAreMadeAndDeletedInEveryVersion() {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        for (int version = 2; version <= 7; version++) {
            CreateTopicsResponse response = create(client, version, "topic-" + version, "topic-2", "bad name");
            assertThat(response.topics().getFirst().name()).isEqualTo("topic-" + version);
            assertThat(response.topics().getFirst().errorCode())
                    .isEqualTo(version == 2 ? ErrorCode.INVALID_REQUEST.code() : ErrorCode.NONE.code());
            if (version == 2) {
                assertThat(create(client, version, "topic-2")
                                .topics()
                                .getFirst()
                                .errorCode())
                        .isZero();
            } else {
                assertThat(response.topics().get(1).errorCode()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS.code());
            }
            assertThat(response.topics().getLast().errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
            if (version >= 5) {
                assertThat(response.topics().getFirst().numPartitions()).isEqualTo(2);
                assertThat(response.topics().getFirst().configs())
                        .extracting(CreateTopicsResponse.CreatableTopicConfigs::name)
                        .contains("retention.ms", "cleanup.policy");
            }
        }
        for (int version = 1; version <= 5; version++) {
            DeleteTopicsResponse response = client.call(
                    ApiKey.DELETE_TOPICS,
                    version,
                    DeleteTopicsRequestCodec.CODEC,
                    new DeleteTopicsRequestBuilder()
                            .topicNames(List.of("topic-" + (version + 1), "nothing"))
                            .timeoutMs(10_000)
                            .build(),
                    DeleteTopicsResponseCodec.CODEC);
            assertThat(response.responses())
                    .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                    .containsExactly(ErrorCode.NONE.code(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        deleteByNameAndId(client);
        client.end.close();
        node.stop();
    }

    @Test
    void theNameOfTheClustersOwnLogIsNotForTopics() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        String name = "__cluster_metadata";
        assertThat(create(client, 7, name).topics().getFirst().errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        for (int version = 0; version <= 13; version++) {
            assertThat(metadata(client, version, topics(name).build())
                            .topics()
                            .getFirst()
                            .errorCode())
                    .as("made if missing, version %d", version)
                    .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        client.end.close();
        node.stop();
    }

    private static void deleteByNameAndId(WireClient client) {
        Uuid id = createTopic(client, "by-id", 1);
        DeleteTopicsResponse twice = client.call(
                ApiKey.DELETE_TOPICS,
                6,
                DeleteTopicsRequestCodec.CODEC,
                new DeleteTopicsRequestBuilder()
                        .timeoutMs(10_000)
                        .topics(List.of(state(null, id), state("by-id", Uuid.ZERO)))
                        .build(),
                DeleteTopicsResponseCodec.CODEC);
        assertThat(twice.responses())
                .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                .as("named in two ways, and so deleted in none")
                .containsExactly(ErrorCode.INVALID_REQUEST.code(), ErrorCode.INVALID_REQUEST.code());
        DeleteTopicsResponse response = client.call(
                ApiKey.DELETE_TOPICS,
                6,
                DeleteTopicsRequestCodec.CODEC,
                new DeleteTopicsRequestBuilder()
                        .timeoutMs(10_000)
                        .topics(List.of(
                                state("both", id),
                                state(null, Uuid.ZERO),
                                state(null, id),
                                state(null, new Uuid(1, 9)),
                                state("topic-7", Uuid.ZERO)))
                        .build(),
                DeleteTopicsResponseCodec.CODEC);
        assertThat(response.responses())
                .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                .containsExactlyInAnyOrder(
                        ErrorCode.INVALID_REQUEST.code(),
                        ErrorCode.INVALID_REQUEST.code(),
                        ErrorCode.NONE.code(),
                        ErrorCode.UNKNOWN_TOPIC_ID.code(),
                        ErrorCode.NONE.code());
        assertThat(metadata(
                                client,
                                13,
                                new MetadataRequestBuilder().topics(null).build())
                        .topics())
                .isEmpty();
    }

    private static io.courant.wire.message.DeleteTopicsRequest.DeleteTopicState state(@Nullable String name, Uuid id) {
        return new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                .name(name)
                .topicId(id)
                .build();
    }

    private static CreateTopicsResponse create(WireClient client, int version, String... names) {
        List<CreateTopicsRequest.CreatableTopic> topics = Arrays.stream(names)
                .map(name -> new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                        .name(name)
                        .numPartitions(2)
                        .replicationFactor((short) 1)
                        .build())
                .toList();
        return client.call(
                ApiKey.CREATE_TOPICS,
                version,
                CreateTopicsRequestCodec.CODEC,
                new CreateTopicsRequestBuilder().topics(topics).build(),
                CreateTopicsResponseCodec.CODEC);
    }
}
