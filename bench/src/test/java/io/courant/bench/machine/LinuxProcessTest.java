package io.courant.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LinuxProcessTest {

    @Test
    void countsTheCpuTimeThatThisProcessUses() throws IOException {
        LinuxProcess process = LinuxProcess.current();
        double before = process.cpuSeconds();
        long sum = 0;
        while (process.cpuSeconds() < before + 0.05) {
            sum += System.nanoTime();
        }
        assertThat(sum).isNotZero();
        assertThat(process.cpuSeconds()).isGreaterThan(before);
    }

    @Test
    void memoryWithoutFilesBehindItIsAPartOfAllResidentMemory() throws IOException {
        LinuxProcess process = LinuxProcess.current();
        assertThat(process.anonymousBytes()).isPositive().isLessThan(process.residentBytes());
    }

    @Test
    void theMachineIsBusyForNoMoreThanAllItsTime() throws IOException {
        MachineCpu sinceItStarted = MachineCpu.now();
        assertThat(sinceItStarted.busyPercent()).isBetween(0.0, 100.0);
        assertThat(sinceItStarted.stealPercent()).isBetween(0.0, 100.0);
    }
}
