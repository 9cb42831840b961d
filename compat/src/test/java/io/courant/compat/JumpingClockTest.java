package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose wall clock is set, by libfaketime, while idempotent producers write and consumers wait. */
@Tag("compat")
class JumpingClockTest {

    private static final int RECORDS_PER_TIME = 200;
    private static final long WITHIN_SECONDS = 60;
    private static final Map<String, String> SMALL_SEGMENTS = Map.of("internal.segment.bytes", "2048");
    private static final Map<String, Object> ONE_BY_ONE = Map.of("batch.size", 0);

    @TempDir
    Path home;

    @Test
    void noJumpOfTheWallClockMovesATimeoutOrLosesAProducer()
            throws IOException, InterruptedException, ExecutionException {
        Path setting = home.resolve("clock");
        try (StartedBroker broker =
                StartedBroker.start(home, clockOf(setting), "log.message.timestamp.type=LogAppendTime")) {
            Clients clients = Clients.of(broker);
            clients.createTopic("jumps", 1, Map.of());
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            try (KafkaProducer<byte[], byte[]> producer =
                    clients.producer(Map.of("acks", "all", "enable.idempotence", true, "linger.ms", 1))) {
                for (String time : List.of("+0", "+400d", "-30d", "+2h", "+0")) {
                    Files.writeString(setting, time);
                    for (int i = 0; i < RECORDS_PER_TIME; i++) {
                        sent.add(producer.send(new ProducerRecord<>("jumps", new byte[100])));
                    }
                    producer.flush();
                }
                assertThat(Files.readString(broker.errorLog())).contains("clock.stepped");
                Files.writeString(setting, "+400d");
                broker.kill();
                broker.restart();
                sent.add(producer.send(new ProducerRecord<>("jumps", new byte[100])));
                producer.flush();
            }
            for (int i = 0; i < sent.size(); i++) {
                assertThat(sent.get(i).get().offset()).isEqualTo(i);
            }
            // Reading waits at the log's end for a time by the broker's clock, and comes back.
            assertThat(clients.everything(Clients.partitions("jumps", 1))).hasSize(sent.size());
            broker.requireAlive();
            broker.stop();
            assertThat(broker.data().resolve("clean-stop")).exists();
        }
    }

    @Test
    void aJumpOfAYearGivesUpNoLogUntilAnOperatorConfirmsTheTime()
            throws IOException, InterruptedException, ExecutionException {
        Path setting = home.resolve("clock");
        try (StartedBroker broker =
                StartedBroker.start(home, clockOf(setting), "log.retention.check.interval.ms=20", "shards=1")) {
            Clients clients = Clients.of(broker);
            clients.createTopic("kept", 1, SMALL_SEGMENTS);
            Map<String, String> bounded = new HashMap<>(SMALL_SEGMENTS);
            bounded.put("retention.bytes", "8000");
            clients.createTopic("looked-at", 1, bounded);
            clients.send(ONE_BY_ONE, records("kept"));
            Files.writeString(setting, "+400d");
            try (Admin admin = clients.admin()) {
                // What goes by size shows that all logs were looked at since the jump: in the second round for certain.
                for (int round = 1; round <= 2; round++) {
                    long before = earliest(admin, "looked-at");
                    clients.send(ONE_BY_ONE, records("looked-at"));
                    Waiting.until("a look of retention", WITHIN_SECONDS, () -> earliest(admin, "looked-at") > before);
                }
                assertThat(Files.readString(broker.errorLog())).contains("clock.stepped");
                long trueMs = System.currentTimeMillis();
                assertThatThrownBy(() -> confirm(admin, trueMs))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContainingAll("this broker's clock says", "and not " + trueMs);
                assertThat(earliest(admin, "kept")).isZero();
                confirm(admin, trueMs + TimeUnit.DAYS.toMillis(400));
                Waiting.until(
                        "the end of what is a year old",
                        WITHIN_SECONDS,
                        () -> earliest(admin, "kept") == RECORDS_PER_TIME);
            }
            assertThat(Files.readString(broker.errorLog())).contains("clock.confirmed");
            broker.stop();
            broker.restart();
            assertThat(Files.readString(broker.errorLog())).doesNotContain("clock.stepped");
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
        return Collections.nCopies(RECORDS_PER_TIME, new ProducerRecord<>(topic, new byte[100]));
    }

    private static long earliest(Admin admin, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return Clients.answer(admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                        .partitionResult(partition))
                .offset();
    }

    private static void confirm(Admin admin, long timeMs) {
        int broker = Clients.answer(admin.describeCluster().controller()).id();
        AlterConfigOp said = new AlterConfigOp(
                new ConfigEntry("clock.confirmed.ms", Long.toString(timeMs)), AlterConfigOp.OpType.SET);
        Clients.answer(admin.incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker)), List.of(said)))
                .all());
    }

    /** What makes a process take its wall clock from the file {@code setting}, which says at first that it is right. */
    private static Map<String, String> clockOf(Path setting) throws IOException {
        Files.writeString(setting, "+0");
        return Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                setting.toString(),
                "NO_FAKE_STAT",
                "1",
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }

    private static Path library() throws IOException {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
            return found.findFirst()
                    .orElseThrow(() -> new AssertionError("libfaketime is missing: install the package libfaketime"));
        }
    }
}
