package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.deleteTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.partition;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static io.courant.server.handler.Requests.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.ServerSettings;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchHandlerTest {

    private static final long MS = 1_000_000L;
    private static final int NEWEST = 18;

    private static FetchResponse.PartitionData part(FetchResponse response, int index) {
        return response.responses().getFirst().partitions().get(index);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyVersionReadsSeveralPartitions(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        for (int partition = 0; partition < 3; partition++) {
            produce(client, id, partition, Batches.of("a" + partition, "b" + partition));
        }
        for (int version = 4; version <= NEWEST; version++) {
            FetchResponse response = sendFetch(
                            client,
                            version,
                            fetch(version < 13 ? "logs" : "", version < 13 ? Uuid.ZERO : id, 3)
                                    .build())
                    .answer();
            assertThat(records(response)).containsExactly("0=a0", "1=b0", "0=a1", "1=b1", "0=a2", "1=b2");
            assertThat(response.errorCode()).isZero();
            assertThat(response.sessionId()).isZero();
            for (int partition = 0; partition < 3; partition++) {
                assertThat(part(response, partition).partitionIndex()).isEqualTo(partition);
                assertThat(part(response, partition).highWatermark()).isEqualTo(2);
                assertThat(part(response, partition).lastStableOffset()).isEqualTo(2);
            }
        }
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFetchCarriesNoMoreThanTheBrokerAllowsButOneBatch(int shards) {
        int most = 5_000;
        SimulatedNode node = SimulatedNode.started(
                shards,
                ControllerSettings.DEFAULTS,
                settings -> new ServerSettings(
                        settings.requestMaxBytes(),
                        settings.inFlightMaxBytes(),
                        settings.connectionsMaxIdleMs(),
                        settings.autoCreateTopics(),
                        most,
                        settings.fetchSessionSlots(),
                        settings.describedPartitions()));
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 4);
        for (int partition = 0; partition < 3; partition++) {
            for (int i = 0; i < 3; i++) {
                produce(client, id, partition, Batches.of("x".repeat(1_400)));
            }
        }
        produce(client, id, 3, Batches.of("x".repeat(3 * most)));
        for (int version : List.of(4, 11, NEWEST)) {
            String name = version < 13 ? "logs" : "";
            Uuid wanted = version < 13 ? Uuid.ZERO : id;
            FetchResponse capped =
                    sendFetch(client, version, fetch(name, wanted, 3).build()).answer();
            assertThat(records(capped)).hasSize(3);
            FetchResponse large = sendFetch(
                            client,
                            version,
                            new FetchRequestBuilder()
                                    .minBytes(1)
                                    .maxBytes(50_000_000)
                                    .topics(List.of(topic(name, wanted, List.of(partition(3, 0, 1_000_000)))))
                                    .build())
                    .answer();
            assertThat(records(large)).as("a batch that is larger than allowed").hasSize(1);
        }
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void waitsForRecordsAndAnswersWhenTheyCome(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient consumer = node.connect();
        WireClient producer = node.connect();
        Uuid id = createTopic(producer, "logs", 3);
        var waiting =
                sendFetch(consumer, NEWEST, fetch("", id, 3).maxWaitMs(30_000).build());
        node.world.runFor(5_000 * MS);
        assertThat(waiting.isAnswered()).isFalse();
        long before = node.world.nowNanos();
        produce(producer, id, 2, Batches.of("news"));
        assertThat(records(waiting.answer())).containsExactly("0=news");
        assertThat(node.world.nowNanos() - before).isLessThan(1_000 * MS);
        consumer.end.close();
        producer.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void answersEmptyWhenTheWaitingTimeIsOver(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient consumer = node.connect();
        Uuid id = createTopic(consumer, "logs", 3);
        long before = node.world.nowNanos();
        FetchResponse response = sendFetch(
                        consumer, NEWEST, fetch("", id, 3).maxWaitMs(500).build())
                .answer();
        assertThat(records(response)).isEmpty();
        assertThat(part(response, 0).errorCode()).isZero();
        assertThat(node.world.nowNanos() - before).isBetween(500 * MS, 600 * MS);
        consumer.end.close();
        node.stop();
    }

    @Test
    void manyFetchesOfSmallBatchesByClientsThatNeverReadTakeABoundedPartOfTheMemory() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        int partitions = 60;
        Uuid id = createTopic(client, "logs", partitions);
        String value = "x".repeat(15_000);
        for (int partition = 0; partition < partitions; partition++) {
            produce(client, id, partition, Batches.of(value));
        }
        List<WireClient> deaf = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            WireClient consumer = node.connect();
            consumer.end.stopReading();
            sendFetch(consumer, NEWEST, fetch("", id, partitions, 16_000).build());
            deaf.add(consumer);
        }
        node.world.runFor(5_000 * MS);
        long sentInOneFetch = 15_000L * partitions;
        assertThat(node.buffers.highestOutstandingBytes()).isLessThan(deaf.size() * sentInOneFetch / 2);
        FetchResponse response = sendFetch(
                        client, NEWEST, fetch("", id, partitions, 16_000).build())
                .answer();
        assertThat(records(response)).hasSize(partitions).allMatch(record -> record.equals("0=" + value));
        deaf.forEach(consumer -> consumer.end.reset());
        client.end.close();
        node.stop();
    }

    @Test
    void answersAFetchOfNoPartitionAtOnce() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        long before = node.world.nowNanos();
        FetchResponse response = sendFetch(
                        client,
                        NEWEST,
                        new FetchRequestBuilder()
                                .maxWaitMs(30_000)
                                .minBytes(1)
                                .sessionEpoch(-1)
                                .topics(List.of())
                                .build())
                .answer();
        assertThat(response.errorCode()).isZero();
        assertThat(response.responses()).isEmpty();
        assertThat(node.world.nowNanos() - before).isLessThan(1_000 * MS);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void waitsForMinBytesOverAllPartitions(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient consumer = node.connect();
        WireClient producer = node.connect();
        Uuid id = createTopic(producer, "logs", 3);
        var waiting = sendFetch(
                consumer,
                NEWEST,
                fetch("", id, 3).minBytes(3_000).maxWaitMs(60_000).build());
        produce(producer, id, 0, Batches.of("x".repeat(1_200)));
        produce(producer, id, 1, Batches.of("y".repeat(1_200)));
        node.world.runFor(5_000 * MS);
        assertThat(waiting.isAnswered()).isFalse();
        long before = node.world.nowNanos();
        produce(producer, id, 0, Batches.of("z".repeat(1_200)));
        assertThat(records(waiting.answer())).hasSize(3);
        assertThat(node.world.nowNanos() - before).isLessThan(1_000 * MS);
        consumer.end.close();
        producer.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noPartitionStarvesWhenTheResponseHasRoomForOne(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 5);
        for (int round = 0; round < 4; round++) {
            for (int partition = 0; partition < 5; partition++) {
                produce(client, id, partition, Batches.of("x".repeat(900)));
            }
        }
        Map<Integer, Long> next = new HashMap<>();
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FetchResponse response = sendFetch(
                            client,
                            NEWEST,
                            new FetchRequestBuilder()
                                    .minBytes(1)
                                    .maxBytes(1_000)
                                    .topics(List.of(topic(
                                            "",
                                            id,
                                            IntStream.range(0, 5)
                                                    .mapToObj(partition -> partition(
                                                            partition, next.getOrDefault(partition, 0L), 1_000))
                                                    .toList())))
                                    .build())
                    .answer();
            for (int partition = 0; partition < 5; partition++) {
                if (!records(part(response, partition)).isEmpty()) {
                    served.add(partition);
                    next.merge(partition, 1L, Long::sum);
                }
            }
        }
        assertThat(served).hasSize(20);
        for (int partition = 0; partition < 5; partition++) {
            assertThat(Collections.frequency(served.subList(0, 5), partition)).isEqualTo(1);
            assertThat(Collections.frequency(served, partition)).isEqualTo(4);
        }
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aBatchLargerThanEveryLimitIsReturnedWhole(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        produce(client, id, 1, Batches.of("x".repeat(100_000)));
        FetchResponse response = sendFetch(
                        client, NEWEST, fetch("", id, 3, 10).maxBytes(100).build())
                .answer();
        assertThat(records(response)).hasSize(1);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTopicThatIsDeletedEndsTheWaiting(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient consumer = node.connect();
        WireClient admin = node.connect();
        Uuid id = createTopic(admin, "logs", 3);
        produce(admin, id, 0, Batches.of("old"));
        var waiting = sendFetch(
                consumer,
                NEWEST,
                new FetchRequestBuilder()
                        .minBytes(1)
                        .maxBytes(1_000_000)
                        .maxWaitMs(60_000)
                        .topics(List.of(topic("", id, List.of(partition(0, 1, 1_000), partition(1, 0, 1_000)))))
                        .build());
        node.world.runFor(1_000 * MS);
        assertThat(waiting.isAnswered()).isFalse();
        long before = node.world.nowNanos();
        deleteTopic(admin, id);
        assertThat(part(waiting.answer(), 0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(node.world.nowNanos() - before).isLessThan(10_000 * MS);
        consumer.end.close();
        admin.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 13, 18})
    void errorsStandAtTheirPartition(int version) {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        produce(client, id, 0, Batches.of("value"));
        boolean byId = version >= 13;
        FetchResponse response = sendFetch(
                        client,
                        version,
                        new FetchRequestBuilder()
                                .minBytes(1)
                                .maxWaitMs(60_000)
                                .maxBytes(1_000_000)
                                .topics(List.of(
                                        topic(
                                                byId ? "" : "logs",
                                                byId ? id : Uuid.ZERO,
                                                List.of(
                                                        partition(0, 2, 1_000),
                                                        partition(1, -1, 1_000),
                                                        partition(9, 0, 1_000))),
                                        topic(
                                                byId ? "" : "nothing",
                                                byId ? new Uuid(8, 8) : Uuid.ZERO,
                                                List.of(partition(0, 0, 1_000)))))
                                .build())
                .answer();
        assertThat(response.responses().getFirst().partitions())
                .extracting(FetchResponse.PartitionData::errorCode)
                .containsExactly(
                        ErrorCode.OFFSET_OUT_OF_RANGE.code(),
                        ErrorCode.OFFSET_OUT_OF_RANGE.code(),
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(response.responses().get(1).partitions().getFirst().errorCode())
                .isEqualTo((byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION).code());
        client.end.close();
        node.stop();
    }

    @Test
    void leaderEpochsAreChecked() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("value"));
        FetchResponse response = sendFetch(
                        client,
                        NEWEST,
                        new FetchRequestBuilder()
                                .minBytes(1)
                                .maxBytes(1_000_000)
                                .topics(List.of(topic(
                                        "",
                                        id,
                                        List.of(new FetchRequestBuilder.FetchPartitionBuilder()
                                                .partition(0)
                                                .currentLeaderEpoch(99)
                                                .partitionMaxBytes(1_000)
                                                .build()))))
                                .build())
                .answer();
        assertThat(part(response, 0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 18})
    void aClientOfAnOlderEpochIsToldTheLeader(int version) {
        Path lost = Path.of("/disk-b");
        SimulatedNode node = SimulatedNode.of(1, List.of(Path.of("/disk-a"), lost));
        node.start();
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        produce(client, id, 1, Batches.of("value"));
        node.disk.faults().failSyncsOf(lost + "/");
        produce(client, id, 1, Batches.of("lost"));
        node.world.runFor(1_000 * MS);
        client.end.close();
        node.stop();
        node.disk.faults().clear();
        node.startAgain();

        client = node.connect();
        FetchResponse response = sendFetch(
                        client,
                        version,
                        fetch("", id, 1)
                                .topics(List.of(topic(
                                        "",
                                        id,
                                        List.of(new FetchRequestBuilder.FetchPartitionBuilder()
                                                .partition(1)
                                                .currentLeaderEpoch(0)
                                                .partitionMaxBytes(1_000)
                                                .build()))))
                                .build())
                .answer();

        assertThat(part(response, 0).errorCode()).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(part(response, 0).currentLeader())
                .isEqualTo(new FetchResponse.LeaderIdAndEpoch(version < 16 ? -1 : 1, version < 16 ? -1 : 2));
        assertThat(response.nodeEndpoints())
                .isEqualTo(
                        version < 16
                                ? List.of()
                                : List.of(new FetchResponse.NodeEndpoint(1, "broker.example", 9092, null)));
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFetchOfNothingIsAnsweredAtOnce(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        FetchResponse response = sendFetch(
                        client,
                        NEWEST,
                        new FetchRequestBuilder()
                                .minBytes(1)
                                .maxBytes(1_000)
                                .maxWaitMs(60_000)
                                .sessionEpoch(-1)
                                .build())
                .answer();
        assertThat(response.errorCode()).isZero();
        assertThat(response.responses()).isEmpty();
        assertThat(node.world.nowNanos()).isLessThan(10_000 * MS);
        client.end.close();
        node.stop();
    }

    @Test
    void whatIsStoredWithZstdIsHandedToEveryVersion() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid ofProducers = createTopic(client, "logs", 1);
        produce(client, ofProducers, 0, Batches.compressed(CompressionType.ZSTD, "value"));
        Uuid ofBroker = createTopic(client, "packed", 1, Map.of("compression.type", "zstd"));
        produce(client, ofBroker, 0, Batches.of("value"));
        for (String topic : List.of("logs", "packed")) {
            for (int version : List.of(4, 9, 10, 12)) {
                assertThat(records(sendFetch(
                                        client,
                                        version,
                                        fetch(topic, Uuid.ZERO, 1).build())
                                .answer()))
                        .containsExactly("0=value");
            }
        }
        client.end.close();
        node.stop();
    }

    @Test
    void replicasAreRefused() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        assertThat(sendFetch(client, 13, fetch("", id, 1).replicaId(1).build())
                        .answer()
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        client.end.close();
        node.stop();
    }

    @Test
    void clientsThatVanishWhileTheyWaitLeaveNothingBehind() {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient admin = node.connect();
        Uuid id = createTopic(admin, "logs", 3);
        produce(admin, id, 0, Batches.of("value"));
        for (int i = 0; i < 20; i++) {
            WireClient vanishing = node.connect();
            sendFetch(
                    vanishing,
                    NEWEST,
                    fetch("", id, 3).minBytes(100_000).maxWaitMs(i * 10).build());
            node.world.runFor(15L * i * MS);
            vanishing.end.reset();
            if (i % 3 == 0) {
                produce(admin, id, i % 3, Batches.of("more"));
            }
        }
        admin.end.close();
        node.stop();
    }
}
