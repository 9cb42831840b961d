package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.RecordingEventLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections beyond the limits that an operator has set. */
@Timeout(30)
class ConnectionLimitsTest {

    private final List<Transport> started = new ArrayList<>();
    private final RecordingEventLog events = new RecordingEventLog();
    private final MeterBoard metrics = new MeterBoard();
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
    private final Queue<CountDownLatch> closings = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stopsWithNoBufferOutstanding() throws InterruptedException {
        for (CountDownLatch closed : closings) {
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
        for (Transport transport : started) {
            transport.stop();
            assertThat(transport.buffers().outstandingBytes()).isZero();
        }
        assertThat(fault).isNotDone();
    }

    private Transport start(boolean nativePolling, ConnectionLimits limits) {
        TransportSettings settings =
                TransportSettings.defaults(2).withNativePolling(nativePolling).withConnections(limits);
        Transport transport = Transport.start(settings, events, metrics, (shard, cause) -> fault.complete(cause));
        started.add(transport);
        return transport;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionBeyondTheMostIsTakenWhenAnotherCloses(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling, ConnectionLimits.NONE.withMost(2));
        Network.Binding one = listenForEcho(transport);
        Network.Binding other = listenForEcho(transport);
        Socket first = connect(one);
        Socket second = connect(other);
        assertThat(answersTo(first)).isTrue();
        assertThat(answersTo(second)).isTrue();
        try (Socket third = connect(one);
                Socket fourth = connect(other)) {
            third.getOutputStream().write(7);
            fourth.getOutputStream().write(7);
            turnControl(transport);
            turnControl(transport);
            assertThat(metrics.value(TransportMetrics.ACCEPTED)).isEqualTo(2);
            first.close();
            second.close();
            assertThat(third.getInputStream().read()).isEqualTo(7);
            assertThat(fourth.getInputStream().read()).isEqualTo(7);
        }
        assertThat(metrics.value(TransportMetrics.ACCEPTED)).isEqualTo(4);
        assertThat(metrics.value(TransportMetrics.WAITS, "most")).isPositive();
        assertThat(events.messages("connection.limit-reached"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("max.connections=2"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void otherLimitsHoldForWhoWaitsAndWhoComesAndCloseNobody(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling, ConnectionLimits.NONE.withMost(1));
        Network.Binding binding = listenForEcho(transport);
        try (Socket first = connect(binding);
                Socket second = connect(binding)) {
            assertThat(answersTo(first)).isTrue();
            second.getOutputStream().write(7);
            turnControl(transport);
            assertThat(metrics.value(TransportMetrics.ACCEPTED)).isEqualTo(1);
            transport.limit(ConnectionLimits.NONE.withMost(2));
            assertThat(second.getInputStream().read()).isEqualTo(7);
            transport.limit(ConnectionLimits.NONE.withPerAddress(1, Map.of()));
            turnControl(transport);
            try (Socket third = connect(binding)) {
                assertThat(answersTo(third)).isFalse();
            }
            assertThat(answersTo(first)).isTrue();
            assertThat(answersTo(second)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesConnectionsOfAnAddressThatHasItsMost(boolean nativePolling) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        InetAddress alsoHere = InetAddress.getByName("127.0.0.2");
        Transport transport = start(nativePolling, ConnectionLimits.NONE.withPerAddress(1, Map.of(alsoHere, 2)));
        Network.Binding binding = listenForEcho(transport);
        try (Socket first = connect(binding)) {
            assertThat(answersTo(first)).isTrue();
            try (Socket second = connect(binding)) {
                assertThat(answersTo(second)).isFalse();
            }
            try (Socket one = connectFrom(alsoHere, binding);
                    Socket two = connectFrom(alsoHere, binding)) {
                assertThat(answersTo(one)).isTrue();
                assertThat(answersTo(two)).isTrue();
                try (Socket three = connectFrom(alsoHere, binding)) {
                    assertThat(answersTo(three)).isFalse();
                }
            }
        }
        assertThat(metrics.value(TransportMetrics.REFUSED, "address")).isEqualTo(2);
        assertThat(events.messages("connection.refused-address"))
                .anySatisfy(line -> assertThat(line).contains(here.getHostAddress(), "max.connections.per.ip"));
        awaitNoneOpen(transport, binding);
    }

    /** An address that had its most gets a place back when its connection is gone. */
    private static void awaitNoneOpen(Transport transport, Network.Binding binding) throws Exception {
        boolean answered = false;
        while (!answered) {
            turnControl(transport);
            try (Socket again = connect(binding)) {
                answered = answersTo(again);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionsBeyondTheRateAreTakenLater(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling, ConnectionLimits.NONE.withPerSecond(2));
        Network.Binding binding = listenForEcho(transport);
        for (int i = 0; i < 5; i++) {
            try (Socket socket = connect(binding)) {
                assertThat(answersTo(socket)).isTrue();
            }
        }
        assertThat(metrics.value(TransportMetrics.ACCEPTED)).isEqualTo(5);
        assertThat(metrics.value(TransportMetrics.WAITS, "rate")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPlaceThatHasItsMostHoldsUpNoOtherAndSaysWhichItIs(boolean nativePolling) throws Exception {
        Transport transport = start(nativePolling, ConnectionLimits.NONE);
        Network.Binding narrow = listenForEcho(transport, new Network.Intake(1, Integer.MAX_VALUE));
        Network.Binding wide = listenForEcho(transport, Network.Intake.UNLIMITED);
        Socket first = connect(narrow);
        assertThat(answersTo(first)).isTrue();
        try (Socket second = connect(narrow);
                Socket elsewhere = connect(wide);
                Socket alsoElsewhere = connect(wide)) {
            second.getOutputStream().write(7);
            assertThat(answersTo(elsewhere)).isTrue();
            assertThat(answersTo(alsoElsewhere)).isTrue();
            assertThat(metrics.value(TransportMetrics.ACCEPTED)).isEqualTo(3);
            first.close();
            assertThat(second.getInputStream().read()).isEqualTo(7);
        }
        assertThat(events.messages("connection.limit-reached"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("1 are open at 127.0.0.1"));
    }

    private Network.Binding listenForEcho(Transport transport) throws IOException {
        return listenForEcho(transport, Network.Intake.UNLIMITED);
    }

    private Network.Binding listenForEcho(Transport transport, Network.Intake intake) throws IOException {
        return transport.network().listen(new Endpoint("127.0.0.1", 0), intake, transport.shards(), connection -> {
            var closed = new CountDownLatch(1);
            closings.add(closed);
            return new EchoHandler(connection, transport.buffers(), closed);
        });
    }

    private static Socket connectFrom(InetAddress local, Network.Binding binding) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), binding.endpoint().port(), local, 0);
    }

    private static void turnControl(Transport transport) throws Exception {
        var turned = new CompletableFuture<Boolean>();
        transport.shards().control().execute(() -> turned.complete(true));
        assertThat(turned.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static Socket connect(Network.Binding binding) throws IOException {
        return new Socket(binding.endpoint().host(), binding.endpoint().port());
    }

    private static boolean answersTo(Socket socket) {
        try {
            socket.getOutputStream().write(7);
            return socket.getInputStream().read() == 7;
        } catch (IOException reset) {
            return false;
        }
    }
}
