package io.courant.compat.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.compat.Clients;
import io.courant.compat.StartedBroker;
import io.courant.compat.StoredBatches;
import io.courant.compat.matrix.Matrix.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Plays one cell of the matrix: what the client's program is asked for, and what must come of it. The newest Java client of our own
 * tests stands on the other side.
 *
 * @param home an empty directory of this check's own
 * @param topic a name of its own, also for groups
 */
record Checks(StartedBroker broker, Cell cell, Path home, String topic) {

    /** By their ids in a batch. */
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private static final int WORTH_COMPRESSING = 50;

    /** When the records of reading checks were made, and how far apart in each partition. */
    private static final long FIRST_MS = 1_700_000_000_000L;

    private static final long APART_MS = 1_000;
    private static final int SOUGHT = 200;

    void play() throws IOException, InterruptedException, ExecutionException {
        switch (cell.check().kind()) {
            case CREATE -> create();
            case DESCRIBE -> describe();
            case PRODUCE -> produce(cell.check().codec(), false);
            case IDEMPOTENT -> produce(cell.client().codec(), true);
            case READ -> read();
            case SEEK -> seek();
            case GROUP -> new GroupChecks(broker, cell.client(), home, topic).sharesATopic();
            case GROUP_ADMIN -> new GroupChecks(broker, cell.client(), home, topic).describesAndDeletes();
            case DELETE -> delete();
        }
    }

    private void create() throws IOException, InterruptedException {
        ask("create", "partitions=4");
        try (Admin admin = clients().admin()) {
            assertThat(Clients.answer(Objects.requireNonNull(admin.describeTopics(List.of(topic))
                                    .topicNameValues()
                                    .get(topic)))
                            .partitions())
                    .hasSize(4);
        }
    }

    private void describe() throws IOException, InterruptedException {
        clients().createTopic(topic, 2, Map.of("retention.ms", "123456"));
        List<List<String>> said = ask("describe");
        assertThat(ClientProgram.about("partition", said))
                .extracting(List::getFirst)
                .containsExactlyInAnyOrder("0", "1");
        assertThat(ClientProgram.about("config", said)).containsExactly(List.of("retention.ms", "123456"));
    }

    private void produce(String codec, boolean idempotent) throws IOException, InterruptedException {
        ForeignClient.Records kind = cell.client().records();
        int partitions = Contents.partitions(kind);
        clients().createTopic(topic, partitions, Map.of());
        List<String> lines = Contents.lines(kind);
        ask("produce", "file=" + Contents.file(home, kind), "codec=" + codec, "idempotent=" + idempotent);
        List<ConsumerRecord<byte[], byte[]>> stored =
                new ArrayList<>(clients().everything(Clients.partitions(topic, partitions)));
        stored.sort(Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition())
                .thenComparingLong(ConsumerRecord::offset));
        assertThat(stored).extracting(Contents::line).isEqualTo(lines);
        for (int partition = 0; partition < partitions; partition++) {
            // Some clients send a first, small batch at once, and don't compress what would not get smaller.
            assertThat(StoredBatches.of(broker.data().resolve(topic + "-" + partition)))
                    .allSatisfy(batch ->
                            assertThat(batch.producerId() >= 0).as("idempotent").isEqualTo(idempotent))
                    .filteredOn(batch -> batch.recordsCount() >= WORTH_COMPRESSING)
                    .isNotEmpty()
                    .allSatisfy(batch -> assertThat(CODECS.get(batch.codec())).isEqualTo(codec));
        }
    }

    private void read() throws IOException, InterruptedException, ExecutionException {
        List<String> lines = prepared(cell.check().codec());
        List<List<String>> said = ask("read");
        assertThat(withoutPlace(said)).isEqualTo(lines);
    }

    private void seek() throws IOException, InterruptedException, ExecutionException {
        List<String> lines = prepared("none");
        int perPartition = lines.size() / Contents.PARTITIONS;
        List<List<String>> said = ask("seek", "time=" + (FIRST_MS + SOUGHT * APART_MS - APART_MS / 2));
        List<String> expected = new ArrayList<>();
        for (int partition = 0; partition < Contents.PARTITIONS; partition++) {
            expected.addAll(lines.subList(partition * perPartition + SOUGHT, (partition + 1) * perPartition));
        }
        assertThat(ClientProgram.about("found", said))
                .extracting(List::getLast)
                .hasSize(Contents.PARTITIONS)
                .containsOnly(Integer.toString(SOUGHT));
        assertThat(withoutPlace(said)).isEqualTo(expected);
    }

    /** The lines of a topic that our own client has filled, {@link #APART_MS} between records of a partition. */
    private List<String> prepared(String codec) throws ExecutionException, InterruptedException {
        clients().createTopic(topic, Contents.PARTITIONS, Map.of());
        List<String> lines = Contents.lines(ForeignClient.Records.WHOLE);
        int perPartition = lines.size() / Contents.PARTITIONS;
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            records.add(Contents.record(topic, FIRST_MS + i % perPartition * APART_MS, lines.get(i)));
        }
        clients().send(Map.of("compression.type", codec), records);
        return lines;
    }

    /** What a program read, as the lines it was made from, in the order of partitions and offsets; offsets and times are as they must be. */
    private static List<String> withoutPlace(List<List<String>> said) {
        return ClientProgram.about("record", said).stream()
                .sorted(Comparator.comparingInt((List<String> record) -> Integer.parseInt(record.getFirst()))
                        .thenComparingLong(record -> Long.parseLong(record.get(1))))
                .peek(record -> assertThat(Long.parseLong(record.get(2)))
                        .as("timestamp of " + record)
                        .isEqualTo(FIRST_MS + Long.parseLong(record.get(1)) * APART_MS))
                .map(record ->
                        Contents.line(Integer.parseInt(record.getFirst()), record.get(3), record.get(4), record.get(5)))
                .toList();
    }

    private void delete() throws IOException, InterruptedException {
        clients().createTopic(topic, 1, Map.of());
        ask("delete");
        try (Admin admin = clients().admin()) {
            assertThat(Clients.answer(admin.listTopics().names())).doesNotContain(topic);
        }
    }

    private Clients clients() {
        return Clients.of(broker);
    }

    private List<List<String>> ask(String thing, String... more) throws IOException, InterruptedException {
        List<String> named = new ArrayList<>(List.of("bootstrap=" + broker.bootstrap(), "topic=" + topic));
        named.addAll(List.of(more));
        return ClientProgram.run(
                cell.client(), Files.createDirectories(home).resolve(thing), thing, named.toArray(String[]::new));
    }
}
