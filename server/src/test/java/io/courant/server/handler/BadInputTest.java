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
import io.courant.wire.VersionRange;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.ApiVersionsResponse;
import io.courant.wire.message.ApiVersionsResponseCodec;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, the node goes on serving others and holds nothing back. */
class BadInputTest {

    private static final long SECOND = 1_000_000_000L;

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
        List<ByteBuffer> requests = EveryRequest.about(id);
        requests.forEach(all.end::send);
        long unanswered = requests.stream().filter(EveryRequest::isUnanswered).count();
        node.world.await("all answers", () -> all.order.size() == requests.size() - unanswered || all.closed);
        assertThat(all.closed).isFalse();
        assertThat(all.order).isSorted();
        assertThat(node.events.lines()).noneMatch(line -> line.code().startsWith("request."));
        all.end.close();
        node.stop();
    }

    @Test
    void everyVersionOfEveryApiIsAmongTheRequestsOfTheseTests() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        ApiVersionsResponse advertised = client.call(
                ApiKey.API_VERSIONS,
                0,
                ApiVersionsRequestCodec.CODEC,
                new ApiVersionsRequestBuilder().build(),
                ApiVersionsResponseCodec.CODEC);
        assertThat(EveryRequest.about(new Uuid(1, 1)))
                .extracting(request -> EveryRequest.api(request) + " v" + EveryRequest.version(request))
                .as("what EveryRequest sends, and what is advertised and can be read")
                .containsExactlyInAnyOrderElementsOf(advertised.apiKeys().stream()
                        .flatMap(each -> readable(each)
                                .mapToObj(version -> ApiKey.forId(each.apiKey()).orElseThrow() + " v" + version))
                        .toList());
        client.end.close();
        node.stop();
    }

    private static IntStream readable(ApiVersionsResponse.ApiVersion advertised) {
        VersionRange readable = ApiKey.forId(advertised.apiKey()).orElseThrow().versions();
        return IntStream.rangeClosed(advertised.minVersion(), advertised.maxVersion())
                .filter(version -> readable.contains((short) version));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void mutatedRequestsNeverHarmTheNode(int seed) {
        SimulatedNode node = SimulatedNode.started(seed);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        SeededRandom random = new SeededRandom(seed);
        List<ByteBuffer> valid = EveryRequest.about(id);
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
