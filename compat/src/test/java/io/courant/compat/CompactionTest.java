package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compacted topic, as Kafka's clients read it and its tools see its files. */
@Tag("compat")
class CompactionTest {

    private static final String TOPIC = "compacted";
    private static final int KEYS = 100;
    private static final int ROUNDS = 20;

    /** A checkpoint comes each 30 s, and compaction with the first that proves the segments. */
    private static final int COMPACTED_WITHIN_SECONDS = 90;

    @TempDir
    static Path home;

    @Test
    void kafkasToolsReadACompactedSegmentAndItsClientsTheLastRecordOfEachKey()
            throws IOException, ExecutionException, InterruptedException {
        try (StartedBroker broker = StartedBroker.start(home, "log.cleaner.backoff.ms=200")) {
            Clients clients = Clients.of(broker);
            clients.createTopic(
                    TOPIC,
                    1,
                    Map.of(
                            "cleanup.policy", "compact",
                            "min.cleanable.dirty.ratio", "0.01",
                            "segment.bytes", Integer.toString(1 << 20)));
            assertThatThrownBy(() -> clients.send(Map.of(), List.of(new ProducerRecord<>(TOPIC, 0, null, new byte[1]))))
                    .hasRootCauseInstanceOf(InvalidRecordException.class);
            for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                clients.send(Map.of("compression.type", compression), rounds(compression));
            }
            Path partition = broker.data().resolve(TOPIC + "-0");
            Waiting.until("compaction", COMPACTED_WITHIN_SECONDS, () -> sizeOf(partition) < 3L << 20);

            Map<String, String> last = new HashMap<>();
            List<ConsumerRecord<byte[], byte[]>> left = clients.everything(Clients.partitions(TOPIC, 1));
            left.forEach(each -> last.put(
                    new String(each.key(), UTF_8), each.value() == null ? "" : new String(each.value(), 0, 7, UTF_8)));
            assertThat(left).hasSizeLessThan(5 * ROUNDS * KEYS / 2);
            assertThat(last).hasSize(KEYS).containsEntry("key0", "").containsEntry("key1", "zstd-19");

            String dump = Tool.kafka(
                            "org.apache.kafka.tools.DumpLogSegments",
                            "--deep-iteration",
                            "--files",
                            StoredBatches.segments(partition).stream()
                                    .map(Path::toString)
                                    .collect(Collectors.joining(",")))
                    .run(home.resolve("dump"));
            assertThat(dump.lines().filter(line -> line.startsWith("| offset: ")))
                    .hasSizeLessThanOrEqualTo(left.size());
            assertThat(dump.lines().filter(line -> line.startsWith("baseOffset: ")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("isvalid: true"))
                    .anySatisfy(line -> assertThat(line).contains("deleteHorizonMs: OptionalLong["));
        }
    }

    /** Values name compression and round; the last of key 0 are tombstones. */
    private static List<ProducerRecord<byte[], byte[]>> rounds(String compression) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Random random = new Random(compression.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            for (int key = 0; key < KEYS; key++) {
                byte[] value = new byte[1_000];
                random.nextBytes(value);
                byte[] name = "%s-%02d".formatted(compression, round).getBytes(UTF_8);
                System.arraycopy(name, 0, value, 0, name.length);
                records.add(new ProducerRecord<>(TOPIC, 0, ("key" + key).getBytes(UTF_8), key == 0 ? null : value));
            }
        }
        return records;
    }

    private static long sizeOf(Path partition) throws IOException {
        long bytes = 0;
        for (Path file : StoredBatches.segments(partition)) {
            try {
                bytes += Files.size(file);
            } catch (NoSuchFileException justExchanged) {
                return Long.MAX_VALUE;
            }
        }
        return bytes;
    }
}
