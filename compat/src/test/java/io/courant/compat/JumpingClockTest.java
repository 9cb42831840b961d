package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose wall clock is set, by libfaketime, while idempotent producers write and consumers wait. */
@Tag("compat")
class JumpingClockTest {

    private static final int RECORDS_PER_TIME = 200;

    @TempDir
    Path home;

    @Test
    void noJumpOfTheWallClockMovesATimeoutOrLosesAProducer()
            throws IOException, InterruptedException, ExecutionException {
        Path setting = home.resolve("clock");
        Files.writeString(setting, "+0");
        Map<String, String> shifted = Map.of(
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
        try (StartedBroker broker = StartedBroker.start(home, shifted, "log.message.timestamp.type=LogAppendTime")) {
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

    private static Path library() throws IOException {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
            return found.findFirst()
                    .orElseThrow(() -> new AssertionError("libfaketime is missing: install the package libfaketime"));
        }
    }
}
