package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts with two data directories of which the second, without the metadata, is not sound: one line says so, and the broker
 * serves.
 */
@Tag("cluster")
class UnsoundDirectoryTest {

    private static final String MARK = "not all data directories serve: ";

    @TempDir
    Path scratch;

    private Path first;
    private Path second;

    @BeforeEach
    void startOnceWithBoth() throws Exception {
        first = scratch.resolve("disk-1");
        second = scratch.resolve("disk-2");
        try (RunningBroker broker = start()) {
            assertThat(broker.awaitReady()).contains(" data=" + first + "," + second + " ");
            assertThat(broker.terminate()).isEqualTo(143);
        }
    }

    @Test
    void oneThatHoldsSomethingElse() throws Exception {
        removeAll(second);
        Files.createDirectory(second);
        Files.writeString(second.resolve("letter.txt"), "Dear reader");
        assertThat(complaint())
                .isEqualTo("directory " + second + " is not a data directory of Courant: it has no file 'identity', but"
                        + " holds 'letter.txt'. Choose an empty directory or one that Courant has made");
        assertThat(second).isDirectoryNotContaining("glob:**identity");
    }

    @Test
    void oneThatMayOnlyBeRead() throws Exception {
        try (var unwritable = UnwritableDirectory.make(second)) {
            assertThat(complaint()).as("with %s", unwritable).contains(second.toString());
        }
        try (RunningBroker broker = start()) {
            broker.awaitReady();
            broker.terminate();
            assertThat(broker.errors()).as("once it may be written to").doesNotContain(MARK);
        }
    }

    @Test
    void oneWithADamagedIdentity() throws Exception {
        byte[] bytes = Files.readAllBytes(second.resolve("identity"));
        bytes[20] ^= 1;
        Files.write(second.resolve("identity"), bytes);
        assertThat(complaint())
                .startsWith("the identity of data directory " + second + " is damaged: its checksum is ")
                .endsWith(". Restore the file 'identity' from a copy");
    }

    @Test
    void oneWithTheJournalOfTheOther() throws Exception {
        Path journal = second.resolve("journal/00000000.journal");
        Files.copy(first.resolve("journal/00000000.journal"), journal, StandardCopyOption.REPLACE_EXISTING);
        assertThat(complaint())
                .contains(journal + " is refused: it belongs to data directory ")
                .endsWith("Put the directory's own journal there");
    }

    @Test
    void oneOfAnotherBroker() throws Exception {
        removeAll(second);
        try (RunningBroker other = RunningBroker.launch(
                scratch, "--data", second.toString(), "--listen", "127.0.0.1:0", "--set", "node.id=2")) {
            other.awaitReady();
            other.terminate();
        }
        assertThat(complaint()).startsWith("data directory " + second + " belongs to broker 2, not to broker 1.");
    }

    @Test
    void oneThatIsNotThere() throws Exception {
        removeAll(second);
        assertThat(complaint())
                .startsWith("data directory " + second + " does not exist, and the one with id [")
                .endsWith("] is missing. Put it back, or make an empty directory to begin anew there");
        assertThat(second).doesNotExist();
    }

    @Test
    void oneThatAnotherProcessUses() throws Exception {
        try (FileChannel lock = FileChannel.open(second.resolve(".lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            assertThat(complaint())
                    .isEqualTo("data directory " + second
                            + " is in use by another process. Stop that one first, or choose another directory");
        }
    }

    @Test
    void oneOfAnotherCluster() throws Exception {
        removeAll(second);
        try (RunningBroker other = RunningBroker.launch(
                scratch, "--data", scratch.resolve("other").toString(), "--listen", "127.0.0.1:0")) {
            other.awaitReady();
            other.terminate();
        }
        Files.delete(scratch.resolve("other/coordination"));
        Files.move(scratch.resolve("other"), second);
        assertThat(complaint()).startsWith("data directory " + second + " belongs to cluster ");
    }

    @Test
    void aCopyOfTheOtherIsRefused() throws Exception {
        removeAll(second);
        try (Stream<Path> all = Files.walk(first)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, second.resolve(first.relativize(path)));
            }
        }
        try (RunningBroker broker = start()) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.CANNOT_START);
            assertThat(broker.errors().strip())
                    .startsWith("courant: data directories " + first + " and " + second + " have the same id ")
                    .endsWith(": one is a copy of the other. Take the copy out of log.dirs")
                    .hasLineCount(1);
        }
    }

    @Test
    void theOneWithTheMetadataMustBeSound() throws Exception {
        removeAll(first);
        try (RunningBroker broker = start()) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.CANNOT_START);
            assertThat(broker.errors())
                    .contains("courant: data directory " + second + " belongs to cluster ")
                    .contains(", but the metadata of that cluster is not in " + first + ", which is new.");
        }
    }

    /** What is said in one line by a broker that serves all the same. */
    private String complaint() throws Exception {
        try (RunningBroker broker = start()) {
            broker.awaitReady();
            assertThat(broker.terminate()).isEqualTo(143);
            String line = broker.errors()
                    .lines()
                    .filter(each -> each.contains(MARK))
                    .reduce((one, other) -> {
                        throw new AssertionError("two lines: " + one + "\n" + other);
                    })
                    .orElseThrow(() -> new AssertionError("no line"));
            return line.substring(line.indexOf(MARK) + MARK.length());
        }
    }

    private RunningBroker start() throws IOException {
        return RunningBroker.launch(scratch, "--set", "log.dirs=" + first + "," + second, "--listen", "127.0.0.1:0");
    }

    private static void removeAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
