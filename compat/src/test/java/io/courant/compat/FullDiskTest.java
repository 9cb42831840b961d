package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker on a file system of 96 MB, which clients fill to the brim and somebody else fills up completely. */
@Tag("compat")
class FullDiskTest {

    private static final String SIZE = "96m";
    private static final int HARD_BYTES = 12 * 1024 * 1024;
    /** What stays of the reserve for the next start: a file of the journal. */
    private static final int BYTES_FOR_A_START = 4 * 1024 * 1024;

    private static final int VALUE_BYTES = 60_000;
    private static final int OLD_RECORDS = 400;
    private static final int RECORDS_AHEAD = 20;
    private static final int MOST_RECORDS = 4_000;

    @TempDir
    Path home;

    private Path mounted;

    @BeforeEach
    void mountSmallFileSystem() throws IOException, InterruptedException {
        mounted = Files.createDirectory(home.resolve("data"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", mounted.toString()) == 0,
                "mounting is not allowed here");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", mounted.toString());
    }

    @Test
    void nothingAcknowledgedIsLostAndWritingGoesOnOnceATopicIsDeleted()
            throws IOException, InterruptedException, ExecutionException {
        try (StartedBroker broker =
                StartedBroker.start(home, "disk.free.soft.bytes=" + HARD_BYTES, "disk.free.hard.bytes=" + HARD_BYTES)) {
            Clients clients = Clients.of(broker);
            clients.createTopic("old", 1, Map.of());
            clients.createTopic("new", 2, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = clients.producer(
                    Map.of("acks", "all", "delivery.timeout.ms", 120_000, "max.block.ms", 120_000, "linger.ms", 5))) {
                List<Future<RecordMetadata>> old = new ArrayList<>();
                for (int i = 0; i < OLD_RECORDS; i++) {
                    old.add(producer.send(new ProducerRecord<>("old", value(i))));
                }
                for (Future<RecordMetadata> each : old) {
                    assertThat(each.get().hasOffset()).isTrue();
                }
                List<Future<RecordMetadata>> sent = sendUntilFull(broker, producer);
                long acknowledged = sent.stream().filter(Future::isDone).count();
                assertThat(clients.everything(Clients.partitions("new", 2)))
                        .hasSizeGreaterThanOrEqualTo((int) acknowledged);

                fillUp(mounted.resolve("of-somebody-else"));
                Waiting.until("the reserve to be given up", 30, () -> reserveBytes() == BYTES_FOR_A_START);
                clients.createTopic("made-on-a-full-disk", 1, Map.of());
                try (Admin admin = clients.admin()) {
                    Clients.answer(admin.deleteTopics(List.of("old")).all());
                }
                producer.flush(); // as soon as there is room, everything that was refused is taken
                for (Future<RecordMetadata> each : sent) {
                    assertThat(each.get().hasOffset()).isTrue();
                }
                assertThat(clients.everything(Clients.partitions("new", 2)).stream()
                                .map(record -> number(record.value()))
                                .sorted()
                                .toList())
                        .containsExactlyElementsOf(numbers(sent.size()));
            }
            broker.requireAlive();
            broker.kill();
            broker.restart();
            assertThat(clients.everything(Clients.partitions("new", 2))).isNotEmpty();
        }
    }

    /** Sends numbered records, a few ahead of the answers, until the broker says that its disk is full. */
    private static List<Future<RecordMetadata>> sendUntilFull(
            StartedBroker broker, KafkaProducer<byte[], byte[]> producer) throws IOException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        while (!isFull(broker)) {
            assertThat(sent).as("records on a disk of " + SIZE).hasSizeLessThan(MOST_RECORDS);
            for (int i = 0; i < 20; i++) {
                sent.add(producer.send(new ProducerRecord<>("new", value(sent.size()))));
            }
            // The client's own buffer must not fill up: then it would block.
            Future<RecordMetadata> earlier = sent.get(Math.max(0, sent.size() - RECORDS_AHEAD));
            Waiting.until("an answer", 60, () -> earlier.isDone() || isFull(broker));
        }
        return sent;
    }

    private long reserveBytes() throws IOException {
        return Files.size(mounted.resolve("reserve"));
    }

    private static boolean isFull(StartedBroker broker) throws IOException {
        return Files.readString(broker.errorLog()).contains("disk.full");
    }

    /** Takes every byte that is left. */
    private static void fillUp(Path file) {
        byte[] piece = new byte[4096];
        assertThatThrownBy(() -> {
                    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                        for (int i = 0; i < MOST_RECORDS * VALUE_BYTES / piece.length; i++) {
                            out.write(piece);
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    private static byte[] value(int number) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) number);
        value[0] = (byte) (number >> 16);
        value[1] = (byte) (number >> 8);
        value[2] = (byte) number;
        return value;
    }

    private static int number(byte[] value) {
        return (value[0] & 0xff) << 16 | (value[1] & 0xff) << 8 | (value[2] & 0xff);
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
