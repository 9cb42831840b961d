package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka's own command line tools: they come with an older client than the Java tests use. */
@Tag("compat")
class KafkaToolsTest {

    private static final int RECORDS = 2_000;
    private static final int SEGMENT_BYTES = 1 << 20;

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
    }

    @BeforeEach
    void theBrokerIsUp() throws IOException {
        broker.requireAlive();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void theConsoleProducerWritesKeysAndTheConsoleConsumerShowsThem() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("keyed", 1, Map.of());
        Path input = Files.writeString(home.resolve("keyed-input"), "a:first\nb:second\n");
        Tool.kafka(
                        "org.apache.kafka.tools.ConsoleProducer",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic",
                        "keyed",
                        "--reader-property",
                        "parse.key=true",
                        "--reader-property",
                        "key.separator=:")
                .reading(input)
                .run(home.resolve("keyed-producer"));
        String shown = Tool.kafka(
                        "org.apache.kafka.tools.consumer.ConsoleConsumer",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic",
                        "keyed",
                        "--partition",
                        "0",
                        "--offset",
                        "0",
                        "--max-messages",
                        "2",
                        "--formatter-property",
                        "print.key=true",
                        "--formatter-property",
                        "print.offset=true")
                .run(home.resolve("keyed-consumer"));
        assertThat(shown).isEqualTo("Offset:0\ta\tfirst\nOffset:1\tb\tsecond\n");
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "gzip, 1", "snappy, 2", "lz4, 3", "zstd, 4"})
    void theConsoleProducersBatchesAreStoredAsItCompressedThem(String compression, int codec)
            throws IOException, InterruptedException {
        String topic = "console-" + compression;
        Clients clients = Clients.of(broker);
        clients.createTopic(topic, 1, Map.of());
        List<String> lines =
                IntStream.range(0, RECORDS).mapToObj(i -> "line " + i).toList();
        Tool.kafka(
                        "org.apache.kafka.tools.ConsoleProducer",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic",
                        topic,
                        "--compression-codec",
                        compression)
                .reading(Files.write(home.resolve(topic + "-input"), lines))
                .run(home.resolve(topic + "-producer"));

        assertThat(StoredBatches.of(broker.data().resolve(topic + "-0")))
                .isNotEmpty()
                .allSatisfy(batch -> assertThat(batch.codec()).isEqualTo(codec));
        assertThat(clients.everything(Clients.partitions(topic, 1)))
                .extracting(record -> new String(record.value(), UTF_8))
                .isEqualTo(lines);
    }

    @Test
    void theToolThatDeletesRecordsIsToldTheNewStartAndTheOffsetToolShowsIt()
            throws IOException, ExecutionException, InterruptedException {
        Clients.of(broker).createTopic("deleted", 1, Map.of());
        Clients.of(broker)
                .send(Map.of(), Collections.nCopies(10, new ProducerRecord<>("deleted", 0, null, new byte[10])));
        Path offsets = Files.writeString(
                home.resolve("deleted-offsets"),
                "{\"partitions\": [{\"topic\": \"deleted\", \"partition\": 0, \"offset\": 7}], \"version\": 1}");
        String deleted = Tool.kafka(
                        "org.apache.kafka.tools.DeleteRecordsCommand",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--offset-json-file",
                        offsets.toString())
                .run(home.resolve("deleted-delete"));
        assertThat(deleted).contains("deleted-0").contains("low_watermark: 7");
        String shown = Tool.kafka(
                        "org.apache.kafka.tools.GetOffsetShell",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic-partitions",
                        "deleted:0",
                        "--time",
                        "-2")
                .run(home.resolve("deleted-earliest"));
        assertThat(shown.strip()).isEqualTo("deleted:0:7");
    }

    @Test
    void theToolThatMeasuresProducersSendsEveryRecordAndTheOffsetToolCountsThem()
            throws IOException, InterruptedException {
        Clients.of(broker).createTopic("measured", 2, Map.of());
        String measured = Tool.kafka(
                        "org.apache.kafka.tools.ProducerPerformance",
                        "--topic",
                        "measured",
                        "--num-records",
                        Integer.toString(RECORDS),
                        "--record-size",
                        "100",
                        "--throughput",
                        "-1",
                        "--producer-props",
                        "bootstrap.servers=" + broker.bootstrap())
                .run(home.resolve("measured"));
        assertThat(measured.lines().toList().getLast())
                .startsWith(RECORDS + " records sent, ")
                .contains(" records/sec ", " ms avg latency", " ms 99th");
        String ends = Tool.kafka(
                        "org.apache.kafka.tools.GetOffsetShell",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic",
                        "measured")
                .run(home.resolve("measured-ends"));
        assertThat(ends.lines()).hasSize(2);
        assertThat(ends.lines()
                        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(':') + 1)))
                        .sum())
                .isEqualTo(RECORDS);
        assertThat(Clients.of(broker).everything(Clients.partitions("measured", 2)))
                .hasSize(RECORDS)
                .allSatisfy(record -> assertThat(record.value()).hasSize(100));
    }

    @Test
    void theDumpToolReadsEverySegmentAndFindsEveryRecordValid()
            throws IOException, ExecutionException, InterruptedException {
        Clients.of(broker).createTopic("dumped", 1, Map.of("segment.bytes", Integer.toString(SEGMENT_BYTES)));
        byte[] value = new byte[1000];
        for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            Clients.of(broker)
                    .send(
                            Map.of("compression.type", compression),
                            Collections.nCopies(RECORDS, new ProducerRecord<>("dumped", 0, null, value)));
        }
        List<Path> segments = StoredBatches.segments(broker.data().resolve("dumped-0"));
        assertThat(segments).hasSizeGreaterThan(1);

        String dump = Tool.kafka(
                        "org.apache.kafka.tools.DumpLogSegments",
                        "--deep-iteration",
                        "--files",
                        segments.stream().map(Path::toString).collect(Collectors.joining(",")))
                .run(home.resolve("dump"));

        assertThat(dump.lines().filter(line -> line.startsWith("| offset: "))).hasSize(5 * RECORDS);
        assertThat(dump.lines().filter(line -> line.startsWith("baseOffset: ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("isvalid: true"));
        assertThat(dump)
                .contains("compresscodec: gzip", "compresscodec: snappy", "compresscodec: lz4", "compresscodec: zstd");
    }

    @Test
    void theDumpToolReadsTheMetadataLogItsControlRecordsIncluded() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("in-the-metadata", 1, Map.of());
        Path log = StoredBatches.segments(broker.data().resolve("__cluster_metadata-0"))
                .getFirst();
        String dump = Tool.kafka(
                        "org.apache.kafka.tools.DumpLogSegments",
                        "--cluster-metadata-decoder",
                        "--files",
                        log.toString())
                .run(home.resolve("dump-metadata"));
        assertThat(dump)
                .contains(
                        "LeaderChange: {\"version\":0,\"leaderId\":1,\"voters\":[{\"voterId\":1}],"
                                + "\"grantingVoters\":[{\"voterId\":1}]}",
                        "\"type\":\"REGISTER_BROKER_RECORD\"",
                        "\"name\":\"in-the-metadata\"");
        assertThat(dump.lines().filter(line -> line.startsWith("baseOffset: ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("isvalid: true"));
    }

    @Test
    void theTopicsToolAddsPartitionsAndTheLogDirsToolShowsWhatTheyTake()
            throws IOException, ExecutionException, InterruptedException {
        Clients clients = Clients.of(broker);
        clients.createTopic("grown", 1, Map.of());
        Tool.kafka(
                        "org.apache.kafka.tools.TopicCommand",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--alter",
                        "--topic",
                        "grown",
                        "--partitions",
                        "3")
                .run(home.resolve("grown"));
        clients.send(Map.of(), List.of(new ProducerRecord<>("grown", 2, null, new byte[1000])));
        long bytes = Files.size(
                StoredBatches.segments(broker.data().resolve("grown-2")).getFirst());
        String shown = Tool.kafka(
                        "org.apache.kafka.tools.LogDirsCommand",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--describe",
                        "--topic-list",
                        "grown")
                .run(home.resolve("log-dirs"));
        assertThat(shown)
                .contains("\"logDir\":\"" + broker.data() + "\"")
                .contains("\"partition\":\"grown-0\"", "\"partition\":\"grown-1\"")
                .containsPattern("\"partition\":\"grown-2\"[^}]*\"size\":" + bytes + "|\"size\":" + bytes
                        + "[^}]*\"partition\":\"grown-2\"");
    }

    @Test
    void theTransactionsToolShowsTheProducersOfAPartition()
            throws IOException, ExecutionException, InterruptedException {
        Clients clients = Clients.of(broker);
        clients.createTopic("produced-to", 1, Map.of());
        clients.send(
                Map.of(),
                List.of(
                        new ProducerRecord<>("produced-to", 0, null, new byte[10]),
                        new ProducerRecord<>("produced-to", 0, null, new byte[10])));
        String shown = Tool.kafka(
                        "org.apache.kafka.tools.TransactionsCommand",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "describe-producers",
                        "--topic",
                        "produced-to",
                        "--partition",
                        "0")
                .run(home.resolve("producers"));
        List<String> lines = shown.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("ProducerId");
        assertThat(lines.getLast().trim().split("\\s+")).contains("1");
    }
}
