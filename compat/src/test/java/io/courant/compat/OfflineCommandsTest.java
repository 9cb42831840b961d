package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./courant log verify} and {@code ./courant log dump} on what a real broker has left, with each kind of damage: they
 * name its place, and end with the code that says how bad it is.
 */
@Tag("cluster")
class OfflineCommandsTest {

    private static final int SOUND = 0;
    private static final int DAMAGED = 1;
    private static final int CANNOT = 2;

    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int RECORDS = 1_500;
    private static final int VALUE_BYTES = 1_000;

    /** Where every stored file of ours has its version: after seven letters and its kind. */
    private static final int VERSION_AT = 8;

    /** What a command left behind. */
    private record Run(int exitCode, List<String> output, List<String> errors) {

        /** The lines that begin with this word. */
        List<String> lines(String word) {
            return output.stream().filter(line -> line.startsWith(word)).toList();
        }
    }

    @TempDir
    static Path shared;

    @TempDir
    Path home;

    private Path data;
    private Path partition;
    private Path firstSegment;
    private Path lastSegment;
    private List<StoredBatches.Stored> batches;

    @BeforeAll
    static void fillADirectory() throws Exception {
        try (StartedBroker broker = StartedBroker.start(shared)) {
            Clients clients = Clients.of(broker);
            clients.createTopic("lines", 1, Map.of("segment.bytes", Integer.toString(SEGMENT_BYTES)));
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                records.add(new ProducerRecord<>("lines", 0, null, new byte[VALUE_BYTES]));
            }
            // One request at a time, so that never so much waits to become durable that it goes by the files: all is in
            // the journal.
            clients.send(
                    Map.of("acks", "all", "batch.size", 16_384, "max.in.flight.requests.per.connection", 1), records);
            broker.stop();
        }
    }

    @BeforeEach
    void copyIt() throws IOException {
        data = home.resolve("data");
        Path original = shared.resolve("data");
        try (Stream<Path> all = Files.walk(original)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, data.resolve(original.relativize(path)));
            }
        }
        partition = data.resolve("lines-0");
        List<Path> segments = StoredBatches.segments(partition);
        assertThat(segments).hasSize(2);
        firstSegment = segments.getFirst();
        lastSegment = segments.getLast();
        batches = StoredBatches.of(partition);
    }

    @Test
    void whatABrokerLeftIsSound() throws Exception {
        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(SOUND);
        assertThat(verify.output()).singleElement().asString().endsWith(": sound");
        Run dump = run("dump", partition);
        assertThat(dump.exitCode()).isEqualTo(SOUND);
        assertThat(dump.lines("baseOffset: ")).hasSameSizeAs(batches).allMatch(line -> line.endsWith(" valid"));
    }

    @Test
    void aCopyWithoutALockFile() throws Exception {
        Files.delete(data.resolve(".lock"));
        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(SOUND);
        assertThat(verify.output()).singleElement().asString().endsWith(": sound");
        assertThat(data.resolve(".lock")).doesNotExist();
    }

    @Test
    void aWrongChecksumInTheMiddle() throws Exception {
        StoredBatches.Stored hit = batches.get(3);
        int position = batches.subList(0, 3).stream()
                .mapToInt(StoredBatches.Stored::bytes)
                .sum();
        byte[] bytes = Files.readAllBytes(firstSegment);
        bytes[position + hit.bytes() / 2] ^= 4;
        Files.write(firstSegment, bytes);

        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(DAMAGED);
        assertThat(verify.lines("DAMAGE "))
                .singleElement()
                .asString()
                .startsWith("DAMAGE %s position %d offset %d".formatted(firstSegment, position, hit.baseOffset()));
        Run dump = run("dump", data);
        assertThat(dump.exitCode()).isEqualTo(SOUND);
        assertThat(dump.output())
                .filteredOn(line -> line.endsWith(" WRONG CRC"))
                .singleElement()
                .asString()
                .contains("baseOffset: " + hit.baseOffset() + " ")
                .contains("position: " + position + " ");
    }

    @Test
    void aTailThatWasNeverProven() throws Exception {
        long size = Files.size(lastSegment);
        byte[] bytes = Files.readAllBytes(lastSegment);
        byte[] torn = ByteBuffer.allocate(100)
                .putLong(RECORDS)
                .put(bytes, Long.BYTES, 100 - Long.BYTES)
                .array();
        Files.write(lastSegment, concatenated(bytes, torn));

        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(SOUND);
        assertThat(verify.output())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("TAIL %s position %d offset %d: ".formatted(lastSegment, size, RECORDS));
        assertThat(run("dump", partition).output())
                .last()
                .asString()
                .isEqualTo("position: %d TORN: 100 bytes are less than the batch that begins here".formatted(size));
    }

    @Test
    void aTailThatIsMissingAndStillInTheJournal() throws Exception {
        StoredBatches.Stored last = batches.getLast();
        byte[] bytes = Files.readAllBytes(lastSegment);
        int position = bytes.length - last.bytes();
        Files.write(lastSegment, Arrays.copyOf(bytes, bytes.length - 10));

        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(DAMAGED);
        assertThat(verify.lines("DAMAGE "))
                .singleElement()
                .asString()
                .startsWith(
                        "DAMAGE %s position %d offset %d sequence ".formatted(lastSegment, position, last.baseOffset()))
                .endsWith(": a batch of the journal is damaged or missing in the segment;"
                        + " a start repairs that from the journal");
    }

    @Test
    void aMissingSegmentThatIsStillInTheJournal() throws Exception {
        Files.delete(firstSegment);
        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(DAMAGED);
        assertThat(verify.lines("DAMAGE "))
                .singleElement()
                .asString()
                .startsWith("DAMAGE %s position 0 offset 0 sequence ".formatted(firstSegment))
                .endsWith(" batches of the journal are damaged or missing in the segment;"
                        + " a start repairs that from the journal");
    }

    @Test
    void aTruncatedIndex() throws Exception {
        Path index = partition.resolve(firstSegment.getFileName().toString().replace(".log", ".idx"));
        byte[] bytes = Files.readAllBytes(index);
        Files.write(index, Arrays.copyOf(bytes, bytes.length / 2));

        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(SOUND);
        assertThat(verify.output())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("DERIVED " + index + ": not usable, a start rebuilds it: ");
    }

    @Test
    void aForeignFileAmongSegments() throws Exception {
        Path letter = Files.writeString(partition.resolve("letter.txt"), "Dear reader");
        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(SOUND);
        assertThat(verify.output())
                .hasSize(2)
                .first()
                .isEqualTo("FOREIGN " + letter + ": the broker does not know what this is");
    }

    @Test
    void aPartitionThatDoesNotSayWhoseItIs() throws Exception {
        Files.delete(partition.resolve("partition.metadata"));
        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(DAMAGED);
        assertThat(verify.output())
                .hasSize(2)
                .first()
                .isEqualTo("DAMAGE " + partition
                        + ": it holds segments, but no sound file 'partition.metadata' that says whose they are");
    }

    @Test
    void aDamagedIdentity() throws Exception {
        Path identity = data.resolve("identity");
        byte[] bytes = Files.readAllBytes(identity);
        bytes[20] ^= 1;
        Files.write(identity, bytes);
        Run verify = run("verify", data);
        assertThat(verify.exitCode()).isEqualTo(DAMAGED);
        assertThat(verify.output())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("DAMAGE " + identity + ": damaged: its checksum is ");
    }

    @Test
    void aDirectoryOfANewerVersion() throws Exception {
        setVersion(data.resolve("identity"), 2);
        for (String command : List.of("verify", "dump")) {
            for (Path directory : List.of(data, partition)) {
                assertCannot(
                        run(command, directory),
                        "courant: data directory " + data + " has version 2, written by a newer release; this one knows"
                                + " versions up to 1. Look at it with that release");
            }
        }
    }

    @Test
    void aCheckpointOfANewerVersion() throws Exception {
        setVersion(data.resolve("checkpoint.1"), 7);
        assertCannot(
                run("verify", data),
                "courant: the checkpoint of data directory " + data + " has version 7, written by a newer release; this"
                        + " one knows versions up to 4. Look at it with that release");
    }

    @Test
    void aDirectoryThatIsNotOurs() throws Exception {
        Path letters = Files.createDirectory(home.resolve("letters"));
        Files.writeString(letters.resolve("letter.txt"), "Dear reader");
        assertCannot(
                run("verify", letters),
                "courant: " + letters + " is neither a data directory (it has no file 'identity') nor a partition's"
                        + " directory (it has no segment)");
    }

    @Test
    void aDirectoryInUse() throws Exception {
        try (StartedBroker broker = StartedBroker.start(home)) {
            assertCannot(
                    run("verify", broker.data()),
                    "courant: data directory " + broker.data()
                            + " is in use by a running broker. Stop it first, or look at a copy");
        }
    }

    private static void assertCannot(Run run, String said) {
        assertThat(run.exitCode()).isEqualTo(CANNOT);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors()).containsExactly(said);
    }

    private Run run(String command, Path directory) throws IOException {
        Path output = Files.createTempFile(home, command, ".out");
        Path errors = Files.createTempFile(home, command, ".err");
        int exitCode = new ProcessBuilder(StartedBroker.launcher(), "log", command, directory.toString())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .onExit()
                .join()
                .exitValue();
        return new Run(exitCode, Files.readAllLines(output), Files.readAllLines(errors));
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** As a newer release would have written it: the checksum fits. */
    private static void setVersion(Path file, int version) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        var checksum = new CRC32C();
        checksum.update(ByteBuffer.wrap(bytes).putInt(VERSION_AT, version).array(), 0, bytes.length - Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES, (int) checksum.getValue());
        Files.write(file, bytes);
    }
}
