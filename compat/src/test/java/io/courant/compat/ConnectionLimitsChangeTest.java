package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits on connections that Kafka's administrator changes while the broker runs. */
@Tag("compat")
class ConnectionLimitsChangeTest {

    private static final ConfigResource ALL = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");

    private static final String MOST = "max.connections";
    private static final String MOST_OF_LISTENER = "listener.name.plaintext.max.connections";
    private static final String RATE = "max.connection.creation.rate";
    private static final String PER_ADDRESS = "max.connections.per.ip";
    private static final String OVERRIDES = "max.connections.per.ip.overrides";

    @TempDir
    Path home;

    private StartedBroker broker;
    private Admin admin;

    @BeforeEach
    void start() throws IOException {
        broker = StartedBroker.start(home);
        admin = Clients.of(broker).admin();
        describe(BROKER); // so it is connected, whatever is changed
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        broker.requireAlive();
        broker.close();
    }

    @Test
    void whoComesBeyondTheMostIsServedOnceMoreAreAllowed() throws IOException {
        set(ALL, MOST, "1");
        try (Socket waiting = connectFrom(1)) {
            ask(waiting);
            describe(BROKER);
            assertThat(waiting.getInputStream().available()).isZero();
            requireTold("max.connections=1 are open");
            set(BROKER, MOST, "100"); // for a single broker goes before that for all
            requireAnswered(waiting);
        }
    }

    @Test
    void aListenerHasItsOwnMost() throws IOException {
        set(BROKER, MOST_OF_LISTENER, "1");
        try (Socket waiting = connectFrom(1)) {
            ask(waiting);
            describe(BROKER);
            assertThat(waiting.getInputStream().available()).isZero();
            requireTold("max.connections of its listener");
            takeBack(BROKER, MOST_OF_LISTENER);
            requireAnswered(waiting);
        }
    }

    @Test
    void whoComesBeyondTheMostOfAnAddressIsClosedAndNobodyElseIs() throws IOException {
        set(ALL, OVERRIDES, "127.0.0.2:1");
        try (Socket first = connectFrom(2)) {
            ask(first);
            requireAnswered(first);
            requireClosed(2);
            try (Socket other = connectFrom(3)) {
                ask(other);
                requireAnswered(other);
            }
            set(ALL, PER_ADDRESS, "0");
            requireClosed(3);
            ask(first);
            requireAnswered(first);
        }
        takeBack(ALL, PER_ADDRESS);
        takeBack(ALL, OVERRIDES);
        try (Socket one = connectFrom(2);
                Socket two = connectFrom(2)) {
            ask(one);
            ask(two);
            requireAnswered(one);
            requireAnswered(two);
        }
    }

    @Test
    void whoComesBeyondTheRateIsServedLater() throws IOException {
        set(ALL, RATE, "1");
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                Socket socket = connectFrom(1);
                sockets.add(socket);
                ask(socket);
            }
            for (Socket socket : sockets) {
                requireAnswered(socket);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void changedLimitsHoldOverARestart() throws IOException {
        set(ALL, OVERRIDES, "127.0.0.2:0");
        broker.kill();
        broker.restart();
        requireClosed(2);
    }

    @Test
    void whatWouldLockEverybodyOutIsRefused() {
        for (String name : List.of(MOST, MOST_OF_LISTENER, RATE, PER_ADDRESS)) {
            for (ConfigResource resource : List.of(ALL, BROKER)) {
                assertThatThrownBy(() -> set(resource, name, "0"))
                        .as(name)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining("nobody");
            }
        }
        assertThatThrownBy(() -> set(ALL, OVERRIDES, "a.host:1"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("as numbers");
    }

    private void requireTold(String text) throws IOException {
        Waiting.until(text, 10, () -> Files.readString(broker.errorLog()).contains(text));
    }

    private void set(ConfigResource resource, String name, String value) {
        alter(resource, new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
    }

    private void takeBack(ConfigResource resource, String name) {
        alter(resource, new AlterConfigOp(new ConfigEntry(name, null), AlterConfigOp.OpType.DELETE));
    }

    private void alter(ConfigResource resource, AlterConfigOp change) {
        Clients.answer(
                admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
    }

    private void describe(ConfigResource resource) {
        Clients.answer(admin.describeConfigs(List.of(resource)).all());
    }

    private Socket connectFrom(int lastByte) throws IOException {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) lastByte});
        return new Socket(InetAddress.getLoopbackAddress(), broker.port(), from, 0);
    }

    /** Asks for the versions that are spoken. */
    private static void ask(Socket socket) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(14);
        request.putInt(10).putShort((short) 18).putShort((short) 0).putInt(7).putShort((short) -1);
        socket.getOutputStream().write(request.array());
    }

    private static void requireAnswered(Socket socket) throws IOException {
        int length = ByteBuffer.wrap(socket.getInputStream().readNBytes(4)).getInt();
        assertThat(socket.getInputStream().readNBytes(length)).hasSize(length);
    }

    private void requireClosed(int lastByte) throws IOException {
        try (Socket socket = connectFrom(lastByte)) {
            assertThat(socket.getInputStream().read())
                    .as("the connection's end")
                    .isEqualTo(-1);
        }
    }
}
