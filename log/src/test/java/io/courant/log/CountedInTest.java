package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A start knows whether memory was enough in the lives before it, by their default and not by its own. */
class CountedInTest {

    private static final Path PATH = Path.of("/data");
    private static final Path FILE = PATH.resolve(CountedIn.FILE_NAME);
    private static final Uuid CLUSTER = new Uuid(5, 6);

    /** Operations that the longest start takes here. */
    private static final int OPERATIONS_OF_A_START = 30;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    /** Of the metadata partition: each life has the next one. */
    private int epoch;

    @Test
    void whatCountedInMemoryMayBeLostThoughTheNextStartHasTheDisk() throws IOException {
        work(disk, CountedIn.MEMORY);
        disk.losePower(new SeededRandom(2));
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isTrue();
    }

    @Test
    void whatCountedOnDiskIsNotLostThoughTheNextStartHasMemory() throws IOException {
        work(disk, CountedIn.DISK);
        disk.losePower(new SeededRandom(2));
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isFalse();
    }

    @Test
    void memoryCountsUntilACleanStop() throws IOException {
        work(disk, CountedIn.MEMORY);
        for (int life = 0; life < 3; life++) {
            disk.killProcess();
            DataDirectory directory = work(disk, CountedIn.DISK);
            assertThat(directory.mayHaveLostByDefault()).isTrue();
            if (life == 2) {
                directory.markCleanStop(1);
            }
        }
        disk.killProcess();
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isFalse();
        disk.losePower(new SeededRandom(2));
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isFalse();
    }

    @Test
    void theMarkOfACleanStopThatAKilledStartHasDeletedDoesNotComeBackForTheNextOne() throws IOException {
        for (int operation = 1; operation <= OPERATIONS_OF_A_START; operation++) {
            for (int seed = 0; seed < 4; seed++) {
                SimulatedDisk torn = new SimulatedDisk(seed);
                work(torn, CountedIn.DISK).markCleanStop(1);
                torn.killProcess();
                torn.faults().endProcessAt(operation);
                try {
                    work(torn, CountedIn.DISK);
                } catch (SimulatedPowerLoss expected) {
                    assertThat(torn.faults().isDown()).isTrue();
                }
                torn.faults().clear();
                torn.killProcess();
                work(torn, CountedIn.MEMORY);
                torn.losePower(new SeededRandom(seed).fork("loss"));
                assertThat(open(torn).stoppedCleanly())
                        .as("operation %s, seed %s", operation, seed)
                        .isFalse();
            }
        }
    }

    /** Starts that end in any operation, and syncs that fail, of which the next start knows nothing. */
    @Test
    void noEndOfAStartHidesThatMemoryWasEnough() throws IOException {
        for (int seed = 0; seed < 400; seed++) {
            SeededRandom random = new SeededRandom(seed);
            SimulatedDisk torn = new SimulatedDisk(seed);
            boolean countedInMemory = false;
            boolean everInMemory = false;
            boolean servedBefore = true;
            for (int life = 0; life < 8; life++) {
                CountedIn byDefault = random.nextBoolean() ? CountedIn.MEMORY : CountedIn.DISK;
                everInMemory |= byDefault == CountedIn.MEMORY;
                switch (random.nextInt(4)) {
                    case 0 -> torn.faults().endProcessAt(1 + random.nextInt(OPERATIONS_OF_A_START));
                    case 1 -> torn.faults().failSyncs(1);
                    default -> {} // nothing goes wrong
                }
                boolean serves = false;
                try {
                    DataDirectory directory = open(torn);
                    if (directory.stoppedCleanly()) {
                        countedInMemory = false;
                    }
                    boolean isKnown = torn.exists(FILE) && servedBefore;
                    directory.bindCluster(CLUSTER, 1 + life, byDefault);
                    serves = true;
                    assertThat(directory.mayHaveLostByDefault() || !countedInMemory)
                            .as("seed %s, life %s", seed, life)
                            .isTrue();
                    assertThat(directory.mayHaveLostByDefault() && isKnown && !everInMemory)
                            .as("seed %s, life %s: without cause", seed, life)
                            .isFalse();
                    countedInMemory |= byDefault == CountedIn.MEMORY;
                    if (random.oneIn(3)) {
                        directory.markCleanStop(1);
                    }
                } catch (SimulatedPowerLoss | IOException ended) {
                    // the next life tells
                }
                servedBefore = serves;
                torn.faults().clear();
                if (random.nextBoolean()) {
                    torn.losePower(random.fork("loss" + life));
                } else {
                    torn.killProcess();
                }
            }
        }
    }

