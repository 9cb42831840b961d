package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts that are refused: each ends with an exit code that says so and one line on standard error, which names the trouble
 * and what to do, and leaves the directory as it was, byte for byte.
 */
@Tag("cluster")
class RefusedStartTest {

    /** Where every stored file of ours has its version: after seven letters and its kind. */
    private static final int VERSION_AT = 8;

    /** In the header of a file of the journal. */
    private static final int JOURNAL_CHECKSUM_AT = 48;

    @TempDir
    static Path shared;

    /** Of a broker that has started, written a metadata snapshot and stopped. */
    private static Path original;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeADirectory() throws Exception {
        original = madeByABroker("original");
    }

    @Test
    void aPortInUse() throws Exception {
        Path data = stoppedCleanly("data");
        try (var holder = new ServerSocket(0)) {
            String place = "127.0.0.1:" + holder.getLocalPort();
            assertThat(refusal(data, "--data", data.toString(), "--listen", place))
                    .isEqualTo("courant: cannot listen at " + place
                            + ": the address is in use by another process. Choose another place with --listen");
        }
    }

    @Test
    void anAddressOfAnotherMachine() throws Exception {
        Path data = stoppedCleanly("data");
        assertThat(refusal(data, "--data", data.toString(), "--listen", "192.0.2.1:9092"))
                .isEqualTo("courant: cannot listen at 192.0.2.1:9092: the address is not one of this machine."
                        + " Choose another place with --listen");
    }

    @Test
    void aDirectoryInUse() throws Exception {
        Path data = directory.resolve("data");
        try (RunningBroker holder = start(data)) {
            int port = RunningBroker.portIn(holder.awaitReady());
            assertThat(refusal(data))
                    .isEqualTo("courant: data directory " + data
                            + " is in use by another process. Stop that one first, or choose another directory");
            new Socket(InetAddress.getLoopbackAddress(), port).close();
        }
    }

    @Test
    void aDirectoryOfAnotherBroker() throws Exception {
        Path data = stoppedCleanly("data");
        assertThat(refusal(data, "--data", data.toString(), "--listen", "127.0.0.1:0", "--set", "node.id=2"))
                .isEqualTo("courant: data directory " + data + " belongs to broker 1, not to broker 2."
                        + " Start it as broker 1 (node.id), or choose another directory");
    }

    @Test
    void aDirectoryOfAnotherCluster() throws Exception {
        Path data = stoppedCleanly("data");
        Path other = madeByABroker("other");
        Files.copy(other.resolve("coordination"), data.resolve("coordination"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(refusal(data))
                .startsWith("courant: " + data + ": the data directory belongs to cluster ")
                .contains(", but the coordination cell to cluster ")
                .endsWith(". Put back what belongs together, or choose another directory");
    }

    @Test
    void aDirectoryWithoutItsCoordinationCell() throws Exception {
        Path data = stoppedCleanly("data");
        Files.delete(data.resolve("coordination"));
        assertThat(refusal(data))
                .startsWith("courant: " + data + ": the data directory belongs to cluster ")
                .contains("the coordination cell")
                .endsWith(" is missing. Put it back, or choose another directory");
    }

    @Test
    void aDirectoryThatIsNotOurs() throws Exception {
        Path foreign = Files.createDirectory(directory.resolve("letters"));
        Files.writeString(foreign.resolve("letter.txt"), "Dear reader");
        assertThat(refusal(foreign))
                .isEqualTo("courant: directory " + foreign + " is not a data directory of Courant: it has no file"
                        + " 'identity', but holds 'letter.txt'. Choose an empty"
                        + " directory or one that Courant has made");
    }

    @Test
    void anIdentityOfANewerVersion() throws Exception {
        Path data = stoppedCleanly("data");
        setVersion(data.resolve("identity"), 2);
        assertThat(refusal(data))
                .isEqualTo(
                        "courant: data directory " + data + " has version 2, written by a newer release; this one knows"
                                + " versions up to 1. Start that release, or choose another directory");
    }

    @Test
    void aCheckpointOfANewerVersion() throws Exception {
        Path data = stoppedCleanly("data");
        for (Path checkpoint : filesNamed(data, "checkpoint.")) {
            setVersion(checkpoint, 7);
        }
        assertThat(refusal(data))
                .isEqualTo("courant: the checkpoint of data directory " + data + " has version 7, written by a newer"
                        + " release; this one knows versions up to 4. Start that release, or choose another directory");
    }

    @Test
    void aMetadataSnapshotOfANewerVersion() throws Exception {
        Path data = stoppedCleanly("data");
        Path snapshot = filesNamed(data.resolve("metadata-snapshots"), "").getLast();
        NewerSnapshot.make(snapshot, 2);
        assertThat(refusal(data))
                .isEqualTo(
                        "courant: metadata snapshot " + snapshot + " was written by a newer release: a metadata record"
                                + " has frame version 2, and this program knows 1 only. Start that release");
    }

    @Test
    void aJournalOfANewerVersion() throws Exception {
        Path data = stoppedCleanly("data");
        Path journal = filesNamed(data.resolve("journal"), "").getFirst();
        setVersion(journal, 3, JOURNAL_CHECKSUM_AT);
        assertThat(refusal(data))
                .startsWith("courant: ")
                .contains(journal + " is refused: ", "version 3", "version 1")
                .endsWith("Start the newer release");
    }

    @Test
    void theJournalOfAnotherDirectory() throws Exception {
        Path data = stoppedCleanly("data");
        Path other = madeByABroker("another");
        Path journal = filesNamed(data.resolve("journal"), "").getFirst();
        Files.copy(other.resolve(data.relativize(journal)), journal, StandardCopyOption.REPLACE_EXISTING);
        assertThat(refusal(data))
                .startsWith("courant: ")
                .contains(journal + " is refused: it belongs to data directory ")
                .endsWith("Put the directory's own journal there");
    }

    @Test
    void aDamagedIdentity() throws Exception {
        Path data = stoppedCleanly("data");
        Path identity = data.resolve("identity");
        byte[] bytes = Files.readAllBytes(identity);
        bytes[20] ^= 1;
        Files.write(identity, bytes);
        assertThat(refusal(data))
                .startsWith("courant: the identity of data directory " + data + " is damaged: its checksum is ")
                .endsWith(". Restore the file 'identity' from a copy");
    }

    @Test
    void aFileInTheDirectorysPlace() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "a file, not a directory");
        assertThat(refusal(file))
                .isEqualTo("courant: data directory " + file + " is not a directory, but a file. Choose a directory");
    }

