package io.courant.server.handler;

import static io.courant.server.handler.Requests.ALL;
import static io.courant.server.handler.Requests.PRODUCE_VERSION;
import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.newProducerId;
import static io.courant.server.handler.Requests.onlyPart;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static io.courant.server.handler.Requests.sendProduce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.ServerLimits;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.server.handler.Requests.Part;
import io.courant.server.handler.Requests.Topic;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProduceHandlerTest {

    private static final int SECOND_MS = 1_000;
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyVersionWritesToSeveralPartitionsAndAnswersInTheirOrder(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 6);
        for (int version = 3; version <= PRODUCE_VERSION; version++) {
            List<Part> parts = new ArrayList<>();
            for (int partition : new int[] {5, 0, 3, 4, 1}) {
                parts.add(new Part(partition, Batches.of("v" + version + "-p" + partition, "second")));
            }
            ProduceResponse response = sendProduce(
                            client,
                            version,
                            produce(ALL, new Topic(version < 13 ? "logs" : "", version < 13 ? Uuid.ZERO : id, parts)))
                    .answer();
            List<ProduceResponse.PartitionProduceResponse> answers =
                    response.responses().getFirst().partitionResponses();
            assertThat(answers)
                    .extracting(ProduceResponse.PartitionProduceResponse::index)
                    .containsExactly(5, 0, 3, 4, 1);
            for (var answer : answers) {
                assertThat(answer.errorCode()).isZero();
                assertThat(answer.baseOffset()).isEqualTo((version - 3) * 2L);
                assertThat(answer.logAppendTimeMs()).isEqualTo(-1);
                assertThat(answer.logStartOffset()).isEqualTo(version < 5 ? -1 : 0);
            }
        }
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aBatchIsNotTakenBeforeOneThatWasRefusedBecauseItsTopicWasNotKnownYet(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient admin = node.connect();
        WireClient producer = node.connect();
        long producerId = newProducerId(admin);
        for (int sequence : new int[] {0, 1, 0}) {
            assertThat(byName(producer, "late", 3, Batches.ofProducer(producerId, sequence, "r" + sequence)))
                    .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        createTopic(admin, "late", 4);
        assertThat(byName(producer, "late", 3, Batches.ofProducer(producerId, 1, "r1")))
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(byName(producer, "late", 3, Batches.ofProducer(producerId, 2, "r2")))
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        for (int sequence = 0; sequence < 3; sequence++) {
            assertThat(byName(producer, "late", 3, Batches.ofProducer(producerId, sequence, "r" + sequence)))
                    .isEqualTo(ErrorCode.NONE);
        }
        producer.end.close();
        admin.end.close();
        node.stop();
    }

    @Test
    void aConnectionOnWhichMoreWasRefusedForUnknownTopicsThanIsRememberedIsClosed() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient producer = node.connect();
        for (int i = 0; i <= ServerLimits.UNPLACED_REFUSALS_PER_CONNECTION; i++) {
            sendProduce(
                    producer,
                    12,
                    produce(ALL, Topic.of("late", Uuid.ZERO, 0, Batches.ofProducer(i, 0, "first of " + i))));
        }
        node.world.await("the connection to be closed", () -> producer.closed);
        assertThat(node.events.messages("produce.too-many-refused")).isNotEmpty();
        node.stop();
    }

    private static ErrorCode byName(WireClient client, String topic, int partition, ByteBuffer batch) {
        ProduceRequest request = produce(ALL, Topic.of(topic, Uuid.ZERO, partition, batch));
        short code = onlyPart(sendProduce(client, 12, request).answer()).errorCode();
        return ErrorCode.forCode(code).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(shorts = {-1, 1})
    void whatIsAcknowledgedCanBeReadAfterTheProcessWasKilled(short acks) {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        for (int i = 0; i < 10; i++) {
            var answer = onlyPart(sendProduce(
                            client, PRODUCE_VERSION, produce(acks, Topic.of("", id, i % 2, Batches.of("value " + i))))
                    .answer());
            assertThat(answer.errorCode()).isZero();
        }
        node.kill();
        node.startAgain();
        WireClient reader = node.connect();
        assertThat(records(sendFetch(reader, 18, fetch("", id, 2).build()).answer()))
                .containsExactly(
                        "0=value 0",
                        "1=value 2",
                        "2=value 4",
                        "3=value 6",
                        "4=value 8",
                        "0=value 1",
                        "1=value 3",
                        "2=value 5",
                        "3=value 7",
                        "4=value 9");
        reader.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void pipelinedRequestsOfAnIdempotentProducerStayInOrder(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 5);
        long producerId = newProducerId(client);
        int batches = 100;
        List<WireClient.Sent<ProduceResponse>> sent = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Part> parts = new ArrayList<>();
            for (int partition = 0; partition < 5; partition++) {
                parts.add(new Part(partition, Batches.ofProducer(producerId, i, "value " + i)));
            }
            sent.add(sendProduce(client, PRODUCE_VERSION, produce(ALL, new Topic("", id, parts))));
        }
        for (int i = 0; i < batches; i++) {
            for (var answer : sent.get(i).answer().responses().getFirst().partitionResponses()) {
                assertThat(answer.errorCode()).isZero();
                assertThat(answer.baseOffset()).isEqualTo(i);
            }
        }
        assertThat(client.order).isSorted();
        ProduceResponse again = sendProduce(
                        client,
                        PRODUCE_VERSION,
                        produce(ALL, Topic.of("", id, 2, Batches.ofProducer(producerId, 99, "value 99"))))
                .answer();
        assertThat(onlyPart(again).baseOffset()).isEqualTo(99);
        client.end.close();
        node.stop();
    }

    @Test
    void aBatchBehindARefusedOneOfItsProducerIsRefusedToo() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        long producerId = newProducerId(client);
        ByteBuffer bad = Batches.ofProducer(producerId, 0, "first");
        bad.put(bad.limit() - 1, (byte) (bad.get(bad.limit() - 1) ^ 1));
        var first = sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", id, 0, bad)));
        var second = sendProduce(
                client,
                PRODUCE_VERSION,
                produce(ALL, Topic.of("", id, 0, Batches.ofProducer(producerId, 1, "second"))));
        assertThat(onlyPart(first.answer()).errorCode()).isEqualTo(ErrorCode.CORRUPT_MESSAGE.code());
        assertThat(onlyPart(second.answer()).errorCode()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER.code());
        assertThat(produce(client, id, 0, Batches.ofProducer(producerId, 0, "first"))
                        .errorCode())
                .isZero();
        assertThat(produce(client, id, 0, Batches.ofProducer(producerId, 1, "second"))
                        .errorCode())
                .isZero();
        assertThat(records(sendFetch(client, 18, fetch("", id, 1).build()).answer()))
                .containsExactly("0=first", "1=second");
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 8, 9, 12, 13})
    void eachPartitionIsRefusedForItself(int version) {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        boolean byId = version >= 13;
        ByteBuffer damaged = Batches.of("damaged");
        damaged.put(60, (byte) 77);
        Topic known = new Topic(
                byId ? "" : "logs",
                byId ? id : Uuid.ZERO,
                List.of(
                        new Part(1, Batches.of("fine")),
                        new Part(7, Batches.of("no such partition")),
                        new Part(-1, Batches.of("no such partition")),
                        new Part(0, damaged)));
        Topic unknown = Topic.of(byId ? "" : "nothing", byId ? new Uuid(5, 5) : Uuid.ZERO, 0, Batches.of("lost"));
        ProduceResponse response =
                sendProduce(client, version, produce(ALL, unknown, known)).answer();
        assertThat(response.responses().get(1).partitionResponses())
                .extracting(ProduceResponse.PartitionProduceResponse::errorCode)
                .containsExactly(
                        ErrorCode.NONE.code(),
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(),
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(),
                        ErrorCode.CORRUPT_MESSAGE.code());
        assertThat(response.responses().get(0).partitionResponses().getFirst().errorCode())
                .isEqualTo((byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION).code());
        client.end.close();
        node.stop();
    }

    @Test
    void acksThatDoNotExistAndTransactionsAreRefused() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        Topic topic = Topic.of("", id, 0, Batches.of("value"));
        assertThat(onlyPart(sendProduce(client, 13, produce((short) 2, topic)).answer())
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS.code());
        assertThat(onlyPart(sendProduce(client, 13, produce((short) -2, topic)).answer())
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS.code());
        var transactional = new ProduceRequestBuilder()
                .transactionalId("transfer")
                .acks(ALL)
                .timeoutMs(SECOND_MS)
                .topicData(List.of(topic.data()))
                .build();
        assertThat(onlyPart(sendProduce(client, 13, transactional).answer()).errorCode())
                .isEqualTo(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code());
        ByteBuffer batch = Batches.builder(CompressionType.NONE, 1_000_000, "value")
                .producer(5, (short) 0, 0)
                .transactional()
                .build();
        assertThat(produce(client, id, 0, batch).errorCode())
                .isEqualTo(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code());
        assertThat(records(sendFetch(client, 18, fetch("", id, 1).build()).answer()))
                .isEmpty();
        client.end.close();
        node.stop();
    }

    @Test
    void zstdIsRefusedBeforeTheVersionThatKnowsIt() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        Topic topic = Topic.of("logs", Uuid.ZERO, 0, Batches.compressed(CompressionType.ZSTD, "value"));
        assertThat(onlyPart(sendProduce(client, 6, produce(ALL, topic)).answer())
                        .errorCode())
                .isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE.code());
        assertThat(onlyPart(sendProduce(client, 7, produce(ALL, topic)).answer())
                        .errorCode())
                .isZero();
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void acksNoneIsNotAnsweredAndAFailureClosesTheConnection(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        List<WireClient.Sent<ProduceResponse>> silent = IntStream.range(0, 3)
                .mapToObj(partition ->
                        sendProduce(client, 13, produce((short) 0, Topic.of("", id, partition, Batches.of("value")))))
                .toList();
        assertThat(produce(client, id, 0, Batches.of("after")).baseOffset()).isEqualTo(1);
        assertThat(silent).noneMatch(WireClient.Sent::isAnswered);
        sendProduce(client, 13, produce((short) 0, Topic.of("", id, 9, Batches.of("value"))));
        node.world.await("the connection to be closed", () -> client.closed);
        assertThat(node.events.messages("produce.unacknowledged-refused")).hasSize(1);
        node.stop();
    }

    @Test
    void aClientThatVanishesLeavesNothingBehind() {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        for (int i = 0; i < 20; i++) {
            WireClient vanishing = node.connect();
            for (int partition = 0; partition < 3; partition++) {
                sendProduce(vanishing, 13, produce(ALL, Topic.of("", id, partition, Batches.of("x".repeat(50_000)))));
            }
            node.world.runFor(i * 100_000L);
            vanishing.end.reset();
        }
        node.world.runFor(SECOND);
        client.end.close();
        node.stop();
    }

    @Test
    void versionsThatAreAdvertisedForOldClientsOnlyCloseTheConnection() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        client.end.send(ByteBuffer.allocate(24)
                .putInt(20)
                .putShort((short) 0)
                .putShort((short) 2)
                .putInt(1)
                .putShort((short) -1)
                .putShort((short) 1)
                .putInt(1_000)
                .putInt(0)
                .flip());
        node.world.await("the connection to be closed", () -> client.closed);
        assertThat(node.events.messages("request.unsupported")).hasSize(1);
        node.stop();
    }
}
