package io.courant.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.metrics.MeterBoard;
import io.courant.server.Listener;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections whose requests are larger than all that the budget has: one at a time is let through, and may not dawdle. */
class ExceedingConnectionTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int MEGABYTE = 1024 * 1024;
    private static final int BEGINNING = 1_500_000;
    private static final int STALLED = 10;
    private static final int MANY = 30;

    private final SimulatedWorld world = new SimulatedWorld(42);
    private final SimulatedProcess process = new SimulatedProcess(world, "broker");
    private final Shards shards = process.shards(1);
    private final Shard shard = shards.data().getFirst();
    private final SimulatedNetwork network = new SimulatedNetwork(world);
    private final SimulatedBuffers buffers = new SimulatedBuffers();
    private final RecordingEventLog events = new RecordingEventLog();
    private final ScriptedDispatch dispatch = new ScriptedDispatch();
    private Endpoint endpoint = new Endpoint("127.0.0.1", 0);

    @BeforeEach
    void listen() throws IOException {
        ConnectionShard connections = new ConnectionShard(
                shard,
                1,
                buffers,
                events,
                new MeterBoard(),
                new SimulatedClock(world),
                new ServerSettings(10 * MEGABYTE, MEGABYTE, 36_000_000, true, MEGABYTE, 10, 10),
                dispatch,
                new ExceedPermit(shard),
                gone -> {});
        Listener listener = new Listener("PLAINTEXT", endpoint, new Endpoint("127.0.0.1", 9092));
        Network.Binding binding =
                network.listen(endpoint, shards, connection -> connections.accepted(connection, listener));
        endpoint = binding.endpoint();
        world.run(shard, connections::serve);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        dispatch.started.forEach(Exchange::releaseFrame);
        world.runFor(5 * SECOND);
        buffers.assertNoneOutstanding();
    }

    @Test
    void oneThatFallsSilentIsClosedBeforeItKeepsOthersWaitingForLong() {
        List<ScriptedClient> stalled = new ArrayList<>();
        for (int i = 0; i < STALLED; i++) {
            stalled.add(sendBeginning(i));
        }
        ScriptedClient other = connect();
        other.send(ApiKey.PRODUCE, 99, 3 * MEGABYTE);
        world.runFor(STALLED * 10 * SECOND);
        assertThat(dispatch.started)
                .as("within ten seconds for each that stalls")
                .hasSize(1);
        assertThat(stalled).anyMatch(client -> client.closed);
        answer(0);
        world.await("the answer", () -> other.answered.contains(99));
        other.end.close();
        stalled.forEach(client -> client.end.close());
    }

    @Test
    void oneThatIsSlowIsGivenItsTime() {
        ScriptedClient slow = sendBeginning(1);
        ByteBuffer request = request(1);
        int pieces = 20;
        for (int piece = 0; piece < pieces; piece++) {
            world.runFor(SECOND);
            int length = (request.limit() - BEGINNING) / pieces;
            int from = BEGINNING + piece * length;
            slow.end.send(request.slice(from, piece == pieces - 1 ? request.limit() - from : length));
        }
        awaitStarted(1);
        answer(0);
        world.await("the answer", () -> slow.answered.contains(1));
        assertThat(events.messages("connection.stalled")).isEmpty();
        slow.end.close();
    }

    @Test
    void oneThatHasNothingToSendIsNotLetThroughInsteadOfOthers() {
        ScriptedClient idle = connect();
        idle.send(ApiKey.METADATA, 1);
        awaitStarted(1);
        ScriptedClient large = connect();
        large.send(ApiKey.PRODUCE, 2, 3 * MEGABYTE / 2);
        awaitStarted(2);
        answer(0); // from now on it waits for room, before all others
        List<ScriptedClient> others = sendManyWithoutRoom();
        answer(1);
        answerAsTheyStart(others.size());
        List.of(idle, large).forEach(client -> client.end.close());
        others.forEach(client -> client.end.close());
    }

    @Test
    void thoseThatDoNotReadTheirAnswersAreNotWaitedFor() {
        List<ScriptedClient> deaf = new ArrayList<>();
        for (int i = 0; i < STALLED; i++) {
            ScriptedClient client = connect();
            client.end.stopReading();
            client.send(ApiKey.METADATA, i);
            deaf.add(client);
        }
        awaitStarted(STALLED);
        ScriptedClient large = connect();
        large.send(ApiKey.PRODUCE, 99, 3 * MEGABYTE / 2);
        awaitStarted(STALLED + 1);
        deaf.forEach(client -> client.send(ApiKey.PRODUCE, 100, 600_000));
        world.runFor(SECOND);
        List<ScriptedClient> others = sendManyWithoutRoom();
        dispatch.responseBytes = 2 * MEGABYTE;
        for (int i = 0; i < STALLED; i++) {
            answer(i);
        }
        world.runFor(SECOND);
        dispatch.responseBytes = 8;
        answer(STALLED);
        answerAsTheyStart(others.size());
        large.end.close();
        deaf.forEach(client -> client.end.reset());
        others.forEach(client -> client.end.close());
    }

    /** Many requests of which the beginnings alone are more than the budget. */
    private List<ScriptedClient> sendManyWithoutRoom() {
        List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ScriptedClient client = connect();
            client.send(ApiKey.PRODUCE, i, 600_000);
            clients.add(client);
        }
        world.runFor(SECOND);
        return clients;
    }

    /** Answers what is taken up until {@code requests} more have been. */
    private void answerAsTheyStart(int requests) {
        int answered = dispatch.started.size();
        int all = answered + requests;
        while (answered < all) {
            int next = answered;
            world.runFor(100 * SECOND);
            assertThat(dispatch.started).as("taken up").hasSizeGreaterThan(next);
            while (answered < dispatch.started.size()) {
                answer(answered++);
            }
        }
    }

    private ScriptedClient connect() {
        return new ScriptedClient(network, endpoint);
    }

    private void awaitStarted(int requests) {
        world.await(requests + " requests", () -> dispatch.started.size() == requests);
    }

    private void answer(int index) {
        world.run(shard, () -> dispatch.answer(dispatch.started.get(index)));
    }

    private ScriptedClient sendBeginning(int id) {
        ScriptedClient client = connect();
        client.end.send(request(id).limit(BEGINNING));
        return client;
    }

    private static ByteBuffer request(int id) {
        return ScriptedClient.request(ApiKey.PRODUCE, id, 3 * MEGABYTE);
    }
}
