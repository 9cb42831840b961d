package io.courant.testkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Disk.Mode;
import io.courant.base.DiskFile;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import io.courant.testkit.record.Entry.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut leaves of a recorded run, and what it must leave. */
class PowerCutTest {

    private static final Path ROOT = Path.of("/root");
    private static final Path DIRECTORY = ROOT.resolve("data");
    private static final Path FILE = DIRECTORY.resolve("file");

    private static final TornBlocks.Rule NOTHING_TORN = TornBlocks.NONE.everywhere();

    /** Enough for every fate of one file to come up. */
    private static final int SEEDS = 100;

    @TempDir
    Path home;

    private Recording recording;
    private RecordingDisk disk;
    private int copies;

    @BeforeEach
    void recordANewDisk() throws IOException {
        SimulatedDisk real = new SimulatedDisk(1);
        real.createDirectories(ROOT);
        recording = new Recording(home.resolve("recording"));
        disk = new RecordingDisk(real, ROOT, home.resolve("recording"));
        disk.createDirectories(DIRECTORY);
        disk.syncDirectory(ROOT);
    }

    @Test
    void keepsWhatWasSyncedWithItsName() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            file.write(0, filled(10_000, 1));
            file.sync();
            disk.syncDirectory(DIRECTORY);
            file.write(5_000, filled(10_000, 2));
        }
        disk.close();
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] left = Files.readAllBytes(cut(Long.MAX_VALUE, seed).resolve("data/file"));
            assertThat(left.length).isBetween(10_000, 15_000);
            assertThat(Arrays.copyOf(left, 5_000)).containsOnly(1);
            for (int i = 5_000; i < left.length; i++) {
                assertThat(left[i]).isIn(i < 10_000 ? (byte) 1 : (byte) 0, (byte) 2);
            }
        }
    }

    @Test
    void losesUnsyncedDataSizesAndNamesIndependently() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            file.write(0, filled(8_192, 7));
        }
        disk.close();
        Set<String> fates = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Path path = cut(Long.MAX_VALUE, seed).resolve("data/file");
            if (!Files.exists(path)) {
                fates.add("no name");
            } else {
                byte[] left = Files.readAllBytes(path);
                fates.add(left.length == 0 ? "no size" : left[0] == 0 ? "zeros" : left[4_096] == 0 ? "half" : "all");
            }
        }
        assertThat(fates).contains("no name", "no size", "zeros", "half", "all");
    }

    @Test
    void syncingAFileKeepsNoName() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            file.write(0, filled(10, 1));
            file.sync();
        }
        disk.close();
        assertThat(namesLeft()).containsExactlyInAnyOrder(List.of("file"), List.of());
    }

    @Test
    void syncingADirectoryKeepsNoContents() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            file.write(0, filled(10, 1));
            disk.syncDirectory(DIRECTORY);
        }
        disk.close();
        Set<Long> sizes = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            sizes.add(Files.size(cut(Long.MAX_VALUE, seed).resolve("data/file")));
        }
        assertThat(sizes).containsExactlyInAnyOrder(0L, 10L);
    }

    @Test
    void aRenameIsThereOrNotAndADeletionToo() throws IOException {
        for (String name : List.of("old", "gone")) {
            disk.open(DIRECTORY.resolve(name), Mode.CREATE_NEW).close();
        }
        disk.syncDirectory(DIRECTORY);
        disk.rename(DIRECTORY.resolve("old"), DIRECTORY.resolve("new"));
        disk.delete(DIRECTORY.resolve("gone"));
        disk.close();
        assertThat(namesLeft())
                .containsExactlyInAnyOrder(
                        List.of("gone", "old"), List.of("gone", "new"), List.of("old"), List.of("new"));
    }

    @Test
    void writesToARenamedAndToADeletedFileFollowTheFile() throws IOException {
        try (DiskFile kept = disk.open(FILE, Mode.CREATE_NEW);
                DiskFile deleted = disk.open(DIRECTORY.resolve("other"), Mode.CREATE_NEW)) {
            disk.delete(DIRECTORY.resolve("other"));
            disk.rename(FILE, DIRECTORY.resolve("other"));
            kept.write(0, filled(3, 3));
            deleted.write(0, filled(9, 9));
            kept.sync();
            deleted.sync();
            disk.syncDirectory(DIRECTORY);
        }
        disk.close();
        assertThat(namesLeft()).containsExactly(List.of("other"));
        assertThat(Files.readAllBytes(cut(Long.MAX_VALUE, 0).resolve("data/other")))
                .containsExactly(3, 3, 3);
    }

    @Test
    void aSyncThatHasNotEndedPromisesNothing() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            disk.syncDirectory(DIRECTORY);
            file.write(0, filled(10, 1));
            file.sync();
        }
        disk.close();
        int begun = recording.kinds().lastIndexOf(Kind.SYNC_BEGUN);
        assertThat(recording.kinds().get(begun + 1)).isEqualTo(Kind.ENDED);
        Set<Long> sizes = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            sizes.add(Files.size(cut(begun + 1, seed).resolve("data/file")));
            assertThat(cut(begun + 2, seed).resolve("data/file")).hasSize(10);
        }
        assertThat(sizes).contains(0L, 10L);
    }

    @Test
    void aSyncDoesNotCoverWhatIsUnderWayWhenItBegins() throws IOException {
        try (RecordingWriter writer = new RecordingWriter(home.resolve("overlapping"))) {
            writer.append(new Entry.FileMade("file"));
            long file = writer.append(new Entry.Opened("file"));
            writer.append(new Entry.Ended(writer.append(new Entry.DirectorySyncBegun(""))));
            long first = writer.append(new Entry.WriteBegun(file, 0, filled(10, 1)));
            long second = writer.append(new Entry.WriteBegun(file, 4_096, filled(10, 2)));
            writer.append(new Entry.Ended(second));
            long sync = writer.append(new Entry.SyncBegun(file));
            writer.append(new Entry.Ended(first));
            writer.append(new Entry.Ended(sync));
        }
        Set<Byte> firsts = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Path directory = home.resolve("overlap-" + seed);
            PowerCut.at(new Recording(home.resolve("overlapping")), Long.MAX_VALUE, seed, NOTHING_TORN)
                    .writeTo(directory);
            byte[] left = Files.readAllBytes(directory.resolve("file"));
            assertThat(left).hasSize(4_106);
            assertThat(left[4_096]).isEqualTo((byte) 2);
            firsts.add(left[0]);
        }
        assertThat(firsts).containsExactlyInAnyOrder((byte) 0, (byte) 1);
    }

    @Test
    void tearsAWriteInSectors() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            file.write(0, filled(4_096, 1));
            file.sync();
            disk.syncDirectory(DIRECTORY);
            file.write(0, filled(4_096, 2));
        }
        disk.close();
        int begun = recording.kinds().lastIndexOf(Kind.WRITE_BEGUN);
        Set<String> fates = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] left = Files.readAllBytes(cut(begun + 1, seed).resolve("data/file"));
            for (int i = 0; i < left.length; i++) {
                assertThat(left[i]).as("byte %s, seed %s", i, seed).isEqualTo(left[i / 512 * 512]);
            }
            fates.add(left[0] + "" + left[512]);
        }
        assertThat(fates).containsExactlyInAnyOrder("11", "12", "21", "22");
    }

    @Test
    void destroysWholeBlocksByTheRuleOfEachFile() throws IOException {
        for (String name : List.of("appended.log", "written-again")) {
            try (DiskFile file = disk.open(DIRECTORY.resolve(name), Mode.CREATE_NEW)) {
                file.write(0, filled(1_000, 1));
                file.sync();
                file.write(1_000, filled(1_000, 2));
            }
        }
        disk.syncDirectory(DIRECTORY);
        disk.close();
        Set<String> lost = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Path left = cut(Long.MAX_VALUE, seed, TornBlocks.wholeButOf(".log")).resolve("data");
            byte[] appended = Files.readAllBytes(left.resolve("appended.log"));
            assertThat(Arrays.copyOf(appended, 1_000)).containsOnly(1);
            for (String name : List.of("appended.log", "written-again")) {
                byte[] bytes = Files.readAllBytes(left.resolve(name));
                for (int i = 0; i < bytes.length; i++) {
                    if (bytes[i] < 0 || bytes[i] > 2) {
                        lost.add((i < 1_000 ? "synced bytes of " : "other bytes of ") + name);
                    }
                }
            }
        }
        assertThat(lost)
                .containsExactlyInAnyOrder(
                        "other bytes of appended.log", "other bytes of written-again", "synced bytes of written-again");
    }

    @Test
    void theSameSeedLeavesTheSame() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            disk.syncDirectory(DIRECTORY);
            for (int i = 0; i < 20; i++) {
                file.write(i * 3_000L, filled(3_000, i));
            }
        }
        disk.close();
        for (int seed = 0; seed < 20; seed++) {
            assertThat(cut(Long.MAX_VALUE, seed).resolve("data/file"))
                    .hasSameBinaryContentAs(cut(Long.MAX_VALUE, seed).resolve("data/file"));
        }
    }

    @Test
    void aSecondRunBeginsWithWhatTheFirstCutHasLeft() throws IOException {
        try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
            file.write(0, filled(10, 1));
            file.sync();
            disk.syncDirectory(DIRECTORY);
        }
        disk.mark("first");
        disk.close();
        SimulatedDisk real = new SimulatedDisk(2);
        real.createDirectories(DIRECTORY);
        real.open(FILE, Mode.CREATE_NEW).close();
        Path second = home.resolve("second");
        try (RecordingDisk again = new RecordingDisk(real, ROOT, second);
                DiskFile file = again.open(FILE, Mode.READ_WRITE)) {
            file.write(5, filled(10, 2));
            file.sync();
            again.mark("second");
        }
        PowerCut cut =
                PowerCut.at(recording, Long.MAX_VALUE, 1, NOTHING_TORN).then(new Recording(second), Long.MAX_VALUE, 2);
        cut.writeTo(home.resolve("left"));
        assertThat(Files.readAllBytes(home.resolve("left/data/file")))
                .containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
        assertThat(cut.marks()).containsExactly("first", "second");
    }

    @Test
    void knowsTheMarksBeforeTheCutAndNoOthers() throws IOException {
        disk.mark("one");
        disk.mark("two");
        disk.close();
        int last = recording.kinds().size() - 1;
        assertThat(PowerCut.at(recording, last, 0, NOTHING_TORN).marks()).containsExactly("one");
        assertThat(PowerCut.at(recording, last + 1, 0, NOTHING_TORN).marks()).containsExactly("one", "two");
    }

    @Test
    void refusesADamagedRecording() throws IOException {
        disk.mark("one");
        disk.close();
        Path file = home.resolve("recording");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(recording::kinds)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entry 3")
                .hasMessageContaining("damaged");
    }

    private Set<List<String>> namesLeft() throws IOException {
        Set<List<String>> left = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            try (Stream<Path> names = Files.list(cut(Long.MAX_VALUE, seed).resolve("data"))) {
                left.add(names.map(name -> name.getFileName().toString())
                        .sorted()
                        .toList());
            }
        }
        return left;
    }

    private Path cut(long entries, long seed) throws IOException {
        return cut(entries, seed, NOTHING_TORN);
    }

    private Path cut(long entries, long seed, TornBlocks.Rule tornBlocks) throws IOException {
        Path directory = home.resolve("cut-" + copies++);
        PowerCut.at(recording, entries, seed, tornBlocks).writeTo(directory);
        return directory;
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}
