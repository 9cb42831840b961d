package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.courant.broker.machine.JsonFields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one expects of a server, beside what it serves: addresses, limits, lines, and to do without what is not there. */
@Tag("cluster")
class GoodServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void servesAtAnAddressOfIpVersion6() throws Exception {
        requireIpVersion6();
        try (RunningBroker broker = start("--listen", "[::1]:0")) {
            String ready = broker.awaitReady();
            assertThat(ready).startsWith("ready: PLAINTEXT://[::1]:");
            String bootstrap = "[::1]:" + RunningBroker.portIn(ready);
            assertThat(node(bootstrap).host()).isEqualTo("::1");
            assertThat(sendAndRead(bootstrap, "six", 3)).containsExactly("r0", "r1", "r2");
        }
    }

    @Test
    void tellsClientsOfEachListenerWhereThatListenerIs() throws Exception {
        requireIpVersion6();
        try (RunningBroker broker = start(
                "--set",
                "listeners=PLAINTEXT://127.0.0.1:0,SIX://[::1]:0",
                "--set",
                "advertised.listeners=PLAINTEXT://localhost:0,SIX://[::1]:0",
                "--set",
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SIX:PLAINTEXT")) {
            String ready = broker.awaitReady();
            String[] places = ready.split(" ", -1)[1].split(",", -1);
            assertThat(places).hasSize(2);
            assertThat(places[1]).startsWith("SIX://[::1]:");
            Node four = node(places[0].substring("PLAINTEXT://".length()));
            assertThat(four.host()).isEqualTo("localhost");
            String six = places[1].substring("SIX://".length());
            assertThat(node(six).host() + ":" + node(six).port())
                    .isEqualTo(six.replace("[", "").replace("]", ""));
        }
    }

    @Test
    void holdsConnectionsToTheirLimitsAndClosesIdleOnes() throws Exception {
        try (RunningBroker broker = start(
                "--listen",
                "127.0.0.1:0",
                "--set",
                "max.connections.per.ip=2",
                "--set",
                "max.connections.per.ip.overrides=127.0.0.2:3,[::1]:1",
                "--set",
                "connections.max.idle.ms=2000")) {
            int port = RunningBroker.portIn(broker.awaitReady());
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                open.add(connect(port, 1));
            }
            try (Socket third = connect(port, 1)) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            for (int i = 0; i < 3; i++) {
                open.add(connect(port, 2));
            }
            for (Socket idle : open) {
                assertThat(idle.getInputStream().read()).as("closed as idle").isEqualTo(-1);
                idle.close();
            }
            broker.terminate();
            assertThat(broker.errors()).contains("connection.refused-address").contains("max.connections.per.ip");
        }
    }

    /** From 127.0.0.{@code last}. */
    private static Socket connect(int port, int last) throws IOException {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        return new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
    }

    @Test
    void closesAConnectionWhoseRequestIsLargerThanTheSettingAllows() throws Exception {
        try (RunningBroker broker = start("--listen", "127.0.0.1:0", "--set", "socket.request.max.bytes=2000")) {
            int port = RunningBroker.portIn(broker.awaitReady());
            try (Socket client = connect(port, 1)) {
                client.getOutputStream().write(new byte[] {0, 0, 0x07, (byte) 0xD1}); // 2001
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(broker.errors())
                    .contains("request.bad-length")
                    .contains("up to 2000 (socket.request.max.bytes)");
        }
    }

    @Test
    void refusesALimitThatLetsNobodyConnect() throws Exception {
        assertThat(refusal("max.connections.per.ip=0")).contains("max.connections.per.ip.overrides alone");
        assertThat(refusal("max.connections.per.ip.overrides=127.0.0.1")).contains("ADDRESS:NUMBER expected");
        assertThat(refusal("max.connections.per.ip.overrides=127.0.0.1:many")).contains("many is no number");
        assertThat(refusal("max.connections=-1")).contains("max.connections=-1");
    }

    private String refusal(String setting) throws Exception {
        try (RunningBroker broker = start("--listen", "127.0.0.1:0", "--set", setting)) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.USAGE);
            return broker.errors();
        }
    }

    @Test
    void writesEventsAsJsonOnRequest() throws Exception {
        try (RunningBroker broker = start("--listen", "127.0.0.1:0", "--log-format", "json")) {
            broker.awaitReady();
            broker.terminate();
            List<String> codes = new ArrayList<>();
            for (String line : broker.errors().lines().toList()) {
                Map<String, String> fields = JsonFields.of(line);
                assertThat(fields).containsKeys("time", "level", "code", "message", "thread");
                codes.add(fields.get("code"));
            }
            assertThat(codes).contains("log.directory-made", "broker.stopped");
        }
        try (RunningBroker broker =
                start("--listen", "127.0.0.1:0", "--log-format", "JSON", "--set", "log.segment.byte=1")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.USAGE);
            assertThat(JsonFields.of(broker.errors()))
                    .containsEntry("code", "broker.not-started")
                    .hasEntrySatisfying(
                            "message", message -> assertThat(message).contains("log.segment.bytes"));
        }
        try (RunningBroker broker = start("--log-format", "xml")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.USAGE);
            assertThat(broker.errors())
                    .contains("--log-format")
                    .contains("JSON")
                    .contains("xml");
        }
    }

    @Test
    void saysItsVersion() throws Exception {
        try (RunningBroker broker = RunningBroker.launch(directory, "--version")) {
            assertThat(broker.nextLine()).startsWith("courant ");
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void doesWithoutTheSystemsOwnPollingAndWriteback() throws Exception {
        List<String> plain = List.of("-Dio.courant.transport.polling=nio", "-Dio.courant.filesystem.writeback=none");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            expected.add("r" + i);
        }
        try (RunningBroker broker = start(plain, "--listen", "127.0.0.1:0")) {
            String bootstrap = "127.0.0.1:" + RunningBroker.portIn(broker.awaitReady());
            assertThat(sendAndRead(bootstrap, "plain", expected.size())).isEqualTo(expected);
            assertThat(mappedFiles(broker)).noneMatch(line -> line.contains("netty_transport_native"));
            broker.kill();
        }
        try (RunningBroker broker = start(plain, "--listen", "127.0.0.1:0")) {
            String bootstrap = "127.0.0.1:" + RunningBroker.portIn(broker.awaitReady());
            assertThat(read(bootstrap, "plain", expected.size())).isEqualTo(expected);
            assertThat(broker.terminate()).isEqualTo(143);
            assertThat(broker.errors()).contains("broker.stopped").doesNotContain("ERROR");
        }
    }

    private static List<String> mappedFiles(RunningBroker broker) throws IOException {
        Path maps = Path.of("/proc/" + broker.pid() + "/maps");
        assumeTrue(Files.exists(maps), "what a process has mapped is not told here");
        return Files.readAllLines(maps);
    }

    private static void requireIpVersion6() {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        boolean there;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
            there = socket.isBound();
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            System.out.println("NOT TESTED: this machine has no IPv6, so nothing was tried at [::1]");
        }
        assumeTrue(there, "this machine has no IPv6");
    }

    private RunningBroker start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    private RunningBroker start(List<String> flags, String... arguments) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("--data", directory.resolve("data").toString()));
        all.addAll(List.of(arguments));
        return RunningBroker.launch(flags, directory, all.toArray(String[]::new));
    }

    private static Node node(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.describeCluster()
                    .nodes()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .iterator()
                    .next();
        }
    }

    private static List<String> sendAndRead(String bootstrap, String topic, int records) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, ("r" + i).getBytes(StandardCharsets.UTF_8)))
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        return read(bootstrap, topic, records);
    }

    private static List<String> read(String bootstrap, String topic, int records) {
        List<String> read = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (read.size() < records && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    read.add(new String(each.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return read;
    }
}
