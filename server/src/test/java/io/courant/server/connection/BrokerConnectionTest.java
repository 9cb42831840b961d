package io.courant.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.metrics.MeterBoard;
import io.courant.server.Listener;
import io.courant.server.ServerLimits;
import io.courant.server.ServerSettings;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.network.SimulatedNetwork;
import io.courant.wire.ApiKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerConnectionTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int MEGABYTE = 1024 * 1024;

    /** Of what unsent answers may take, all but the reserve, and one answer less. */
    private static final long RESERVE_IS_LEFT_BYTES = ServerLimits.UNSENT_BYTES_PER_PROCESS
            - ServerLimits.UNSENT_BYTES_PER_PROCESS / ServerLimits.UNSENT_RESERVE_PART
            - MEGABYTE;

    private final SimulatedWorld world = new SimulatedWorld(42);
    private final SimulatedProcess process = new SimulatedProcess(world, "broker");
    private final Shards shards = process.shards(1);
    private final Shard shard = shards.data().getFirst();
    private final SimulatedNetwork network = new SimulatedNetwork(world);
    private final SimulatedBuffers buffers = new SimulatedBuffers();
    private final RecordingEventLog events = new RecordingEventLog();
    private final MeterBoard metrics = new MeterBoard();
    private final ScriptedDispatch dispatch = new ScriptedDispatch();
    private final List<Long> gone = new ArrayList<>();
    private boolean serving = true;
    private ServerSettings settings = ServerSettings.DEFAULTS;
    private Endpoint endpoint = new Endpoint("127.0.0.1", 0);

    @AfterEach
    void nothingIsLeftBehind() {
        dispatch.started.forEach(Exchange::releaseFrame);
        world.runFor(5 * SECOND);
        assertThat(network.openConnections()).isZero();
        buffers.assertNoneOutstanding();
    }

    private ConnectionShard listen() throws IOException {
        var permit = new ExceedPermit(shard);
        ConnectionShard connections = new ConnectionShard(
                shard, 1, buffers, events, metrics, new SimulatedClock(world), settings, dispatch, permit, gone::add);
        Listener listener = new Listener("PLAINTEXT", endpoint, new Endpoint("127.0.0.1", 9092));
        Network.Binding binding =
                network.listen(endpoint, shards, connection -> connections.accepted(connection, listener));
        endpoint = binding.endpoint();
        if (serving) {
            world.run(shard, connections::serve);
        }
        return connections;
    }

    private ScriptedClient connect() {
        return new ScriptedClient(network, endpoint);
    }

    private void awaitStarted(int requests) {
        world.await(requests + " requests to be taken up", () -> dispatch.started.size() >= requests);
        world.runFor(SECOND);
        assertThat(dispatch.started).hasSize(requests);
    }

    /** So many clients that ask for metadata again and again, and never read. */
    private List<ScriptedClient> askWithoutReading(int clients, int requestsEach) {
        List<ScriptedClient> deaf =
                IntStream.range(0, clients).mapToObj(i -> connect()).toList();
        for (ScriptedClient client : deaf) {
            client.end.stopReading();
            for (int id = 0; id < requestsEach; id++) {
                client.send(ApiKey.METADATA, id);
            }
        }
        return deaf;
    }

    private void answer(int index) {
        world.run(shard, () -> dispatch.answer(dispatch.started.get(index)));
    }

    private void awaitAnswers(ScriptedClient client, Integer... correlationIds) {
        world.await("answers", () -> client.answered.size() >= correlationIds.length);
        assertThat(client.answered).containsExactly(correlationIds);
    }

    @Test
    void producesOverlapAndAreAnsweredInTheirOrder() throws IOException {
        listen();
        ScriptedClient client = connect();
        for (int id = 0; id < 3; id++) {
            client.send(ApiKey.PRODUCE, id);
        }
        awaitStarted(3);
        answer(2);
        answer(1);
        world.runFor(SECOND);
        assertThat(client.answered).isEmpty();
        answer(0);
        awaitAnswers(client, 0, 1, 2);
        client.end.close();
    }

    @Test
    void anotherApiWaitsForProducesBeforeItAndHoldsBackWhatFollows() throws IOException {
        listen();
        ScriptedClient client = connect();
        client.send(ApiKey.PRODUCE, 0);
        client.send(ApiKey.PRODUCE, 1);
        client.send(ApiKey.METADATA, 2);
        client.send(ApiKey.PRODUCE, 3);
        client.send(ApiKey.FETCH, 4);
        awaitStarted(2);
        answer(1);
        world.runFor(SECOND);
        assertThat(dispatch.started).hasSize(2);
        answer(0);
        awaitStarted(3);
        answer(2);
        awaitStarted(4);
        answer(3);
        awaitStarted(5);
        answer(4);
        awaitAnswers(client, 0, 1, 2, 3, 4);
        client.end.close();
    }

    @Test
    void requestsThatComeBeforeTheNodeIsReadyWaitForIt() throws IOException {
        serving = false;
        dispatch.answersAtOnce = true;
        ConnectionShard connections = listen();
        ScriptedClient client = connect();
        client.send(ApiKey.PRODUCE, 0);
        client.send(ApiKey.METADATA, 1);
        world.runFor(SECOND);
        assertThat(dispatch.started).isEmpty();
        world.run(shard, connections::serve);
        awaitAnswers(client, 0, 1);
        client.end.close();
    }

    @Test
    void framesOfEverySizeArriveWhole() throws IOException {
        dispatch.answersAtOnce = true;
        listen();
        ScriptedClient client = connect();
        List<Integer> sizes = new ArrayList<>();
        for (int size :
                new int[] {14, 100, 5_000, 8_191, 8_192, 65_535, 65_536, 65_537, 70_000, 300_000, 20, 3 * MEGABYTE}) {
            sizes.addAll(List.of(size, 14, size, size));
        }
        for (int id = 0; id < sizes.size(); id++) {
            client.send(ApiKey.PRODUCE, id, sizes.get(id));
        }
        awaitAnswers(client, IntStream.range(0, sizes.size()).boxed().toArray(Integer[]::new));
        assertThat(dispatch.started.stream().map(exchange -> exchange.frame().length()))
                .containsExactlyElementsOf(sizes);
        client.end.close();
    }

    @Test
    void largeFramesOneAfterTheOtherAreNotCopied() throws IOException {
        dispatch.answersAtOnce = true;
        listen();
        ScriptedClient client = connect();
        int frames = 50;
        for (int id = 0; id < frames; id++) {
            client.send(ApiKey.PRODUCE, id, 60_000);
        }
        world.await("answers", () -> client.answered.size() == frames);
        long moreThanOneEach = buffers.allocations() - 2L * frames; // the frame's own buffer, and its response
        assertThat(moreThanOneEach).isLessThan(frames / 2);
        client.end.close();
    }

    @Test
    void aHugeLengthAloneCostsLittle() throws IOException {
        listen();
        ScriptedClient client = connect();
        client.end.send(ByteBuffer.allocate(4).putInt(100_000_000).flip());
        world.runFor(SECOND);
        assertThat(buffers.highestOutstandingBytes())
                .isLessThan(ServerLimits.CHUNK_BYTES + ServerLimits.UNPROVEN_FRAME_BYTES + 1_000);
        client.end.send(ByteBuffer.allocate(1_000_000));
        world.runFor(SECOND);
        assertThat(buffers.outstandingBytes()).isLessThan(3_000_000);
        client.end.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 104_857_601, 9, 0, -1, Integer.MIN_VALUE})
    void aLengthThatNoRequestHasClosesTheConnectionWithOneLine(int length) throws IOException {
        listen();
        ScriptedClient client = connect();
        client.end.send(ByteBuffer.allocate(4).putInt(length).flip());
        world.await("the connection to be closed", () -> client.closed);
        assertThat(events.messages("request.bad-length")).hasSize(1);
        assertThat(buffers.highestOutstandingBytes()).isLessThan(2 * ServerLimits.CHUNK_BYTES);
    }

    @Test
    void answersWhatCameBeforeARequestThatIsMalformed() throws IOException {
        dispatch.answersAtOnce = true;
        listen();
        ScriptedClient client = connect();
        client.send(ApiKey.METADATA, 1);
        ByteBuffer bad = ScriptedClient.request(ApiKey.METADATA, 2, 14);
        bad.putInt(14, 77); // not the marker
        client.end.send(bad);
        client.send(ApiKey.METADATA, 3);
        world.await("the connection to be closed", () -> client.closed);
        assertThat(client.answered).containsExactly(1);
        assertThat(events.messages("request.malformed"))
                .singleElement()
                .asString()
                .contains("METADATA in version 4");
    }

    @Test
    void closesOnUnknownApisAndVersionsButNotOnUnknownVersionsOfApiVersions() throws IOException {
        listen();
        ScriptedClient unknownApi = connect();
        unknownApi.end.send(ScriptedClient.request((short) 999, (short) 0, 1, 20));
        ScriptedClient unknownVersion = connect();
        unknownVersion.end.send(ScriptedClient.request(ApiKey.PRODUCE.id(), (short) 99, 1, 20));
        ScriptedClient apiVersions = connect();
        apiVersions.end.send(ScriptedClient.request(ApiKey.API_VERSIONS.id(), (short) 99, 7, 20));
        world.await("the connections to be closed", () -> unknownApi.closed && unknownVersion.closed);
        awaitAnswers(apiVersions, 7);
        assertThat(events.messages("request.unsupported")).hasSizeBetween(1, 2);
        apiVersions.end.close();
    }

    @Test
    void aClientThatNeverReadsIsNotServedOn() throws IOException {
        dispatch.answersAtOnce = true;
        dispatch.responseBytes = 100_000;
        listen();
        ScriptedClient client = connect();
        client.end.stopReading();
        int requests = 1_000;
        for (int id = 0; id < requests; id++) {
            client.send(ApiKey.FETCH, id);
        }
        world.runFor(10 * SECOND);
        assertThat(buffers.highestOutstandingBytes()).isLessThan(2 * MEGABYTE);
        assertThat(dispatch.started.size()).isLessThan(20);
        client.end.startReading();
        world.await("all answers", () -> client.answered.size() == requests);
        client.end.close();
    }

    @Test
    void tinyAnswersThatNobodyReadsAreCountedWithTheirObjects() throws IOException {
        dispatch.answersAtOnce = true;
        listen();
        ScriptedClient client = connect();
        client.end.stopReading();
        for (int id = 0; id < 10_000; id++) { // one by one: each answer is a write of its own
            client.send(ApiKey.METADATA, id);
            world.runFor(SECOND / 1_000);
        }
        world.runFor(SECOND);
        long writes = ServerLimits.UNSENT_BYTES_PER_CONNECTION / ServerLimits.HEAP_BYTES_PER_WRITE;
        assertThat(dispatch.started.size() - answersInTheNetwork())
                .isLessThan((int) writes + ServerLimits.REQUESTS_IN_FLIGHT_PER_CONNECTION);
        client.end.reset();
    }

    /** What the simulated connection holds between the two sides. */
    private int answersInTheNetwork() {
        int answerBytes = Integer.BYTES + Integer.BYTES + dispatch.responseBytes;
        return 64 * 1024 / answerBytes;
    }

    @Test
    void aRequestWithoutRecordsThatIsHugeClosesTheConnection() throws IOException {
        listen();
        ScriptedClient client = connect();
        client.send(ApiKey.METADATA, 1, ServerLimits.LARGEST_REQUEST_WITHOUT_RECORDS_BYTES + 1);
        world.await("the connection to be closed", () -> client.closed);
        assertThat(dispatch.started).isEmpty();
        assertThat(events.messages("request.too-large")).hasSize(1);
    }

    @Test
    void manyClientsThatNeverReadAreClosedSoThatOthersAreAnswered() throws IOException {
        dispatch.answersAtOnce = true;
        dispatch.responseBytes = 8 * MEGABYTE;
        listen();
        List<ScriptedClient> deaf = askWithoutReading(40, 1);
        world.runFor(2 * SECOND);
        ScriptedClient other = connect();
        other.send(ApiKey.METADATA, 2);
        world.await("the answer of the one that reads", () -> other.answered.size() == 1);
        assertThat(buffers.highestOutstandingBytes()).isLessThan(140L * MEGABYTE);
        assertThat(events.messages("connection.unread")).isNotEmpty();
        other.end.close();
        deaf.forEach(client -> client.end.reset());
    }

    @Test
    void whoReadsIsAcknowledgedWhileManyDoNotRead() throws IOException {
        dispatch.answersAtOnce = true;
        dispatch.responseBytes = 300_000;
        listen();
        List<ScriptedClient> deaf = askWithoutReading(200, 100);
        world.await("answers to wait for room", () -> buffers.outstandingBytes() > RESERVE_IS_LEFT_BYTES);
        dispatch.responseBytes = 50;
        ScriptedClient other = connect();
        for (int id = 0; id < 10; id++) {
            other.send(ApiKey.PRODUCE, id);
        }
        world.await("the acknowledgements", () -> other.answered.size() == 10);
        assertThat(events.messages("connection.unread")).isEmpty();
        other.end.close();
        deaf.forEach(client -> client.end.reset());
    }

    @Test
    void aRequestThatWaitsWithoutItsFrameTakesNoRoom() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, 4 * MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        listen();
        ScriptedClient waiting = connect();
        waiting.send(ApiKey.FETCH, 1, 3 * MEGABYTE);
        awaitStarted(1);
        world.run(shard, () -> dispatch.started.getFirst().releaseFrame());
        ScriptedClient other = connect();
        other.send(ApiKey.PRODUCE, 2, 3 * MEGABYTE);
        awaitStarted(2);
        answer(1);
        answer(0);
        awaitAnswers(other, 2);
        awaitAnswers(waiting, 1);
        List.of(waiting, other).forEach(client -> client.end.close());
    }

    @Test
    void answersThatWaitForRoomStopTheTakingUpOfRequests() throws IOException {
        dispatch.answersAtOnce = true;
        dispatch.responseBytes = 8 * MEGABYTE;
        listen();
        List<ScriptedClient> deaf = askWithoutReading(60, 1);
        world.runFor(2 * SECOND);
        long sentOrInTheWay = ServerLimits.UNSENT_BYTES_PER_PROCESS / dispatch.responseBytes;
        long waitingAsObjects =
                settings.inFlightMaxBytes() / (ServerLimits.HEAP_BYTES_PER_ANSWER_BYTE * dispatch.responseBytes);
        assertThat(dispatch.started.size()).isLessThanOrEqualTo((int) (sentOrInTheWay + waitingAsObjects + 1));
        ScriptedClient other = connect();
        other.send(ApiKey.METADATA, 2);
        world.await("the answer of the one that reads", () -> other.answered.size() == 1);
        assertThat(events.messages("connection.unread")).isNotEmpty();
        other.end.close();
        deaf.forEach(client -> client.end.reset());
    }

    @Test
    void aRequestLargerThanTheBudgetIsNotHeldUpByFetchesThatWait() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, 4 * MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        listen();
        ScriptedClient polling = connect();
        polling.send(ApiKey.FETCH, 1);
        awaitStarted(1);
        ScriptedClient other = connect();
        other.send(ApiKey.PRODUCE, 2, 5 * MEGABYTE);
        awaitStarted(2);
        answer(1);
        awaitAnswers(other, 2);
        answer(0);
        awaitAnswers(polling, 1);
        List.of(polling, other).forEach(client -> client.end.close());
    }

    @Test
    void stringsThatAreNotKeptTakeNoRoomWhileTheirRequestWaits() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, 4 * MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        dispatch.readsStrings = true;
        dispatch.keepsNoStrings = true;
        listen();
        ScriptedClient first = connect();
        first.end.send(requestOfStrings(1));
        awaitStarted(1);
        ScriptedClient second = connect();
        second.end.send(requestOfStrings(2));
        awaitStarted(2);
        answer(1);
        awaitAnswers(second, 2);
        answer(0);
        awaitAnswers(first, 1);
        List.of(first, second).forEach(client -> client.end.close());
    }

    @Test
    void stringsOfARequestTakeRoomUntilItIsAnswered() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, 4 * MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        dispatch.readsStrings = true;
        listen();
        ScriptedClient first = connect();
        first.end.send(requestOfStrings(1));
        awaitStarted(1);
        ScriptedClient second = connect();
        second.end.send(requestOfStrings(2));
        world.runFor(SECOND);
        assertThat(dispatch.started).hasSize(1);
        answer(0);
        awaitAnswers(first, 1);
        awaitStarted(2);
        answer(1);
        awaitAnswers(second, 2);
        List.of(first, second).forEach(client -> client.end.close());
    }

    /** Three megabytes of strings of 30,000 bytes behind the marker. */
    private static ByteBuffer requestOfStrings(int correlationId) {
        int strings = 100;
        int stringBytes = 30_000;
        int markerEnd = 14;
        ByteBuffer request = ScriptedClient.request(
                ApiKey.METADATA, correlationId, markerEnd + strings * (Short.BYTES + stringBytes));
        for (int i = 0; i < strings; i++) {
            request.putShort(Integer.BYTES + markerEnd + i * (Short.BYTES + stringBytes), (short) stringBytes);
        }
        return request;
    }

    @Test
    void aFrameThatHasJustBegunIsNotStalledHoweverLongTheConnectionWasIdle() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        listen();
        ScriptedClient idle = connect();
        world.runFor(100 * SECOND);
        ScriptedClient holder = connect();
        holder.send(ApiKey.PRODUCE, 1, 900_000);
        awaitStarted(1);
        ScriptedClient needy = connect();
        needy.send(ApiKey.PRODUCE, 2, 3 * MEGABYTE);
        world.runFor(SECOND);
        ByteBuffer request = ScriptedClient.request(ApiKey.METADATA, 3, 200);
        idle.end.send(request.duplicate().limit(100));
        world.runFor(5 * SECOND);
        assertThat(idle.closed).isFalse();
        answer(0);
        idle.end.send(request.position(100));
        awaitStarted(3);
        answer(1);
        answer(2);
        awaitAnswers(idle, 3);
        awaitAnswers(needy, 2);
        List.of(idle, holder, needy).forEach(client -> client.end.close());
    }

    @Test
    void requestsInProgressAreBoundedByTheirBytes() throws IOException {
        listen();
        ScriptedClient client = connect();
        for (int id = 0; id < 20; id++) {
            client.send(ApiKey.PRODUCE, id, MEGABYTE);
        }
        world.runFor(10 * SECOND);
        assertThat(dispatch.started).hasSize(8);
        for (int id = 0; id < 20; id++) {
            awaitStartedAtLeast(id + 1);
            answer(id);
        }
        world.await("all answers", () -> client.answered.size() == 20);
        client.end.close();
    }

    private void awaitStartedAtLeast(int requests) {
        world.await("request " + requests, () -> dispatch.started.size() >= requests);
    }

    @Test
    void theBudgetOfAllConnectionsStopsReadingAndLetsEveryoneFinish() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, 4 * MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        listen();
        List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ScriptedClient client = connect();
            client.send(ApiKey.PRODUCE, i, 3 * MEGABYTE);
            clients.add(client);
        }
        int answered = 0;
        while (answered < 10) {
            int next = answered;
            world.await("request " + next, () -> dispatch.started.size() > next);
            world.runFor(SECOND);
            assertThat(buffers.outstandingBytes()).isLessThan(20L * MEGABYTE);
            while (answered < dispatch.started.size()) {
                answer(answered++);
            }
        }
        world.await("all answers", () -> clients.stream().allMatch(client -> client.answered.size() == 1));
        clients.forEach(client -> client.end.close());
    }

    @Test
    void aStalledFrameIsClosedOnlyWhenOthersNeedTheRoom() throws IOException {
        settings = new ServerSettings(10 * MEGABYTE, MEGABYTE, 600_000, true, MEGABYTE, 10, 10);
        listen();
        ScriptedClient stalled = connect();
        ByteBuffer request = ScriptedClient.request(ApiKey.PRODUCE, 1, 3 * MEGABYTE);
        stalled.end.send(request.duplicate().limit(900_000));
        world.runFor(100 * SECOND);
        assertThat(stalled.closed).isFalse();
        ScriptedClient other = connect();
        other.send(ApiKey.PRODUCE, 2, 3 * MEGABYTE);
        world.await("the stalled one to be closed", () -> stalled.closed);
        awaitStarted(1);
        answer(0);
        awaitAnswers(other, 2);
        assertThat(events.messages("connection.stalled")).hasSize(1);
        assertThat(events.messages("connection.no-room").getFirst()).contains("queued.max.request.bytes");
        other.end.close();
    }

    @Test
    void idleConnectionsAreClosedAndHoldNoBuffer() throws IOException {
        settings = new ServerSettings(MEGABYTE, MEGABYTE, 60_000, true, MEGABYTE, 10, 10);
        dispatch.answersAtOnce = true;
        listen();
        List<ScriptedClient> clients =
                IntStream.range(0, 100).mapToObj(i -> connect()).toList();
        clients.forEach(client -> client.send(ApiKey.METADATA, 1));
        world.await("answers", () -> clients.stream().allMatch(client -> client.answered.size() == 1));
        world.runFor(SECOND);
        assertThat(buffers.outstandingBytes()).isLessThanOrEqualTo(ServerLimits.CHUNK_BYTES);
        world.runFor(30 * SECOND);
        assertThat(clients).noneMatch(client -> client.closed);
        world.runFor(60 * SECOND);
        assertThat(clients).allMatch(client -> client.closed);
        assertThat(gone).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void aClientThatGoesInTheMiddleLeavesNothingBehind() throws IOException {
        listen();
        for (int i = 0; i < 20; i++) {
            ScriptedClient client = connect();
            client.send(ApiKey.PRODUCE, 1, 20_000);
            client.send(ApiKey.PRODUCE, 2, 200_000);
            client.send(ApiKey.FETCH, 3, 30_000);
            client.end.send(ScriptedClient.request(ApiKey.PRODUCE, 4, 300_000).limit(250_000));
            world.runFor(i * 400_000L);
            client.end.reset();
        }
        world.runFor(SECOND);
        for (int i = 0; i < dispatch.started.size(); i++) {
            answer(i);
        }
    }

    @Test
    void randomBytesNeverDoMoreThanCloseTheConnection() throws IOException {
        dispatch.answersAtOnce = true;
        listen();
        var random = world.random().fork("garbage");
        List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ScriptedClient client = connect();
            ByteBuffer garbage = ByteBuffer.allocate(1 + random.nextInt(2_000));
            while (garbage.hasRemaining()) {
                garbage.put((byte) random.nextInt(256));
            }
            garbage.flip();
            if (random.nextInt(2) == 0 && garbage.remaining() > 8) {
                garbage.putInt(0, garbage.remaining() - 4);
                garbage.putShort(4, (short) random.nextInt(100));
                garbage.putShort(6, (short) random.nextInt(20));
            }
            client.end.send(garbage);
            clients.add(client);
        }
        world.runFor(10 * SECOND);
        assertThat(buffers.highestOutstandingBytes()).isLessThan(60L * MEGABYTE);
        clients.forEach(client -> client.end.close());
    }
}
