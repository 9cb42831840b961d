package io.courant.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Disk.Mode;
import io.courant.base.DiskFile;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.gen.Property;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a simulated disk keeps, and what it may lose. */
class PowerLossTest {

    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("file");

    @Test
    void keepsWhatWasSyncedWithItsName() {
        Property.check(100, random -> {
            SimulatedDisk disk = diskWithDirectory();
            DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
            file.write(0, filled(10_000, 1));
            file.sync();
            disk.syncDirectory(DIRECTORY);
            file.write(10_000, filled(10_000, 2));
            disk.losePower(random);
            byte[] left = contents(disk, FILE);
            assertThat(left.length).isBetween(10_000, 20_000);
            assertThat(Arrays.copyOf(left, 10_000)).containsOnly(1);
            for (int i = 10_000; i < left.length; i++) {
                assertThat(left[i]).isIn((byte) 0, (byte) 2);
            }
        });
    }

    @Test
    void losesUnsyncedDataSizesAndNamesIndependently() {
        Set<String> fates = new HashSet<>();
        Property.check(400, random -> {
            SimulatedDisk disk = diskWithDirectory();
            DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
            file.write(0, filled(8_192, 7));
            disk.losePower(random);
            if (!disk.exists(FILE)) {
                fates.add("no name");
            } else {
                byte[] left = contents(disk, FILE);
                fates.add(left.length == 0 ? "no size" : left[0] == 0 ? "zeros" : left[4_096] == 0 ? "half" : "all");
            }
        });
        assertThat(fates).contains("no name", "no size", "zeros", "half", "all");
    }

    @Test
    void keepsWhatWasWrittenLaterAndLosesWhatWasWrittenEarlier() {
        Set<String> fates = new HashSet<>();
        Property.check(200, random -> {
            SimulatedDisk disk = diskWithDirectory();
            Path other = DIRECTORY.resolve("other");
            writeSynced(disk, FILE, 0);
            writeSynced(disk, other, 0);
            disk.syncDirectory(DIRECTORY);
            DiskFile first = disk.open(FILE, Mode.READ_WRITE);
            DiskFile second = disk.open(other, Mode.READ_WRITE);
            first.write(0, filled(10, 1));
            second.write(0, filled(10, 2));
            disk.rename(other, DIRECTORY.resolve("renamed"));
            disk.losePower(random);
            boolean renamed = !disk.exists(other);
            int earlier = contents(disk, FILE)[0];
            int later = contents(disk, renamed ? DIRECTORY.resolve("renamed") : other)[0];
            fates.add(earlier + "," + later + (renamed ? ",renamed" : ""));
        });
        assertThat(fates)
                .containsExactlyInAnyOrder(
                        "0,0", "1,0", "0,2", "1,2", "0,0,renamed", "1,0,renamed", "0,2,renamed", "1,2,renamed");
    }

