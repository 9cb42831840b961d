package io.courant.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.ChannelBacked;
import io.courant.base.Disk;
import io.courant.base.Disk.Mode;
import io.courant.base.DiskFile;
import io.courant.testkit.contract.DiskContract;
import io.courant.testkit.disk.TornBlocks;
import io.courant.testkit.record.PowerCut;
import io.courant.testkit.record.Recording;
import io.courant.testkit.record.RecordingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded file system is one, and what its recording says is what has happened. */
class RecordingDiskTest extends DiskContract {

    private static final int THREADS = 4;
    private static final int FILES = 30;

    @TempDir
    Path directory;

    @TempDir
    Path home;

    private RecordingDisk disk;

    @BeforeEach
    void record() throws IOException {
        disk = new RecordingDisk(new FileSystemDisk(), directory, home.resolve("recording"));
    }

    @AfterEach
    void close() throws IOException {
        disk.close();
    }

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path directory() {
        return directory;
    }

    @Test
    void offersTheChannelForSendingDirectly() throws IOException {
        try (DiskFile file = disk.open(directory.resolve("segment"), Mode.CREATE_NEW)) {
            assertThat(file).isInstanceOf(ChannelBacked.class);
        }
    }

    @Test
    void doesNotRecordWhatFailed() throws IOException {
        assertThatThrownBy(() -> disk.delete(directory.resolve("none"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.rename(directory.resolve("none"), directory.resolve("other")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.syncDirectory(directory.resolve("none"))).isInstanceOf(IOException.class);
        disk.close();
        assertThat(new Recording(home.resolve("recording")).kinds()).isEmpty();
    }

    @Test
    void theReplayedRecordingOfManyThreadsIsWhatTheyHaveMade() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> work(number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        disk.close();
        Path replayed = home.resolve("replayed");
        PowerCut.at(new Recording(home.resolve("recording")), Long.MAX_VALUE, 1, TornBlocks.WHOLE.everywhere())
                .writeTo(replayed);
        assertThat(contents(replayed)).hasSize(THREADS * FILES / 2).isEqualTo(contents(directory));
    }

    /** Ends with everything synced, so that no seed could take anything away. */
    private void work(int number) {
        Path own = directory.resolve("thread-" + number);
        try {
            disk.createDirectories(own);
            disk.syncDirectory(directory);
            for (int i = 0; i < FILES; i++) {
                Path path = own.resolve("file-" + i + ".tmp");
                try (DiskFile file = disk.open(path, Mode.CREATE_NEW)) {
                    file.write(0, text("a first text of thread " + number));
                    file.truncate(i % 10);
                    file.write(i, new ByteBuffer[] {text("end "), text("of " + i)});
                    file.sync();
                }
                if (i % 2 == 0) {
                    disk.rename(path, own.resolve("file-" + i));
                } else {
                    disk.delete(path);
                }
            }
            disk.syncDirectory(own);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> contents(Path top) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(top.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
