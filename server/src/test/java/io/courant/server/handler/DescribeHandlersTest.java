package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.newProducerId;
import static io.courant.server.handler.Requests.produce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.DescribeLogDirsRequest;
import io.courant.wire.message.DescribeLogDirsRequestBuilder;
import io.courant.wire.message.DescribeLogDirsRequestCodec;
import io.courant.wire.message.DescribeLogDirsResponse;
import io.courant.wire.message.DescribeLogDirsResponseCodec;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.DescribeProducersRequestBuilder;
import io.courant.wire.message.DescribeProducersRequestCodec;
import io.courant.wire.message.DescribeProducersResponse;
import io.courant.wire.message.DescribeProducersResponseCodec;
import io.courant.wire.message.UpdateFeaturesRequest;
import io.courant.wire.message.UpdateFeaturesRequestBuilder;
import io.courant.wire.message.UpdateFeaturesRequestCodec;
import io.courant.wire.message.UpdateFeaturesResponse;
import io.courant.wire.message.UpdateFeaturesResponseCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DescribeLogDirs, DescribeProducers and UpdateFeatures. */
class DescribeHandlersTest {

    private static final long SECOND = 1_000_000_000L;

    private static WireClient.Sent<DescribeLogDirsResponse> sendLogDirs(
            WireClient client, int version, @Nullable List<DescribeLogDirsRequest.DescribableLogDirTopic> topics) {
        return client.send(
                ApiKey.DESCRIBE_LOG_DIRS,
                version,
                DescribeLogDirsRequestCodec.CODEC,
                new DescribeLogDirsRequestBuilder().topics(topics).build(),
                DescribeLogDirsResponseCodec.CODEC);
    }

