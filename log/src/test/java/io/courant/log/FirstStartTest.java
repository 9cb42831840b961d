package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FirstStartTest {

    @Test
    void aFirstStartThatWasInterruptedAnywhereIsTakenUpAgain() throws IOException {
        for (int operation = 1; operation <= 25; operation++) {
            for (int seed = 0; seed < 4; seed++) {
                SimulatedDisk disk = new SimulatedDisk(seed);
                disk.faults().endProcessAt(operation);
                try {
                    open(disk, seed);
                } catch (SimulatedPowerLoss expected) {
                    assertThat(disk.faults().isDown()).isTrue();
                }
                disk.faults().clear();
                disk.losePower(new SeededRandom(seed).fork("loss"));
                assertThat(open(disk, seed))
                        .as("operation %s, seed %s", operation, seed)
                        .isInstanceOf(DataDirectoryOpening.Opened.class);
            }
        }
    }

    @Test
    void aDirectoryMadeByAStartThatWasKilledAtOnceKeepsItsNameAndAllAboveIt() throws IOException {
        Path path = Path.of("/srv/broker/data");
        for (int operation = 1; operation <= 25; operation++) {
            for (int seed = 0; seed < 8; seed++) {
                SimulatedDisk disk = new SimulatedDisk(seed);
                disk.faults().endProcessAt(operation);
                try {
                    open(disk, path, seed);
                } catch (SimulatedPowerLoss expected) {
                    assertThat(disk.faults().isDown()).isTrue();
                }
                disk.faults().clear();
                disk.killProcess();
                DataDirectory directory = opened(open(disk, path, seed));
                directory.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK);
                disk.losePower(new SeededRandom(seed).fork("loss"));
                assertThat(opened(open(disk, path, seed + 1)).id())
                        .as("operation %s, seed %s", operation, seed)
                        .isEqualTo(directory.id());
            }
        }
    }

    private static DataDirectory opened(DataDirectoryOpening opening) {
        if (opening instanceof DataDirectoryOpening.Opened(DataDirectory directory)) {
            return directory;
        }
        throw new AssertionError(opening.toString());
    }

    private static DataDirectoryOpening open(SimulatedDisk disk, int seed) throws IOException {
        return open(disk, Path.of("/data"), seed);
    }

    private static DataDirectoryOpening open(SimulatedDisk disk, Path path, int seed) throws IOException {
        return DataDirectory.open(disk, path, 1, new SeededRandom(seed), new RecordingEventLog());
    }
}
