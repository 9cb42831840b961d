package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.deleteTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.CreatePartitionsRequestCodec;
import io.courant.wire.message.CreatePartitionsResponse;
import io.courant.wire.message.CreatePartitionsResponseCodec;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.message.DescribeTopicPartitionsRequestCodec;
import io.courant.wire.message.DescribeTopicPartitionsResponse;
import io.courant.wire.message.DescribeTopicPartitionsResponseCodec;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.ListPartitionReassignmentsRequestBuilder;
import io.courant.wire.message.ListPartitionReassignmentsRequestCodec;
import io.courant.wire.message.ListPartitionReassignmentsResponse;
import io.courant.wire.message.ListPartitionReassignmentsResponseCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CreatePartitions, DescribeTopicPartitions and ListPartitionReassignments. */
class PartitionHandlersTest {

    private static CreatePartitionsRequest.CreatePartitionsTopic to(
            String topic, int count, @Nullable List<List<Integer>> brokers) {
        return new CreatePartitionsRequest.CreatePartitionsTopic(
                topic,
                count,
                brokers == null
                        ? null
                        : brokers.stream()
                                .map(CreatePartitionsRequest.CreatePartitionsAssignment::new)
                                .toList());
    }

    private static List<CreatePartitionsResponse.CreatePartitionsTopicResult> create(
            WireClient client,
            int version,
            boolean validateOnly,
            CreatePartitionsRequest.CreatePartitionsTopic... topics) {
        return client.call(
                        ApiKey.CREATE_PARTITIONS,
                        version,
                        CreatePartitionsRequestCodec.CODEC,
                        new CreatePartitionsRequestBuilder()
                                .topics(List.of(topics))
                                .timeoutMs(30_000)
                                .validateOnly(validateOnly)
                                .build(),
                        CreatePartitionsResponseCodec.CODEC)
                .results();
    }

    private static ErrorCode error(CreatePartitionsResponse.CreatePartitionsTopicResult result) {
        return ErrorCode.forCode(result.errorCode()).orElseThrow();
    }

    private static ErrorCode createOne(WireClient client, CreatePartitionsRequest.CreatePartitionsTopic topic) {
        var results = create(client, 3, false, topic);
        assertThat(results).hasSize(1);
        assertThat(results.getFirst().errorMessage() == null)
                .as("a message goes with an error")
                .isEqualTo(error(results.getFirst()) == ErrorCode.NONE);
        return error(results.getFirst());
    }

    private static DescribeTopicPartitionsResponse describe(
            WireClient client, int limit, DescribeTopicPartitionsRequest.@Nullable Cursor cursor, String... topics) {
        return client.call(
                ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                0,
                DescribeTopicPartitionsRequestCodec.CODEC,
                new DescribeTopicPartitionsRequestBuilder()
                        .topics(Arrays.stream(topics)
                                .map(DescribeTopicPartitionsRequest.TopicRequest::new)
                                .toList())
                        .responsePartitionLimit(limit)
                        .cursor(cursor)
                        .build(),
                DescribeTopicPartitionsResponseCodec.CODEC);
    }

    private static int partitionsOf(WireClient client, String topic) {
        return describe(client, 2_000, null, topic)
                .topics()
                .getFirst()
                .partitions()
                .size();
    }