    @Test
    void aDirectoryOfAnOlderReleaseMayHaveCountedInMemory() throws Exception {
        work(disk, CountedIn.DISK);
        disk.delete(FILE);
        disk.killProcess();
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isTrue();
        assertThat(new LogVerify(disk.copy(1)).verify(PATH).findings()).isEmpty();
    }

    @Test
    void aLifeOfAnOlderReleaseInBetweenMayHaveCountedInMemory() throws IOException {
        work(disk, CountedIn.DISK);
        disk.killProcess();
        epoch++; // that one has not written the file
        disk.losePower(new SeededRandom(2));
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isTrue();
        disk.killProcess();
        DataDirectory later = work(disk, CountedIn.DISK);
        assertThat(later.mayHaveLostByDefault()).isTrue();
        later.markCleanStop(1);
        disk.killProcess();
        work(disk, CountedIn.DISK);
        disk.killProcess();
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isFalse();
    }

    @Test
    void whatCannotBeReadMayHaveSaidMemory() throws Exception {
        work(disk, CountedIn.DISK);
        disk.flipBit(FILE, 16, 1);
        disk.killProcess();
        assertThat(new LogVerify(disk.copy(1)).verify(PATH).findings()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.LEFTOVER);
            assertThat(finding.file()).isEqualTo(FILE);
            assertThat(finding.reason()).startsWith("damaged");
        });
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isTrue();
        disk.killProcess();
        assertThat(new LogVerify(disk.copy(1)).verify(PATH).findings()).isEmpty();
    }

    @Test
    void aFileThatHasGrownIsWrittenWhole() throws IOException {
        work(disk, CountedIn.DISK);
        try (DiskFile file = disk.open(FILE, Disk.Mode.READ_WRITE)) {
            file.write(file.size(), ByteBuffer.wrap(new byte[3]));
        }
        disk.killProcess();
        work(disk, CountedIn.DISK).markCleanStop(1);
        disk.killProcess();
        work(disk, CountedIn.DISK);
        disk.killProcess();
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isFalse();
    }

    @Test
    void aFullDiskIsStartedOnAndCountsAsMemory() throws IOException {
        DataDirectory first = open(disk);
        disk.limitCapacity(disk.usedBytes() + 1_000);
        first.bindCluster(CLUSTER, ++epoch, CountedIn.DISK);
        assertThat(disk.exists(FILE)).isFalse();
        disk.losePower(new SeededRandom(2));
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isTrue();
    }

    @Test
    void aFullDiskTakesAnotherDefault() throws IOException {
        work(disk, CountedIn.DISK);
        disk.limitCapacity(disk.usedBytes());
        disk.killProcess();
        assertThat(work(disk, CountedIn.MEMORY).mayHaveLostByDefault()).isFalse();
        disk.losePower(new SeededRandom(2));
        assertThat(work(disk, CountedIn.DISK).mayHaveLostByDefault()).isTrue();
    }

    /** A life that serves until whatever ends it. */
    private DataDirectory work(SimulatedDisk disk, CountedIn byDefault) throws IOException {
        DataDirectory directory = open(disk);
        directory.bindCluster(CLUSTER, ++epoch, byDefault);
        return directory;
    }

    private static DataDirectory open(SimulatedDisk disk) throws IOException {
        return switch (DataDirectory.open(disk, PATH, 1, new SeededRandom(7), new RecordingEventLog())) {
            case DataDirectoryOpening.Opened(DataDirectory directory) -> directory;
            case DataDirectoryOpening.Refused refused -> throw new AssertionError(refused.message());
        };
    }
}
