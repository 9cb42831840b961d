package io.courant.server.handler;

import static io.courant.server.handler.Requests.FETCH_VERSION;
import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.partition;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.sendFetch;
import static io.courant.server.handler.Requests.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.DeleteRecordsRequest;
import io.courant.wire.message.DeleteRecordsRequestCodec;
import io.courant.wire.message.DeleteRecordsResponse;
import io.courant.wire.message.DeleteRecordsResponseCodec;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponseCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteRecordsHandlerTest {

    private static final int NEWEST = 2;
    private static final long ALL = -1;
    private static final long EARLIEST = -2;
    private static final int TIMEOUT_MS = 30_000;

    private record Asked(String topic, int partition, long offset) {}

    private static DeleteRecordsResponse delete(WireClient client, int version, int timeoutMs, Asked... asked) {
        List<DeleteRecordsRequest.DeleteRecordsTopic> topics = Arrays.stream(asked)
                .map(each -> new DeleteRecordsRequest.DeleteRecordsTopic(
                        each.topic,
                        List.of(new DeleteRecordsRequest.DeleteRecordsPartition(each.partition, each.offset))))
                .toList();
        return client.call(
                ApiKey.DELETE_RECORDS,
                version,
                DeleteRecordsRequestCodec.CODEC,
                new DeleteRecordsRequest(topics, timeoutMs),
                DeleteRecordsResponseCodec.CODEC);
    }

    /** The answers as "topic-partition:error:low watermark". */
    private static List<String> answers(DeleteRecordsResponse response) {
        return response.topics().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(each -> topic.name() + "-" + each.partitionIndex() + ":" + each.errorCode() + ":"
                                + each.lowWatermark()))
                .toList();
    }

    private static long earliest(WireClient client, String topic, int partition) {
        return client.call(
                        ApiKey.LIST_OFFSETS,
                        7,
                        ListOffsetsRequestCodec.CODEC,
                        new ListOffsetsRequestBuilder()
                                .replicaId(-1)
                                .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                                        .name(topic)
                                        .partitions(List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                                .partitionIndex(partition)
                                                .timestamp(EARLIEST)
                                                .build()))
                                        .build()))
                                .build(),
                        ListOffsetsResponseCodec.CODEC)
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .offset();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void recordsBelowTheOffsetAreGoneInEveryVersion(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        for (int partition = 0; partition < 3; partition++) {
            produce(client, id, partition, Batches.of("a", "b", "c"));
            produce(client, id, partition, Batches.of("d"));
        }
        for (int version = 0; version <= NEWEST; version++) {
            assertThat(answers(delete(
                            client,
                            version,
                            TIMEOUT_MS,
                            new Asked("logs", 2, version + 1),
                            new Asked("logs", version, ALL),
                            new Asked("logs", 0, 0))))
                    .containsAnyOf("logs-2:0:" + (version + 1), "logs-2:0:4");
            assertThat(earliest(client, "logs", version)).isEqualTo(version == 0 ? 0 : 4);
        }
        FetchResponse.PartitionData gone = sendFetch(
                        client, FETCH_VERSION, fetch("", id, 3).build())
                .answer()
                .responses()
                .getFirst()
                .partitions()
                .get(2);
        assertThat(gone.errorCode()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(gone.logStartOffset()).isEqualTo(-1); // as in Kafka: with an error nothing else is told
        assertThat(produce(client, id, 2, Batches.of("e")).logStartOffset()).isEqualTo(4);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFetchSessionIsToldOfTheNewStart(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        produce(client, id, 1, Batches.of("a"));
        produce(client, id, 1, Batches.of("b"));
        FetchResponse first = fetchInSession(client, 0, 0, atEnd(id));
        assertThat(fetchInSession(client, first.sessionId(), 1).responses()).isEmpty();

        delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 1, 1));
        FetchResponse told = fetchInSession(client, first.sessionId(), 2);
        assertThat(told.responses())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions())
                        .singleElement()
                        .satisfies(part -> {
                            assertThat(part.partitionIndex()).isEqualTo(1);
                            assertThat(part.errorCode()).isZero();
                            assertThat(part.logStartOffset()).isEqualTo(1);
                            assertThat(part.highWatermark()).isEqualTo(2);
                        }));
        assertThat(fetchInSession(client, first.sessionId(), 3).responses()).isEmpty();

        FetchResponse below =
                fetchInSession(client, first.sessionId(), 4, topic("", id, List.of(partition(1, 0, 1_000))));
        assertThat(below.responses().getFirst().partitions().getFirst().errorCode())
                .isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        client.end.close();
        node.stop();
    }

    /** All partitions of a topic that has two records in partition 1 and none elsewhere. */
    private static FetchRequest.FetchTopic atEnd(Uuid topic) {
        return topic("", topic, List.of(partition(0, 0, 1_000), partition(1, 2, 1_000), partition(2, 0, 1_000)));
    }

    private static FetchResponse fetchInSession(
            WireClient client, int session, int epoch, FetchRequest.FetchTopic... topics) {
        return sendFetch(
                        client,
                        FETCH_VERSION,
                        new FetchRequestBuilder()
                                .sessionId(session)
                                .sessionEpoch(epoch)
                                .minBytes(1)
                                .maxBytes(1_000_000)
                                .topics(List.of(topics))
                                .build())
                .answer();
    }

    @Test
    void theNewStartSurvivesARestart() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("a", "b", "c"));
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, 2))))
                .containsExactly("logs-0:0:2");
        client.end.close();
        node.kill();
        node.startAgain();
        WireClient later = node.connect();
        assertThat(earliest(later, "logs", 0)).isEqualTo(2);
        later.end.close();
        node.stop();
    }

    @Test
    void whatIsBelowTheStartAlreadyIsAnsweredWithTheStart() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, ALL))))
                .containsExactly("logs-0:0:0");
        produce(client, id, 0, Batches.of("a", "b", "c"));
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, ALL))))
                .containsExactly("logs-0:0:3");
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, 1))))
                .containsExactly("logs-0:0:3");
        client.end.close();
        node.stop();
    }

    @Test
    void refusesWhatCannotBeDeleted() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("a", "b", "c"));
        String outOfRange = ":" + ErrorCode.OFFSET_OUT_OF_RANGE.code() + ":-1";
        String unknown = ":" + ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code() + ":-1";
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, 4))))
                .containsExactly("logs-0" + outOfRange);
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, -2))))
                .containsExactly("logs-0" + outOfRange);
        assertThat(answers(delete(
                        client,
                        NEWEST,
                        TIMEOUT_MS,
                        new Asked("logs", 1, 0),
                        new Asked("logs", -1, 0),
                        new Asked("none", 0, 0))))
                .containsExactly("logs-1" + unknown, "logs--1" + unknown, "none-0" + unknown);
        assertThat(earliest(client, "logs", 0)).isZero();
        client.end.close();
        node.stop();
    }

    @Test
    void aPartitionThatIsNamedTwiceIsAnsweredOnceByTheLastOffset() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("a", "b", "c"));
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("logs", 0, 9), new Asked("logs", 0, 1))))
                .containsExactly("logs-0:0:1");
        client.end.close();
        node.stop();
    }

    @Test
    void whatMemoryIsEnoughForIsDurableBeforeItIsDeleted() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "quick", 1, Map.of("durability", "memory"));
        produce(client, id, 0, Batches.of("a", "b"));
        assertThat(answers(delete(client, NEWEST, TIMEOUT_MS, new Asked("quick", 0, ALL))))
                .containsExactly("quick-0:0:2");
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void whoGivesNoTimeIsAnsweredWhenTheDeletionIsDurable(int timeoutMs) {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("a", "b"));
        assertThat(answers(delete(client, NEWEST, timeoutMs, new Asked("logs", 0, ALL))))
                .containsExactly("logs-0:" + ErrorCode.NONE.code() + ":2");
        client.end.close();
        node.stop();
    }

    @Test
    void saysSoWhenTheDiskIsNotInTime() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("a", "b"));
        node.disk.faults().slowDown(10_000);
        assertThat(answers(delete(client, NEWEST, 100, new Asked("logs", 0, ALL))))
                .containsExactly("logs-0:" + ErrorCode.REQUEST_TIMED_OUT.code() + ":0");
        node.disk.faults().clear();
        node.world.runFor(20_000_000_000L);
        assertThat(earliest(client, "logs", 0)).isEqualTo(2);
        client.end.close();
        node.stop();
    }
}