    @Test
    void forgetsANameWhoseDirectoryWasNotSynced() {
        Set<Boolean> exists = new HashSet<>();
        Property.check(60, random -> {
            SimulatedDisk disk = diskWithDirectory();
            try (DiskFile file = disk.open(FILE, Mode.CREATE_NEW)) {
                file.write(0, filled(10, 1));
                file.sync();
            }
            disk.losePower(random);
            exists.add(disk.exists(FILE));
        });
        assertThat(exists).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void renameReplacesAtOneInstantOrNotAtAll() {
        Set<Byte> seen = new HashSet<>();
        Property.check(100, random -> {
            SimulatedDisk disk = diskWithDirectory();
            Path temporary = DIRECTORY.resolve("file.tmp");
            writeSynced(disk, FILE, 1);
            disk.syncDirectory(DIRECTORY);
            writeSynced(disk, temporary, 2);
            disk.rename(temporary, FILE);
            disk.losePower(random);
            byte content = contents(disk, FILE)[0];
            seen.add(content);
            if (content == 2) {
                assertThat(disk.exists(temporary)).isFalse();
            }
        });
        assertThat(seen).containsExactlyInAnyOrder((byte) 1, (byte) 2);
    }

    @Test
    void keepsRenamesAndDeletionsOfASyncedDirectory() {
        Property.check(50, random -> {
            SimulatedDisk disk = diskWithDirectory();
            writeSynced(disk, FILE, 1);
            writeSynced(disk, DIRECTORY.resolve("gone"), 2);
            disk.syncDirectory(DIRECTORY);
            disk.rename(FILE, DIRECTORY.resolve("renamed"));
            disk.delete(DIRECTORY.resolve("gone"));
            disk.syncDirectory(DIRECTORY);
            disk.losePower(random);
            assertThat(disk.list(DIRECTORY)).containsExactly("renamed");
        });
    }

    @Test
    void mayBringBackADeletedFile() {
        Set<List<String>> seen = new HashSet<>();
        Property.check(50, random -> {
            SimulatedDisk disk = diskWithDirectory();
            writeSynced(disk, FILE, 1);
            disk.syncDirectory(DIRECTORY);
            disk.delete(FILE);
            disk.losePower(random);
            seen.add(disk.list(DIRECTORY));
        });
        assertThat(seen).containsExactlyInAnyOrder(List.of(), List.of("file"));
    }

    @Test
    void aKilledProcessLosesNothingButItsFilesAndLocks() throws IOException {
        SimulatedDisk disk = diskWithDirectory();
        DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
        disk.lock(DIRECTORY.resolve(".lock"));
        file.write(0, filled(100, 1));
        disk.killProcess();
        assertThat(contents(disk, FILE)).hasSize(100).containsOnly(1);
        disk.lock(DIRECTORY.resolve(".lock")).close();
        assertThatThrownBy(() -> file.write(0, filled(1, 1))).isInstanceOf(SimulatedPowerLoss.class);
    }

    @Test
    void aFailedSyncLosesDataForGoodWhateverFollows() {
        Set<Boolean> lost = new HashSet<>();
        Property.check(100, random -> {
            SimulatedDisk disk = new SimulatedDisk(random.nextLong());
            disk.createDirectories(DIRECTORY);
            DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
            disk.syncDirectory(DIRECTORY);
            disk.syncDirectory(Path.of("/"));
            file.write(0, filled(8_192, 1));
            disk.faults().failSyncs(1);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
            file.sync();
            disk.losePower(random);
            byte[] left = contents(disk, FILE);
            lost.add(left.length < 8_192 || left[0] != 1 || left[8_191] != 1);
        });
        assertThat(lost).contains(true);
    }

    @Test
    void endsTheProcessInTheChosenOperation() throws IOException {
        SimulatedDisk disk = diskWithDirectory();
        DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
        disk.faults().endProcessAt(3);
        file.write(0, filled(1, 1));
        file.write(1, filled(1, 1));
        assertThatThrownBy(() -> file.write(2, filled(1, 1))).isInstanceOf(SimulatedPowerLoss.class);
        assertThatThrownBy(() -> disk.exists(FILE)).isInstanceOf(SimulatedPowerLoss.class);
        disk.killProcess();
        assertThat(disk.size(FILE)).isBetween(2L, 3L);
    }

    @Test
    void endsTheProcessAmongTheOperationsAfterANameWasTouched() throws IOException {
        for (int seed = 1; seed <= 20; seed++) {
            SimulatedDisk disk = new SimulatedDisk(seed);
            disk.createDirectories(DIRECTORY);
            DiskFile other = disk.open(DIRECTORY.resolve("other"), Mode.CREATE_NEW);
            disk.faults().endProcessAfterTouching("file", 3);
            other.write(0, filled(10, 1));
            assertThatThrownBy(() -> {
                        DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
                        file.write(0, filled(1, 1));
                        other.write(1, filled(1, 1));
                        disk.list(DIRECTORY);
                    })
                    .isInstanceOf(SimulatedPowerLoss.class);
        }
    }

    @Test
    void tellsItsWatcherWhatHappens() throws IOException {
        SimulatedDisk disk = diskWithDirectory();
        List<String> told = new ArrayList<>();
        disk.watch(new DiskWatcher() {
            @Override
            public void opened(Path file) {
                told.add("opened " + file);
            }

            @Override
            public void closed(Path file) {
                told.add("closed " + file);
            }

            @Override
            public void renamed(Path to) {
                told.add("renamed " + to);
            }

            @Override
            public void syncFailed(Path file) {
                told.add("sync failed " + file);
            }

            @Override
            public void endedIn(DiskFaults.Operation operation, String what) {
                told.add("ended in " + operation + " of " + what);
            }
        });
        DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
        disk.faults().failSyncs(1);
        assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
        file.close();
        disk.rename(FILE, DIRECTORY.resolve("b"));
        disk.faults().endProcessAt(1);
        assertThatThrownBy(() -> disk.delete(DIRECTORY.resolve("b"))).isInstanceOf(SimulatedPowerLoss.class);
        assertThat(told)
                .containsExactly(
                        "opened /data/file",
                        "sync failed /data/file",
                        "closed /data/file",
                        "renamed /data/b",
                        "ended in NAMES of /data/b");
    }

    @Test
    void refusesWritesWhenFullAndTakesThemAgainAfterADeletion() throws IOException {
        SimulatedDisk disk = diskWithDirectory();
        disk.limitCapacity(10_000);
        DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
        file.write(0, filled(6_000, 1));
        assertThatThrownBy(() -> file.write(6_000, filled(6_000, 1))).hasMessageContaining("No space left");
        assertThat(disk.usableBytes(DIRECTORY)).isZero();
        disk.delete(FILE);
        assertThat(disk.usableBytes(DIRECTORY)).isEqualTo(10_000);
    }

    @Test
    void anyHistoryLeavesPerByteSomethingThatWasThereSinceTheLastSync() {
        Property.check(300, random -> checkRandomHistory(random, TornBlocks.NONE));
    }

    private static void checkRandomHistory(SeededRandom random, TornBlocks tornBlocks) throws IOException {
        SimulatedDisk disk = diskWithDirectory(tornBlocks);
        DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
        disk.syncDirectory(DIRECTORY);
        int room = 20_000;
        byte[] now = new byte[room];
        int size = 0;
        TreeSet<Integer> sizes = new TreeSet<>(Set.of(0));
        boolean[][] possible = new boolean[room][128];
        settle(possible, now);
        for (int step = 1; step < 40; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    file.sync();
                    settle(possible, now);
                    sizes.clear();
                    sizes.add(size);
                }
                case 1 -> {
                    int cut = random.nextInt(room);
                    file.truncate(cut);
                    size = Math.min(size, cut);
                    Arrays.fill(now, size, room, (byte) 0);
                }
                default -> {
                    int length = random.between(1, 6_000);
                    int position = random.nextInt(room - length);
                    file.write(position, filled(length, step));
                    Arrays.fill(now, position, position + length, (byte) step);
                    size = Math.max(size, position + length);
                }
            }
            sizes.add(size);
            for (int i = 0; i < room; i++) {
                possible[i][now[i]] = true;
            }
            assertThat(file.size()).isEqualTo(size);
        }
        assertThat(contents(disk, FILE)).isEqualTo(Arrays.copyOf(now, size));
        disk.losePower(random);
        byte[] left = contents(disk, FILE);
        assertThat(sizes).contains(left.length);
        for (int i = 0; i < left.length; i++) {
            boolean changed = tornBlocks == TornBlocks.UNSYNCED_BYTES && values(possible[i]) > 1;
            assertThat(changed || (left[i] >= 0 && possible[i][left[i]]))
                    .as("byte %s may be %s", i, left[i])
                    .isTrue();
        }
    }

    /** As the one above, but bytes that had several values since the last sync may have any. */
    @Test
    void tornBlocksTakeNoByteThatStoodAsItWasSinceTheLastSync() {
        Property.check(300, random -> checkRandomHistory(random, TornBlocks.UNSYNCED_BYTES));
    }

    @Test
    void destroysAsAWholeABlockThatWasBeingWritten() {
        Set<String> fates = new HashSet<>();
        Property.check(400, random -> {
            SimulatedDisk disk = diskWithDirectory(TornBlocks.UNSYNCED_BYTES);
            DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
            disk.syncDirectory(DIRECTORY);
            file.write(0, filled(3 * 4_096, 1));
            file.sync();
            file.write(4_096 + 100, filled(50, 2));
            file.write(4_096, filled(50, 1)); // as they were
            disk.losePower(random);
            byte[] left = contents(disk, FILE);
            for (int i = 0; i < left.length; i++) {
                if (i < 4_096 + 100 || i >= 4_096 + 150) {
                    assertThat(left[i]).as("byte %s, which did not change", i).isEqualTo((byte) 1);
                }
            }
            byte[] torn = Arrays.copyOfRange(left, 4_096 + 100, 4_096 + 150);
            boolean uniform = Arrays.equals(torn, filled(50, torn[0]).array());
            fates.add(uniform ? torn[0] + "" : "garbage");
        });
        assertThat(fates).containsExactlyInAnyOrder("0", "1", "2", "garbage");
    }

    @Test
    void mayTakeWithABlockAllThatItHeldButNothingOfOthers() {
        Set<Boolean> destroyed = new HashSet<>();
        Property.check(200, random -> {
            SimulatedDisk disk = diskWithDirectory(TornBlocks.WHOLE);
            DiskFile file = disk.open(FILE, Mode.CREATE_NEW);
            disk.syncDirectory(DIRECTORY);
            file.write(0, filled(3 * 4_096, 1));
            file.sync();
            file.write(4_096 + 100, filled(50, 2));
            disk.losePower(random);
            byte[] left = contents(disk, FILE);
            assertThat(Arrays.copyOf(left, 4_096)).containsOnly(1);
            assertThat(Arrays.copyOfRange(left, 2 * 4_096, 3 * 4_096)).containsOnly(1);
            destroyed.add(left[4_096] != 1 || left[4_097] != 1);
        });
        assertThat(destroyed).containsExactlyInAnyOrder(true, false);
    }

    private static void settle(boolean[][] possible, byte[] now) {
        for (int i = 0; i < now.length; i++) {
            Arrays.fill(possible[i], false);
            possible[i][now[i]] = true;
        }
    }

    private static int values(boolean[] possible) {
        int count = 0;
        for (boolean each : possible) {
            count += each ? 1 : 0;
        }
        return count;
    }

    private static SimulatedDisk diskWithDirectory() throws IOException {
        return diskWithDirectory(TornBlocks.NONE);
    }

    private static SimulatedDisk diskWithDirectory(TornBlocks tornBlocks) throws IOException {
        SimulatedDisk disk = new SimulatedDisk(5);
        disk.tearBlocks(tornBlocks.everywhere());
        disk.createDirectories(DIRECTORY);
        disk.syncDirectory(Path.of("/"));
        return disk;
    }

    private static void writeSynced(SimulatedDisk disk, Path path, int value) throws IOException {
        try (DiskFile file = disk.open(path, Mode.CREATE_NEW)) {
            file.write(0, filled(10, value));
            file.sync();
        }
    }

    private static ByteBuffer filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] contents(SimulatedDisk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, Mode.READ)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.size());
            file.read(0, target);
            return target.array();
        }
    }
}
