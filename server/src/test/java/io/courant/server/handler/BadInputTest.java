package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MessageCodec;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.CreatePartitionsRequestCodec;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DescribeClusterRequestBuilder;
import io.courant.wire.message.DescribeClusterRequestCodec;
import io.courant.wire.message.DescribeLogDirsRequestBuilder;
import io.courant.wire.message.DescribeLogDirsRequestCodec;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.DescribeProducersRequestBuilder;
import io.courant.wire.message.DescribeProducersRequestCodec;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.message.DescribeTopicPartitionsRequestCodec;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListPartitionReassignmentsRequestBuilder;
import io.courant.wire.message.ListPartitionReassignmentsRequestCodec;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.UpdateFeaturesRequest;
import io.courant.wire.message.UpdateFeaturesRequestBuilder;
import io.courant.wire.message.UpdateFeaturesRequestCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, the node goes on serving others and holds nothing back. */
class BadInputTest {

    private static final long SECOND = 1_000_000_000L;

    /** One request of every API in every version. */
    private static List<ByteBuffer> validRequests(Uuid id) {
        List<ByteBuffer> requests = new ArrayList<>();
        for (int version = 3; version <= 13; version++) {
            add(
                    requests,
                    ApiKey.PRODUCE,
                    version,
                    ProduceRequestCodec.CODEC,
                    produce(
                            (short) (version % 3 - 1),
                            Requests.Topic.of(
                                    version < 13 ? "logs" : "",
                                    version < 13 ? Uuid.ZERO : id,
                                    version % 3,
                                    Batches.of("a", "b"))));
        }
        for (int version = 4; version <= 18; version++) {
            add(
                    requests,
                    ApiKey.FETCH,
                    version,
                    FetchRequestCodec.CODEC,
                    fetch(version < 13 ? "logs" : "", version < 13 ? Uuid.ZERO : id, 3)
                            .maxWaitMs(100)
                            .sessionEpoch(version % 2 - 1)
                            .build());
        }
        for (int version = 1; version <= 11; version++) {
            add(
                    requests,
                    ApiKey.LIST_OFFSETS,
                    version,
                    ListOffsetsRequestCodec.CODEC,
                    new ListOffsetsRequestBuilder()
                            .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                                    .name("logs")
                                    .partitions(List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                            .timestamp(-1)
                                            .build()))
                                    .build()))
                            .build());
        }
        addNamedRequests(requests);
        addCoordinatorRequests(requests);
        addClusterRequests(requests);
        addDescriptions(requests);
        return requests;
    }

    private static void addNamedRequests(List<ByteBuffer> requests) {
        for (int version = 0; version <= 13; version++) {
            add(
                    requests,
                    ApiKey.METADATA,
                    version,
                    MetadataRequestCodec.CODEC,
                    new MetadataRequestBuilder()
                            .topics(List.of(new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                    .name("logs")
                                    .build()))
                            .build());
        }
        for (int version = 2; version <= 4; version++) {
            add(
                    requests,
                    ApiKey.OFFSET_FOR_LEADER_EPOCH,
                    version,
                    OffsetForLeaderEpochRequestCodec.CODEC,
                    new OffsetForLeaderEpochRequestBuilder()
                            .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                                    .topic("logs")
                                    .partitions(List.of(
                                            new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                                                    .build()))
                                    .build()))
                            .build());
        }
    }

    private static void addCoordinatorRequests(List<ByteBuffer> requests) {
        for (int version = 0; version <= 6; version++) {
            var request = new FindCoordinatorRequestBuilder();
            add(
                    requests,
                    ApiKey.FIND_COORDINATOR,
                    version,
                    FindCoordinatorRequestCodec.CODEC,
                    (version < 4 ? request.key("group") : request.coordinatorKeys(List.of("group", "other"))).build());
        }
    }

    private static void addClusterRequests(List<ByteBuffer> requests) {
        for (int version = 0; version <= 5; version++) {
            add(
                    requests,
                    ApiKey.API_VERSIONS,
                    version,
                    ApiVersionsRequestCodec.CODEC,
                    new ApiVersionsRequestBuilder()
                            .clientSoftwareName("name")
                            .clientSoftwareVersion("1")
                            .build());
            add(
                    requests,
                    ApiKey.INIT_PRODUCER_ID,
                    version,
                    InitProducerIdRequestCodec.CODEC,
                    new InitProducerIdRequestBuilder().transactionalId(null).build());
        }
        for (int version = 2; version <= 7; version++) {
            add(
                    requests,
                    ApiKey.CREATE_TOPICS,
                    version,
                    CreateTopicsRequestCodec.CODEC,
                    new CreateTopicsRequestBuilder()
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
        }
        for (int version = 1; version <= 6; version++) {
            var request = new DeleteTopicsRequestBuilder().timeoutMs(1_000);
            add(
                    requests,
                    ApiKey.DELETE_TOPICS,
                    version,
                    DeleteTopicsRequestCodec.CODEC,
                    (version < 6
                                    ? request.topicNames(List.of("made-" + version))
                                    : request.topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                                            .name("made-6")
                                            .build())))
                            .build());
        }
        for (int version = 0; version <= 2; version++) {
            add(
                    requests,
                    ApiKey.DESCRIBE_CLUSTER,
                    version,
                    DescribeClusterRequestCodec.CODEC,
                    new DescribeClusterRequestBuilder().build());
        }
    }

    private static void addDescriptions(List<ByteBuffer> requests) {
        for (int version = 0; version <= 3; version++) {
            add(
                    requests,
                    ApiKey.CREATE_PARTITIONS,
                    version,
                    CreatePartitionsRequestCodec.CODEC,
                    new CreatePartitionsRequestBuilder()
                            .topics(List.of(new CreatePartitionsRequest.CreatePartitionsTopic(
                                    "logs",
                                    4,
                                    List.of(new CreatePartitionsRequest.CreatePartitionsAssignment(List.of(1))))))
                            .validateOnly(true)
                            .build());
        }
        for (int version = 1; version <= 5; version++) {
            add(
                    requests,
                    ApiKey.DESCRIBE_LOG_DIRS,
                    version,
                    DescribeLogDirsRequestCodec.CODEC,
                    new DescribeLogDirsRequestBuilder().topics(null).build());
        }
        for (int version = 0; version <= 2; version++) {
            add(
                    requests,
                    ApiKey.UPDATE_FEATURES,
                    version,
                    UpdateFeaturesRequestCodec.CODEC,
                    new UpdateFeaturesRequestBuilder()
                            .featureUpdates(List.of(new UpdateFeaturesRequest.FeatureUpdateKey(
                                    "metadata.version", (short) 33, false, (byte) 1)))
                            .build());
        }
        add(
                requests,
                ApiKey.DESCRIBE_PRODUCERS,
                0,
                DescribeProducersRequestCodec.CODEC,
                new DescribeProducersRequestBuilder()
                        .topics(List.of(new DescribeProducersRequest.TopicRequest("logs", List.of(0, 1))))
                        .build());
        add(
                requests,
                ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                0,
                DescribeTopicPartitionsRequestCodec.CODEC,
                new DescribeTopicPartitionsRequestBuilder()
                        .topics(List.of(new DescribeTopicPartitionsRequest.TopicRequest("logs")))
                        .cursor(new DescribeTopicPartitionsRequest.Cursor("logs", 1))
                        .build());
        add(
                requests,
                ApiKey.LIST_PARTITION_REASSIGNMENTS,
                0,
                ListPartitionReassignmentsRequestCodec.CODEC,
                new ListPartitionReassignmentsRequestBuilder().build());
    }

    private static <Q> void add(List<ByteBuffer> to, ApiKey api, int version, MessageCodec<Q> codec, Q body) {
        to.add(WireClient.encoded(api, version, to.size(), codec, body));
    }

    private static byte[] bytesOf(ByteBuffer request) {
        byte[] bytes = new byte[request.remaining()];
        request.get(0, bytes);
        return bytes;
    }

    private static void serves(SimulatedNode node, Uuid id, int recordsAtLeast) {
        WireClient client = node.connect();
        assertThat(produce(client, id, 0, Batches.of("still here")).errorCode()).isZero();
        assertThat(records(sendFetch(client, 18, fetch("", id, 3, 10_000_000).build())
                        .answer()))
                .hasSizeGreaterThanOrEqualTo(recordsAtLeast);
        client.end.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyVersionOfEveryApiIsAnsweredOnOneConnection(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        client.end.close();
        WireClient all = node.connect();
        List<ByteBuffer> requests = validRequests(id);
        requests.forEach(all.end::send);
        long unanswered = requests.stream()
                .filter(request -> request.getShort(4) == ApiKey.PRODUCE.id())
                .filter(request -> request.getShort(6) % 3 - 1 == 0)
                .count();
        node.world.await("all answers", () -> all.order.size() == requests.size() - unanswered || all.closed);
        assertThat(all.closed).isFalse();
        assertThat(all.order).isSorted();
        assertThat(node.events.lines()).noneMatch(line -> line.code().startsWith("request."));
        all.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void mutatedRequestsNeverHarmTheNode(int seed) {
        SimulatedNode node = SimulatedNode.started(seed);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        SeededRandom random = new SeededRandom(seed);
        List<ByteBuffer> valid = validRequests(id);
        for (int i = 0; i < 600; i++) {
            byte[] bytes = bytesOf(valid.get(random.nextInt(valid.size())));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                int at = 4 + random.nextInt(bytes.length - 4);
                bytes[at] = random.nextInt(3) == 0 ? (byte) 0xFF : (byte) random.nextInt(256);
            }
            if (random.nextInt(5) == 0) {
                bytes = Arrays.copyOf(bytes, 10 + random.nextInt(bytes.length - 10));
                ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
            }
            WireClient mutant = node.connect();
            mutant.end.send(ByteBuffer.wrap(bytes));
            node.world.runFor(SECOND / 100);
            mutant.end.close();
        }
        node.world.runFor(2 * SECOND);
        serves(node, id, 1);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aPartitionThatIsNamedAgainAndAgainIsReadOnce(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        produce(client, id, 0, Batches.of("value"));
        var often = new FetchRequestBuilder()
                .minBytes(1_000)
                .maxBytes(1_000_000)
                .maxWaitMs(60_000)
                .topics(List.of(Requests.topic("", id, Collections.nCopies(50_000, Requests.partition(0, 0, 1_000)))))
                .build();
        var partitions =
                sendFetch(client, 18, often).answer().responses().getFirst().partitions();
        assertThat(records(partitions.getFirst())).containsExactly("0=value");
        assertThat(partitions.subList(1, partitions.size()))
                .allMatch(each -> each.errorCode() == ErrorCode.INVALID_REQUEST.code());
        serves(node, id, 2);
        client.end.close();
        node.stop();
    }

    @Test
    void moreElementsThanAnyClientAsksForCloseTheConnection() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient admin = node.connect();
        Uuid id = createTopic(admin, "logs", 3);
        WireClient client = node.connect();
        client.send(
                ApiKey.METADATA,
                12,
                MetadataRequestCodec.CODEC,
                new MetadataRequestBuilder()
                        .topics(Collections.nCopies(
                                200_000,
                                new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                        .name("a")
                                        .build()))
                        .build(),
                io.courant.wire.message.MetadataResponseCodec.CODEC);
        node.world.await("the connection to be closed", () -> client.closed);
        assertThat(node.events.messages("request.malformed")).hasSize(1);
        serves(node, id, 1);
        admin.end.close();
        node.stop();
    }

    @Test
    void namesAsLongAsTheProtocolAllowsAreRefused() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        for (String name : List.of("x".repeat(32_767), "\u20ac".repeat(10_922))) {
            var metadata = client.send(
                    ApiKey.METADATA,
                    12,
                    MetadataRequestCodec.CODEC,
                    new MetadataRequestBuilder()
                            .topics(List.of(new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                    .name(name)
                                    .build()))
                            .build(),
                    io.courant.wire.message.MetadataResponseCodec.CODEC);
            assertThat(metadata.answer().topics().getFirst().errorCode()).isNotZero();
            var created = client.send(
                    ApiKey.CREATE_TOPICS,
                    7,
                    CreateTopicsRequestCodec.CODEC,
                    new CreateTopicsRequestBuilder()
                            .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                    .name(name)
                                    .numPartitions(1)
                                    .replicationFactor((short) 1)
                                    .build()))
                            .build(),
                    io.courant.wire.message.CreateTopicsResponseCodec.CODEC);
            assertThat(created.answer().topics().getFirst().errorCode()).isNotZero();
        }
        serves(node, id, 1);
        client.end.close();
        node.stop();
    }

    @Test
    void bytesThatAreNoTextStandingWhereANameShouldDoNoHarm() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient admin = node.connect();
        Uuid id = createTopic(admin, "logs", 3);
        ByteBuffer request = WireClient.encoded(
                ApiKey.METADATA,
                4,
                1,
                MetadataRequestCodec.CODEC,
                new MetadataRequestBuilder()
                        .topics(List.of(new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                .name("x".repeat(32_000))
                                .build()))
                        .build());
        byte[] bytes = bytesOf(request);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Arrays.fill(bytes, text.indexOf("xxxx"), text.indexOf("xxxx") + 32_000, (byte) 0xFF);
        WireClient client = node.connect();
        client.end.send(ByteBuffer.wrap(bytes));
        node.world.runFor(SECOND);
        client.end.close();
        serves(node, id, 1);
        admin.end.close();
        node.stop();
    }
}
