package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.deleteTopic;
import static io.courant.server.handler.Requests.partition;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static io.courant.server.handler.Requests.topic;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.courant.base.Uuid;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.ServerSettings;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchResponse;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchSessionTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int NEWEST = 18;
    private static final int LAST_BY_NAME = 12;
    private static final int NONE = 0;
    private static final int MAX_BYTES = 1_000_000;

    /** A fetch that does not wait, of the session {@code id}. */
    private static FetchRequestBuilder fetch(int id, int epoch, FetchRequest.FetchTopic... topics) {
        return new FetchRequestBuilder()
                .sessionId(id)
                .sessionEpoch(epoch)
                .minBytes(1)
                .maxBytes(MAX_BYTES)
                .topics(List.of(topics));
    }

    private static FetchRequest.FetchTopic from(Uuid topic, int partition, long offset) {
        return topic("", topic, List.of(partition(partition, offset, MAX_BYTES)));
    }

    /** All of the topic's partitions, from their beginning. */
    private static FetchRequest.FetchTopic all(Uuid topic, int partitions) {
        return topic(
                "",
                topic,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> partition(partition, 0, MAX_BYTES))
                        .toList());
    }

    private static FetchRequest.ForgottenTopic forgotten(Uuid topic, int partition) {
        return new FetchRequest.ForgottenTopic("", topic, List.of(partition));
    }

    private static FetchResponse answer(WireClient client, FetchRequestBuilder request) {
        return sendFetch(client, NEWEST, request.build()).answer();
    }

    private static ErrorCode error(FetchResponse response) {
        return ErrorCode.forCode(response.errorCode()).orElseThrow();
    }

    private static List<FetchResponse.PartitionData> parts(FetchResponse response) {
        return response.responses().stream()
                .flatMap(topic -> topic.partitions().stream())
                .toList();
    }

    private static List<Integer> indexes(FetchResponse response) {
        return parts(response).stream()
                .map(FetchResponse.PartitionData::partitionIndex)
                .toList();
    }

    private static int newSession(WireClient client, Uuid topic, int partitions) {
        FetchResponse response = answer(client, fetch(NONE, 0, all(topic, partitions)));
        assertThat(error(response)).isEqualTo(ErrorCode.NONE);
        assertThat(response.sessionId()).isPositive();
        assertThat(indexes(response))
                .containsExactlyElementsOf(
                        IntStream.range(0, partitions).boxed().toList());
        return response.sessionId();
    }

    private static SimulatedNode withSlots(int shards, int slots) {
        return SimulatedNode.started(
                shards,
                ControllerSettings.DEFAULTS,
                settings -> new ServerSettings(
                        settings.requestMaxBytes(),
                        settings.inFlightMaxBytes(),
                        settings.connectionsMaxIdleMs(),
                        settings.autoCreateTopics(),
                        settings.fetchMaxBytes(),
                        slots,
                        settings.describedPartitions()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aClientIsToldOnlyWhatHasChanged(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 5);
        int session = newSession(client, id, 5);

        FetchResponse nothing = answer(client, fetch(session, 1));
        assertThat(nothing.sessionId()).isEqualTo(session);
        assertThat(nothing.responses()).isEmpty();

        produce(client, id, 3, Batches.of("news"));
        FetchResponse news = answer(client, fetch(session, 2));
        assertThat(indexes(news)).containsExactly(3);
        assertThat(records(news)).containsExactly("0=news");

        FetchResponse again = answer(client, fetch(session, 3));
        assertThat(records(again)).as("the position did not change").containsExactly("0=news");

        FetchResponse read = answer(client, fetch(session, 4, from(id, 3, 1)));
        assertThat(read.responses()).isEmpty();
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aHighWatermarkThatRisesIsToldWithoutRecordsToo(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        produce(client, id, 0, Batches.of("x".repeat(5_000)));
        produce(client, id, 1, Batches.of("y".repeat(5_000)));
        FetchResponse first = answer(
                client,
                fetch(NONE, 0, topic("", id, List.of(partition(0, 0, 6_000), partition(1, 0, 6_000))))
                        .maxBytes(6_000));
        assertThat(records(first)).hasSize(1);
        int served = parts(first).stream()
                .filter(part -> !records(part).isEmpty())
                .findFirst()
                .orElseThrow()
                .partitionIndex();
        produce(client, id, served, Batches.of("more"));
        FetchResponse second = answer(client, fetch(first.sessionId(), 1).maxBytes(6_000));
        assertThat(parts(second))
                .filteredOn(part -> part.partitionIndex() == served)
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.highWatermark()).isEqualTo(2);
                    assertThat(records(part)).isEmpty();
                });
        assertThat(parts(second))
                .filteredOn(part -> part.partitionIndex() != served)
                .singleElement()
                .satisfies(part -> assertThat(records(part)).hasSize(1));
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anIdleSessionWaitsAndIsWokenByAnyOfItsPartitions(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        WireClient producer = node.connect();
        int partitions = 7;
        Uuid id = createTopic(client, "logs", partitions);
        int session = newSession(client, id, partitions);
        for (int i = 0; i < partitions; i++) {
            var waiting = sendFetch(
                    client, NEWEST, fetch(session, 2 * i + 1).maxWaitMs(30_000).build());
            node.world.runFor(SECOND);
            assertThat(waiting.isAnswered()).isFalse();
            long before = node.world.nowNanos();
            produce(producer, id, i, Batches.of("news"));
            assertThat(indexes(waiting.answer())).containsExactly(i);
            assertThat(node.world.nowNanos() - before).isLessThan(SECOND);
            assertThat(answer(client, fetch(session, 2 * i + 2, from(id, i, 1))).responses())
                    .isEmpty();
        }
        client.end.close();
        producer.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void forgottenPartitionsAreReadNoMoreAndNewOnesAre(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 4);
        int session = newSession(client, id, 3);
        for (int partition = 0; partition < 4; partition++) {
            produce(client, id, partition, Batches.of("news"));
        }
        FetchResponse response =
                answer(client, fetch(session, 1, from(id, 3, 0)).forgottenTopicsData(List.of(forgotten(id, 1))));
        assertThat(indexes(response)).containsExactlyInAnyOrder(0, 2, 3);
        FetchResponse last = answer(
                client,
                fetch(session, 2)
                        .forgottenTopicsData(List.of(new FetchRequest.ForgottenTopic("", id, List.of(0, 2, 3, 9)))));
        assertThat(last.sessionId()).as("nothing is left of it").isZero();
        assertThat(error(answer(client, fetch(session, 3)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aSessionGoesOnOnEveryConnection(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient first = node.connect();
        Uuid id = createTopic(first, "logs", 5);
        int session = newSession(first, id, 5);
        List<WireClient> others = new ArrayList<>();
        int epoch = 1;
        for (int i = 0; i < 5; i++) {
            WireClient other = node.connect();
            others.add(other);
            produce(first, id, i, Batches.of("news"));
            assertThat(records(answer(other, fetch(session, epoch++)))).containsExactly("0=news");
            assertThat(answer(other, fetch(session, epoch++, from(id, i, 1))).responses())
                    .isEmpty();
        }
        others.forEach(client -> client.end.close());
        first.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void requestsThatDoNotFitAreToldWhy(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        int session = newSession(client, id, 2);
        assertThat(error(answer(client, fetch(session + 1, 1)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(error(answer(client, fetch(-5, 1)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(error(answer(client, fetch(NONE, 1)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        for (int epoch : new int[] {2, 77, -2, Integer.MAX_VALUE}) {
            FetchResponse refused = answer(client, fetch(session, epoch));
            assertThat(error(refused)).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
            assertThat(refused.sessionId()).isZero();
            assertThat(refused.responses()).isEmpty();
        }
        assertThat(error(sendFetch(client, LAST_BY_NAME, fetch(session, 1).build())
                        .answer()))
                .isEqualTo(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
        assertThat(error(answer(client, fetch(session, 1)))).isEqualTo(ErrorCode.NONE);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFullRequestClosesTheSessionThatItNames(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        int first = newSession(client, id, 2);
        FetchResponse instead = answer(client, fetch(first, 0, all(id, 2)));
        assertThat(instead.sessionId()).isPositive().isNotEqualTo(first);
        assertThat(error(answer(client, fetch(first, 1)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        FetchResponse without = answer(client, fetch(instead.sessionId(), -1, all(id, 2)));
        assertThat(without.sessionId()).isZero();
        assertThat(indexes(without)).containsExactly(0, 1);
        assertThat(error(answer(client, fetch(instead.sessionId(), 1))))
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theNextRequestEndsOneThatStillWaits(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient before = node.connect();
        WireClient after = node.connect();
        Uuid id = createTopic(before, "logs", 3);
        int session = newSession(before, id, 3);
        var lost = sendFetch(before, NEWEST, fetch(session, 1).maxWaitMs(60_000).build());
        node.world.runFor(SECOND);
        assertThat(lost.isAnswered()).isFalse();
        long began = node.world.nowNanos();
        var goesOn =
                sendFetch(after, NEWEST, fetch(session, 2).maxWaitMs(60_000).build());
        assertThat(error(lost.answer())).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertThat(node.world.nowNanos() - began).isLessThan(SECOND);
        assertThat(goesOn.isAnswered()).isFalse();
        produce(before, id, 2, Batches.of("news"));
        assertThat(records(goesOn.answer())).containsExactly("0=news");
        before.end.close();
        after.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientsThatVanishLeaveTheirSessionsUsable(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient admin = node.connect();
        Uuid id = createTopic(admin, "logs", 3);
        int session = newSession(admin, id, 3);
        int epoch = 1;
        for (int i = 0; i < 10; i++) {
            WireClient vanishing = node.connect();
            sendFetch(
                    vanishing,
                    NEWEST,
                    fetch(session, epoch++).minBytes(100_000).maxWaitMs(60_000).build());
            if (i % 2 == 0) {
                produce(admin, id, i % 3, Batches.of("more"));
            }
            node.world.runFor((i + 1) * SECOND / 100);
            vanishing.end.reset();
            node.world.runFor(SECOND / 10);
        }
        assertThat(records(answer(admin, fetch(session, epoch)))).hasSize(5);
        admin.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noPartitionStarvesWhenTheAnswerHasRoomForOne(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        int partitions = 5;
        Uuid id = createTopic(client, "logs", partitions);
        for (int round = 0; round < 4; round++) {
            for (int partition = 0; partition < partitions; partition++) {
                produce(client, id, partition, Batches.of("x".repeat(900)));
            }
        }
        FetchResponse response =
                answer(client, fetch(NONE, 0, all(id, partitions)).maxBytes(1_000));
        int session = response.sessionId();
        long[] next = new long[partitions];
        List<Integer> served = new ArrayList<>();
        for (int epoch = 1; epoch <= 20; epoch++) {
            int one = parts(response).stream()
                    .filter(part -> !records(part).isEmpty())
                    .findFirst()
                    .orElseThrow()
                    .partitionIndex();
            served.add(one);
            next[one]++;
            response = answer(
                    client, fetch(session, epoch, from(id, one, next[one])).maxBytes(1_000));
        }
        assertThat(response.responses()).isEmpty();
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(Collections.frequency(served.subList(0, 5), partition)).isEqualTo(1);
            assertThat(Collections.frequency(served.subList(5, 10), partition)).isEqualTo(1);
            assertThat(Collections.frequency(served, partition)).isEqualTo(4);
        }
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void errorsAreToldWithEachAnswerAndAtOnce(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        FetchResponse first = answer(client, fetch(NONE, 0, all(id, 3)).maxWaitMs(60_000));
        int session = first.sessionId();
        assertThat(parts(first).get(2).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        for (int epoch = 1; epoch < 4; epoch++) {
            FetchResponse next = answer(client, fetch(session, epoch).maxWaitMs(60_000));
            assertThat(indexes(next)).containsExactly(2);
            assertThat(parts(next).getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        assertThat(node.world.nowNanos()).isLessThan(30 * SECOND);
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTopicThatIsDeletedAndMadeAgainIsAnotherOneById(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        WireClient admin = node.connect();
        Uuid id = createTopic(admin, "logs", 2);
        produce(admin, id, 0, Batches.of("old"));
        int session = newSession(client, id, 2);
        answer(client, fetch(session, 1, from(id, 0, 1)));
        var waiting =
                sendFetch(client, NEWEST, fetch(session, 2).maxWaitMs(60_000).build());
        node.world.runFor(SECOND);
        deleteTopic(admin, id);
        Uuid again = createTopic(admin, "logs", 2);
        produce(admin, again, 0, Batches.of("new"));
        assertThat(parts(waiting.answer()))
                .isNotEmpty()
                .allMatch(part -> part.errorCode() == ErrorCode.UNKNOWN_TOPIC_ID.code());
        FetchResponse both = answer(
                client,
                fetch(session, 3, from(again, 0, 0))
                        .forgottenTopicsData(List.of(new FetchRequest.ForgottenTopic("", id, List.of(0, 1)))));
        assertThat(records(both)).containsExactly("0=new");
        assertThat(parts(both)).hasSize(1);
        client.end.close();
        admin.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTopicThatIsDeletedAndMadeAgainIsFoundByItsName(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        FetchRequest.FetchTopic byName = topic("logs", Uuid.ZERO, List.of(partition(0, 0, MAX_BYTES)));
        FetchResponse first =
                sendFetch(client, LAST_BY_NAME, fetch(NONE, 0, byName).build()).answer();
        int session = first.sessionId();
        assertThat(session).isPositive();
        deleteTopic(client, id);
        FetchResponse gone =
                sendFetch(client, LAST_BY_NAME, fetch(session, 1).build()).answer();
        assertThat(parts(gone).getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        FetchResponse stillGone =
                sendFetch(client, LAST_BY_NAME, fetch(session, 2).build()).answer();
        assertThat(parts(stillGone).getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        Uuid again = createTopic(client, "logs", 1);
        produce(client, again, 0, Batches.of("new"));
        FetchResponse back =
                sendFetch(client, LAST_BY_NAME, fetch(session, 3).build()).answer();
        assertThat(records(back)).containsExactly("0=new");
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTopicFoundByItsNameIsReadWhereTheClientSaysNow(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("old", "older"));
        FetchRequest.FetchTopic atEnd = topic("logs", Uuid.ZERO, List.of(partition(0, 2, MAX_BYTES)));
        FetchRequest.FetchTopic atBegin = topic("logs", Uuid.ZERO, List.of(partition(0, 0, MAX_BYTES)));
        int session = sendFetch(client, LAST_BY_NAME, fetch(NONE, 0, atEnd).build())
                .answer()
                .sessionId();
        deleteTopic(client, id);
        produce(client, createTopic(client, "logs", 1), 0, Batches.of("new"));
        FetchResponse gone =
                sendFetch(client, LAST_BY_NAME, fetch(session, 1).build()).answer();
        assertThat(parts(gone).getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        FetchResponse next = sendFetch(
                        client, LAST_BY_NAME, fetch(session, 2, atBegin).build())
                .answer();
        assertThat(records(next)).containsExactly("0=new");
        client.end.close();
        node.stop();
    }

    @Test
    void aFullCacheMakesPlaceForTheNewWhenTheOldIsUnusedOrSmallerAndOldItself() {
        SimulatedNode node = withSlots(1, 2);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 4);
        int small = newSession(client, id, 1);
        int middle = newSession(client, id, 2);
        assertThat(answer(client, fetch(NONE, 0, all(id, 4))).sessionId())
                .as("all are young")
                .isZero();
        node.world.runFor(100 * SECOND);
        answer(client, fetch(small, 1));
        answer(client, fetch(middle, 1));
        node.world.runFor(60 * SECOND);
        answer(client, fetch(small, 2));
        answer(client, fetch(middle, 2));
        assertThat(answer(client, fetch(NONE, 0, all(id, 1))).sessionId())
                .as("none is smaller")
                .isZero();
        int large = newSession(client, id, 4);
        assertThat(error(answer(client, fetch(small, 3)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(error(answer(client, fetch(middle, 3)))).isEqualTo(ErrorCode.NONE);
        node.world.runFor(100 * SECOND);
        answer(client, fetch(middle, 4));
        node.world.runFor(60 * SECOND);
        int unused = newSession(client, id, 1);
        assertThat(error(answer(client, fetch(large, 1)))).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(error(answer(client, fetch(middle, 5)))).isEqualTo(ErrorCode.NONE);
        assertThat(error(answer(client, fetch(unused, 1)))).isEqualTo(ErrorCode.NONE);
        client.end.close();
        node.stop();
    }

    @Test
    void withoutSlotsEveryFetchStandsForItself() {
        SimulatedNode node = withSlots(2, 0);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 2);
        produce(client, id, 1, Batches.of("value"));
        FetchResponse response = answer(client, fetch(NONE, 0, all(id, 2)));
        assertThat(response.sessionId()).isZero();
        assertThat(records(response)).containsExactly("0=value");
        client.end.close();
        node.stop();
    }

    @Test
    void abortedTransactionsAreNamedToThoseWhoReadCommittedRecords() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        produce(client, id, 0, Batches.of("value"));
        FetchResponse committed = answer(client, fetch(NONE, 0, all(id, 1)).isolationLevel((byte) 1));
        assertThat(parts(committed).getFirst().abortedTransactions()).isEmpty();
        assertThat(parts(committed).getFirst().lastStableOffset()).isEqualTo(1);
        FetchResponse all = answer(client, fetch(NONE, 0, all(id, 1)));
        assertThat(parts(all).getFirst().abortedTransactions()).isNull();
        client.end.close();
        node.stop();
    }

    @Test
    void whatAFetchTakesDoesNotGrowWithPartitionsThatAreIdle() {
        long few = bytesOfAFetch(2);
        long many = bytesOfAFetch(2_000);
        assertThat(many).isLessThan(few + few / 2);
    }

    /** What one fetch with news of one partition allocates, its production included. */
    private static long bytesOfAFetch(int partitions) {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        WireClient producer = node.connect();
        Uuid id = createTopic(client, "logs", partitions);
        int session = newSession(client, id, partitions);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int fetches = 200;
        long before = 0;
        for (int i = 0; i < 2 * fetches; i++) {
            if (i == fetches) {
                before = thread.getThreadAllocatedBytes(Thread.currentThread().threadId());
            }
            var waiting = sendFetch(
                    client,
                    NEWEST,
                    fetch(session, i + 1, from(id, 1, i)).maxWaitMs(60_000).build());
            produce(producer, id, 1, Batches.of("news"));
            assertThat(records(waiting.answer())).containsExactly(i + "=news");
        }
        long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        client.end.close();
        producer.end.close();
        node.stop();
        return bytes / fetches;
    }
}