    /** {@code topic-partition=bytes} for everything in {@code directory}, sorted. */
    private static List<String> sizes(DescribeLogDirsResponse.DescribeLogDirsResult directory) {
        List<String> sizes = new ArrayList<>();
        directory
                .topics()
                .forEach(topic -> topic.partitions().forEach(partition -> {
                    assertThat(partition.offsetLag()).isZero();
                    assertThat(partition.isFutureKey()).isFalse();
                    sizes.add(topic.name() + "-" + partition.partitionIndex() + "=" + partition.partitionSize());
                }));
        return sizes.stream().sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyVersionTellsWhatPartitionsTake(int version) {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        createTopic(client, "other", 1);
        ByteBuffer batch = Batches.of("value");
        int size = batch.remaining();
        produce(client, id, 1, batch);
        produce(client, id, 1, batch);
        var all = sendLogDirs(client, version, null).answer();
        assertThat(all.errorCode()).isZero();
        var directory = all.results().getFirst();
        assertThat(all.results()).hasSize(1);
        assertThat(directory.logDir()).isEqualTo("/data");
        assertThat(directory.errorCode()).isZero();
        assertThat(sizes(directory)).containsExactly("logs-0=0", "logs-1=" + 2 * size, "other-0=0");
        if (version >= 4) {
            assertThat(directory.totalBytes()).isPositive();
            assertThat(directory.usableBytes()).isPositive().isLessThanOrEqualTo(directory.totalBytes());
        }
        assertThat(directory.isCordoned()).isFalse();
        var some = sendLogDirs(
                        client,
                        version,
                        List.of(
                                new DescribeLogDirsRequest.DescribableLogDirTopic("logs", List.of(1, 7)),
                                new DescribeLogDirsRequest.DescribableLogDirTopic("nothing", List.of(0))))
                .answer();
        assertThat(sizes(some.results().getFirst())).containsExactly("logs-1=" + 2 * size);
        client.end.close();
        node.stop();

        node.startAgain();
        client = node.connect();
        assertThat(sizes(sendLogDirs(client, version, null).answer().results().getFirst()))
                .as("nothing is open yet")
                .containsExactly("logs-0=0", "logs-1=" + 2 * size, "other-0=0");
        client.end.close();
        node.stop();
    }

    @Test
    void questionsThatComeTogetherGetTheirOwnAnswers() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient admin = node.connect();
        createTopic(admin, "one", 3);
        createTopic(admin, "two", 3);
        List<WireClient> clients = new ArrayList<>();
        List<WireClient.Sent<DescribeLogDirsResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            WireClient client = node.connect();
            clients.add(client);
            answers.add(sendLogDirs(
                    client,
                    5,
                    i == 7
                            ? null
                            : List.of(new DescribeLogDirsRequest.DescribableLogDirTopic(
                                    i % 2 == 0 ? "one" : "two", List.of(i % 3)))));
        }
        for (int i = 0; i < 20; i++) {
            List<String> sizes = sizes(answers.get(i).answer().results().getFirst());
            if (i == 7) {
                assertThat(sizes).hasSize(6);
            } else {
                assertThat(sizes).containsExactly((i % 2 == 0 ? "one-" : "two-") + i % 3 + "=0");
            }
        }
        clients.forEach(client -> client.end.close());
        admin.end.close();
        node.stop();
    }

    @Test
    void aDirectoryThatIsOfflineIsToldAsSuch() {
        Path second = Path.of("/disk-b");
        SimulatedNode node = SimulatedNode.of(2, List.of(Path.of("/disk-a"), second, Path.of("/disk-c")));
        node.start();
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        IntStream.range(0, 3).forEach(partition -> produce(client, id, partition, Batches.of("before")));
        node.disk.faults().failSyncsOf(second + "/");
        produce(client, id, 1, Batches.of("lost"));
        node.world.runFor(SECOND / 10);
        var results = sendLogDirs(client, 5, null).answer().results();
        assertThat(results)
                .extracting(DescribeLogDirsResponse.DescribeLogDirsResult::logDir)
                .containsExactly("/disk-a", "/disk-b", "/disk-c");
        assertThat(results)
                .extracting(DescribeLogDirsResponse.DescribeLogDirsResult::errorCode)
                .containsExactly((short) 0, ErrorCode.KAFKA_STORAGE_ERROR.code(), (short) 0);
        assertThat(results.get(1).topics()).isEmpty();
        assertThat(results.get(1).totalBytes()).isEqualTo(-1);
        assertThat(sizes(results.get(2))).singleElement().asString().startsWith("logs-2=");
        client.end.close();
        node.stop();
    }

    private static DescribeProducersResponse producers(WireClient client, String topic, Integer... partitions) {
        return client.call(
                ApiKey.DESCRIBE_PRODUCERS,
                0,
                DescribeProducersRequestCodec.CODEC,
                new DescribeProducersRequestBuilder()
                        .topics(List.of(new DescribeProducersRequest.TopicRequest(topic, List.of(partitions))))
                        .build(),
                DescribeProducersResponseCodec.CODEC);
    }

    private static List<DescribeProducersResponse.PartitionResponse> parts(DescribeProducersResponse response) {
        return response.topics().getFirst().partitions();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void producersAreToldWithTheirLastBatch(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        long first = newProducerId(client);
        long second = newProducerId(client);
        produce(client, id, 1, Batches.ofProducer(first, 0, "a", "b"));
        produce(client, id, 1, Batches.ofProducer(second, 0, "c"));
        produce(client, id, 1, Batches.ofProducer(first, 2, "d"));
        produce(client, id, 2, Batches.of("of nobody"));
        for (int life = 0; life < 2; life++) {
            var parts = parts(producers(client, "logs", 1, 2, 0));
            assertThat(parts)
                    .extracting(DescribeProducersResponse.PartitionResponse::partitionIndex)
                    .containsExactly(1, 2, 0);
            assertThat(parts.get(0).activeProducers())
                    .containsExactlyInAnyOrder(
                            new DescribeProducersResponse.ProducerState(first, 0, 2, 1_000_000, -1, -1),
                            new DescribeProducersResponse.ProducerState(second, 0, 0, 1_000_000, -1, -1));
            assertThat(parts.get(1).activeProducers()).isEmpty();
            assertThat(parts.get(2).activeProducers()).isEmpty();
            assertThat(parts).allMatch(part -> part.errorCode() == 0 && part.errorMessage() == null);
            client.end.close();
            node.stop();
            node.startAgain();
            client = node.connect();
        }
        client.end.close();
        node.stop();
    }

    @Test
    void producersOfWhatIsNotThereAreRefused() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        assertThat(parts(producers(client, "logs", 0, 1, -1, 0)))
                .extracting(DescribeProducersResponse.PartitionResponse::errorCode)
                .containsExactly(
                        (short) 0,
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(),
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(),
                        ErrorCode.INVALID_REQUEST.code());
        assertThat(parts(producers(client, "nothing", 0)).getFirst().errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(parts(producers(client, "no/name", 0)).getFirst().errorCode())
                .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        client.end.close();
        node.stop();
    }

    private static UpdateFeaturesResponse update(
            WireClient client, int version, boolean validateOnly, UpdateFeaturesRequest.FeatureUpdateKey... updates) {
        return client.call(
                ApiKey.UPDATE_FEATURES,
                version,
                UpdateFeaturesRequestCodec.CODEC,
                new UpdateFeaturesRequestBuilder()
                        .featureUpdates(List.of(updates))
                        .validateOnly(validateOnly)
                        .build(),
                UpdateFeaturesResponseCodec.CODEC);
    }

    private static UpdateFeaturesRequest.FeatureUpdateKey to(String feature, int level, int type) {
        return new UpdateFeaturesRequest.FeatureUpdateKey(feature, (short) level, false, (byte) type);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theLevelThatAFeatureHasIsNoChange(int version) {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        UpdateFeaturesResponse response = update(client, version, false, to("metadata.version", 33, 1));
        assertThat(response.errorCode()).isZero();
        assertThat(response.errorMessage()).isNull();
        if (version < 2) {
            assertThat(response.results()).singleElement().satisfies(result -> {
                assertThat(result.feature()).isEqualTo("metadata.version");
                assertThat(result.errorCode()).isZero();
            });
        } else {
            assertThat(response.results()).isEmpty();
        }
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void levelsThatDoNotWorkAreRefusedForTheWholeRequest(int version) {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        for (boolean validateOnly : new boolean[] {false, version > 0}) {
            for (UpdateFeaturesRequest.FeatureUpdateKey wrong : List.of(
                    to("metadata.version", 34, 1),
                    to("metadata.version", 7, version == 0 ? 1 : 3),
                    to("metadata.version", -1, 1),
                    to("group.version", 1, 1))) {
                UpdateFeaturesResponse response =
                        update(client, version, validateOnly, to("metadata.version", 33, 1), wrong);
                assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
                assertThat(response.errorMessage()).contains(wrong.feature());
            }
        }
        if (version > 0) {
            assertThat(update(client, version, false, to("metadata.version", 33, 0))
                            .errorCode())
                    .isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
        }
        client.end.close();
        node.stop();
    }
}