    @Test
    void aPlaceBelowAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "a file, not a directory");
        Path data = file.resolve("data");
        assertThat(refusal(file, "--data", data.toString(), "--listen", "127.0.0.1:0"))
                .startsWith("courant: data directory " + data + " does not exist and cannot be made (" + file)
                .endsWith("). Choose a place where this user can make it");
    }

    @Test
    void aPlaceWhereNothingMayBeMade() throws Exception {
        Path parent = Files.createDirectory(directory.resolve("parent"));
        Path data = parent.resolve("data");
        try (var unwritable = UnwritableDirectory.make(parent)) {
            assertThat(refusal(parent, "--data", data.toString(), "--listen", "127.0.0.1:0"))
                    .as("with %s", unwritable)
                    .startsWith("courant: data directory " + data + " does not exist and cannot be made (" + data)
                    .endsWith("). Choose a place where this user can make it");
        }
    }

    @Test
    void aDirectoryThatMayOnlyBeRead() throws Exception {
        Path data = stoppedCleanly("data");
        try (var unwritable = UnwritableDirectory.make(data)) {
            assertThat(refusal(data))
                    .as("with %s", unwritable)
                    .startsWith("courant: ")
                    .contains(data + " cannot be written to (")
                    .endsWith("). Let this user write there");
        }
    }

    /** Whoever may do everything, as root may, is stopped by this too. */
    @Test
    void aDirectoryInTheLockFilesPlace() throws Exception {
        Path data = stoppedCleanly("data");
        Path lock = data.resolve(".lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        assertThat(refusal(data))
                .isEqualTo("courant: data directory " + data + " cannot be opened (" + lock + ": Is a directory)");
    }

    @Test
    void onceTheReasonIsGoneTheSameDirectoryServesWithoutRecovery() throws Exception {
        Path data = stoppedCleanly("data");
        assertThat(filesNamed(data, "clean-stop")).hasSize(1);
        refusal(data, "--data", data.toString(), "--listen", "192.0.2.1:9092");
        try (RunningBroker broker = start(data)) {
            broker.awaitReady();
            assertThat(broker.terminate()).isEqualTo(143);
        }
    }

    private String refusal(Path data) throws Exception {
        return refusal(data, "--data", data.toString(), "--listen", "127.0.0.1:0");
    }

    /** The only line that a start says before it gives up, which must leave {@code untouched} as it is. */
    private String refusal(Path untouched, String... options) throws Exception {
        Map<Path, String> before = Digests.of(untouched);
        try (RunningBroker broker = RunningBroker.launch(directory, options)) {
            assertThat(broker.awaitExit()).as(broker.errors()).isEqualTo(ExitCode.CANNOT_START);
            assertThat(broker.nextLine()).as("standard output").isNull();
            assertThat(Digests.of(untouched)).isEqualTo(before);
            assertThat(broker.errors()).endsWith("\n").hasLineCount(1);
            return broker.errors().strip();
        }
    }

    private RunningBroker start(Path data) throws IOException {
        return RunningBroker.launch(directory, "--data", data.toString(), "--listen", "127.0.0.1:0");
    }

    /** A data directory whose broker has stopped cleanly. */
    private Path stoppedCleanly(String name) throws IOException {
        Path copy = directory.resolve(name);
        try (Stream<Path> all = Files.walk(original)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, copy.resolve(original.relativize(path)));
            }
        }
        return copy;
    }

    private static Path madeByABroker(String name) throws Exception {
        Path data = shared.resolve(name);
        for (int starts = 0; starts < 2; starts++) {
            try (RunningBroker broker = RunningBroker.launch(
                    shared,
                    "--data",
                    data.toString(),
                    "--listen",
                    "127.0.0.1:0",
                    "--set",
                    "metadata.log.max.record.bytes.between.snapshots=1")) {
                broker.awaitReady();
                broker.terminate();
            }
        }
        return data;
    }

    /** As a newer release would have written it: the checksum fits. */
    private static void setVersion(Path file, int version) throws IOException {
        setVersion(file, version, (int) Files.size(file) - Integer.BYTES);
    }

    private static void setVersion(Path file, int version, int checksumAt) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        var checksum = new CRC32C();
        checksum.update(ByteBuffer.wrap(bytes).putInt(VERSION_AT, version).array(), 0, checksumAt);
        ByteBuffer.wrap(bytes).putInt(checksumAt, (int) checksum.getValue());
        Files.write(file, bytes);
    }

    private static List<Path> filesNamed(Path directory, String prefix) throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(directory, prefix + "*")) {
            files.forEach(found::add);
        }
        assertThat(found).as("%s* in %s", prefix, directory).isNotEmpty();
        found.sort(null);
        return found;
    }
}