    /** {@code topic: 0 1 2} for each topic. */
    private static List<String> lines(DescribeTopicPartitionsResponse response) {
        return response.topics().stream()
                .map(topic -> topic.name() + ": "
                        + String.join(
                                " ",
                                topic.partitions().stream()
                                        .map(each -> Integer.toString(each.partitionIndex()))
                                        .toList()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void everyVersionAddsPartitionsThatCanBeWrittenAtOnce(int version) {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        produce(client, id, 1, Batches.of("before"));
        var results = create(client, version, false, to("logs", 5, null));
        assertThat(error(results.getFirst())).isEqualTo(ErrorCode.NONE);
        assertThat(results.getFirst().errorMessage()).isNull();
        for (int partition = 0; partition < 5; partition++) {
            assertThat(produce(client, id, partition, Batches.of("after")).errorCode())
                    .isZero();
        }
        assertThat(records(sendFetch(client, 18, fetch("", id, 5).build()).answer()))
                .containsExactly("0=after", "0=before", "1=after", "0=after", "0=after", "0=after");
        client.end.close();
        node.stop();
    }

    @Test
    void theCountOfPartitionsRisesOrNothingHappens() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "logs", 3);
        assertThat(createOne(client, to("logs", 3, null))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(createOne(client, to("logs", 2, null))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(createOne(client, to("logs", 0, null))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(createOne(client, to("logs", Integer.MIN_VALUE, null))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(createOne(client, to("logs", Integer.MAX_VALUE, null))).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(createOne(client, to("nothing", 3, null))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(createOne(client, to("", 3, null))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(partitionsOf(client, "logs")).isEqualTo(3);
        client.end.close();
        node.stop();
    }

    @Test
    void assignmentsAreForThePartitionsThatAreAdded() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        List<List<List<Integer>>> wrong = List.of(
                List.of(),
                List.of(List.of(1)),
                List.of(List.of(1), List.of(1), List.of(1)),
                List.of(List.of(1), List.of()),
                List.of(List.of(1), List.of(1, 1)),
                List.of(List.of(1), List.of(7)));
        for (List<List<Integer>> brokers : wrong) {
            assertThat(createOne(client, to("logs", 3, brokers))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        }
        assertThat(partitionsOf(client, "logs")).isEqualTo(1);
        assertThat(createOne(client, to("logs", 3, List.of(List.of(1), List.of(1)))))
                .isEqualTo(ErrorCode.NONE);
        assertThat(partitionsOf(client, "logs")).isEqualTo(3);
        client.end.close();
        node.stop();
    }

    @Test
    void eachTopicIsAnsweredAndOneThatIsNamedTwiceRefused() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "one", 1);
        createTopic(client, "two", 1);
        var results = create(
                client, 3, false, to("one", 2, null), to("gone", 2, null), to("two", 2, null), to("two", 3, null));
        assertThat(results)
                .extracting(each -> each.name() + " " + error(each))
                .containsExactly("one NONE", "gone UNKNOWN_TOPIC_OR_PARTITION", "two INVALID_REQUEST");
        assertThat(partitionsOf(client, "one")).isEqualTo(2);
        assertThat(partitionsOf(client, "two")).isEqualTo(1);
        client.end.close();
        node.stop();
    }

    @Test
    void validationAloneChangesNothing() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        var results = create(client, 3, true, to("logs", 4, null), to("nothing", 2, null));
        assertThat(results)
                .extracting(PartitionHandlersTest::error)
                .containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(partitionsOf(client, "logs")).isEqualTo(1);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10, 30})
    void aProcessThatDiesOnTheWayAddsAllPartitionsOrNone(int milliseconds) {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        client.send(
                ApiKey.CREATE_PARTITIONS,
                3,
                CreatePartitionsRequestCodec.CODEC,
                new CreatePartitionsRequestBuilder()
                        .topics(List.of(to("logs", 100, null)))
                        .timeoutMs(30_000)
                        .build(),
                CreatePartitionsResponseCodec.CODEC);
        node.world.runFor(milliseconds * 100_000L);
        node.kill();
        node.startAgain();
        WireClient again = node.connect();
        assertThat(partitionsOf(again, "logs")).isIn(1, 100);
        again.end.close();
        node.stop();
    }

    @Test
    void aFetchThatNamesPartitionsOfTheFutureFindsThemWhenTheyCome() {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        FetchRequestBuilder all = fetch("", id, 3).sessionId(0).sessionEpoch(0);
        int session = sendFetch(client, 18, all.build()).answer().sessionId();
        create(client, 3, false, to("logs", 3, null));
        produce(client, id, 2, Batches.of("new"));
        var next = sendFetch(
                        client,
                        18,
                        new FetchRequestBuilder()
                                .sessionId(session)
                                .sessionEpoch(1)
                                .minBytes(1)
                                .maxBytes(1_000)
                                .build())
                .answer();
        assertThat(records(next)).containsExactly("0=new");
        client.end.close();
        node.stop();
    }

    @Test
    void topicsAreDescribedByNameWithWhereToGoOn() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        createTopic(client, "b", 3);
        createTopic(client, "c", 2);
        createTopic(client, "a", 1);
        assertThat(lines(describe(client, 2_000, null))).containsExactly("a: 0", "b: 0 1 2", "c: 0 1");
        assertThat(describe(client, 2_000, null).nextCursor()).isNull();
        List<String> pages = new ArrayList<>();
        DescribeTopicPartitionsRequest.Cursor cursor = null;
        do {
            DescribeTopicPartitionsResponse page = describe(client, 2, cursor);
            pages.add(String.join(", ", lines(page)));
            DescribeTopicPartitionsResponse.Cursor next = page.nextCursor();
            cursor = next == null
                    ? null
                    : new DescribeTopicPartitionsRequest.Cursor(next.topicName(), next.partitionIndex());
        } while (cursor != null);
        assertThat(pages).containsExactly("a: 0, b: 0", "b: 1 2", "c: 0 1");
        assertThat(lines(describe(client, 0, null, "c", "b")))
                .as("one at least")
                .containsExactly("b: 0");
        client.end.close();
        node.stop();
    }

    @Test
    void aDescribedPartitionHasItsLeaderAndReplicas() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        var topic = describe(client, 2_000, null, "logs").topics().getFirst();
        assertThat(topic.topicId()).isEqualTo(id);
        assertThat(topic.errorCode()).isZero();
        assertThat(topic.isInternal()).isFalse();
        assertThat(topic.topicAuthorizedOperations()).isPositive();
        assertThat(describe(client, 2_000, null, "missing").topics().getFirst().topicAuthorizedOperations())
                .isEqualTo(topic.topicAuthorizedOperations());
        var partition = topic.partitions().getFirst();
        assertThat(partition.errorCode()).isZero();
        assertThat(partition.leaderId()).isEqualTo(1);
        assertThat(partition.leaderEpoch()).isZero();
        assertThat(partition.replicaNodes()).containsExactly(1);
        assertThat(partition.isrNodes()).containsExactly(1);
        assertThat(partition.eligibleLeaderReplicas()).isEmpty();
        assertThat(partition.lastKnownElr()).isEmpty();
        assertThat(partition.offlineReplicas()).isEmpty();
        client.end.close();
        node.stop();
    }

    @Test
    void unknownTopicsAndCursorsThatDoNotFitAreRefused() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        createTopic(client, "logs", 2);
        assertThat(describe(client, 2_000, null, "nothing", "no/name").topics())
                .extracting(topic -> topic.name() + " "
                        + ErrorCode.forCode(topic.errorCode()).orElseThrow())
                .containsExactly("no/name INVALID_TOPIC_EXCEPTION", "nothing UNKNOWN_TOPIC_OR_PARTITION");
        for (DescribeTopicPartitionsRequest.Cursor cursor : List.of(
                new DescribeTopicPartitionsRequest.Cursor("logs", -1),
                new DescribeTopicPartitionsRequest.Cursor("elsewhere", 0))) {
            assertThat(describe(client, 2_000, cursor, "logs").topics())
                    .singleElement()
                    .satisfies(topic -> {
                        assertThat(topic.errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
                        assertThat(topic.partitions()).isEmpty();
                    });
        }
        assertThat(lines(describe(client, 2_000, new DescribeTopicPartitionsRequest.Cursor("logs", 9), "logs")))
                .containsExactly("logs: ");
        assertThat(lines(describe(client, 2_000, new DescribeTopicPartitionsRequest.Cursor("gone", 0))))
                .as("a topic that was deleted meanwhile")
                .containsExactly("logs: 0 1");
        client.end.close();
        node.stop();
    }

    @Test
    void noPartitionIsEverReassigned() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        ListPartitionReassignmentsResponse response = client.call(
                ApiKey.LIST_PARTITION_REASSIGNMENTS,
                0,
                ListPartitionReassignmentsRequestCodec.CODEC,
                new ListPartitionReassignmentsRequestBuilder().build(),
                ListPartitionReassignmentsResponseCodec.CODEC);
        assertThat(response.errorCode()).isZero();
        assertThat(response.errorMessage()).isNull();
        assertThat(response.topics()).isEmpty();
        deleteTopic(client, id);
        client.end.close();
        node.stop();
    }
}
