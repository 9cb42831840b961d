package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of clients that have said hello and then say nothing. */
@Tag("cluster")
class IdleConnectionsTest {

    private static final int CONNECTIONS = 10_000;

    private static final short API_VERSIONS = 18;

    /** Enough for all classes and buffers that connections need in common. */
    private static final int WARM_UP = 200;

    /** Far above what one takes: a guard against something that grows with each, not a figure to publish. */
    private static final long MOST_BYTES_EACH = 32 * 1024;

    @TempDir
    Path home;

    @Test
    void tenThousandAreHeldAndAnotherClientIsServed() throws Exception {
        try (StartedBroker broker = StartedBroker.start(home)) {
            List<SocketChannel> open = new ArrayList<>();
            try {
                greet(broker, open, WARM_UP);
                long before = residentBytes(broker);
                greet(broker, open, WARM_UP + CONNECTIONS);
                long after = residentBytes(broker);
                long each = (after - before) / CONNECTIONS;
                System.out.printf(
                        Locale.ROOT,
                        "%d idle connections: %.1f MB resident with %d, %.1f MB with all: %.1f KB each%n",
                        CONNECTIONS,
                        before / 1048576.0,
                        WARM_UP,
                        after / 1048576.0,
                        each / 1024.0);
                assertThat(each).isLessThan(MOST_BYTES_EACH);

                Clients clients = Clients.of(broker);
                clients.createTopic("beside-them", 1, Map.of());
                clients.send(Map.of(), List.of(new ProducerRecord<>("beside-them", 0, null, new byte[10])));
                assertThat(clients.everything(Clients.partitions("beside-them", 1)))
                        .hasSize(1);
                for (SocketChannel connection : open) {
                    connection.configureBlocking(false);
                    assertThat(connection.read(ByteBuffer.allocate(1)))
                            .as("bytes or an end from one that is idle")
                            .isZero();
                }
            } finally {
                for (SocketChannel connection : open) {
                    connection.close();
                }
            }
            broker.requireAlive();
            broker.stop();
            assertThat(Files.readString(broker.errorLog()))
                    .contains("broker.stopped")
                    .doesNotContain("connection.refused");
        }
    }

    /** Connects until {@code count} are open; each asks which versions there are, and has its answer. */
    private static void greet(StartedBroker broker, List<SocketChannel> open, int count) throws IOException {
        var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port());
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        while (open.size() < count) {
            SocketChannel connection = SocketChannel.open(place);
            open.add(connection);
            connection.write(apiVersions());
            fill(connection, length.clear());
            fill(connection, ByteBuffer.allocate(length.getInt(0)));
        }
    }

    /** Version 0, without a client id. */
    private static ByteBuffer apiVersions() {
        ByteBuffer request = ByteBuffer.allocate(14);
        return request.putInt(10)
                .putShort(API_VERSIONS)
                .putShort((short) 0)
                .putInt(7)
                .putShort((short) -1)
                .flip();
    }

    private static void fill(SocketChannel connection, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (connection.read(target) < 0) {
                throw new EOFException("the broker closed a connection");
            }
        }
    }

    private static long residentBytes(StartedBroker broker) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + broker.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new AssertionError("the system does not tell what the broker takes");
    }
}
