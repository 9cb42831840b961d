package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static DataDirectoryOpening open(SimulatedDisk disk, int seed) throws IOException {
        return DataDirectory.open(disk, Path.of("/data"), 1, new SeededRandom(seed), new RecordingEventLog());
    }
}
