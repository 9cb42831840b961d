package io.courant.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of the whole machine since it started, in seconds over all cores.
 *
 * @param busySeconds doing anything, interrupts included
 * @param stealSeconds taken away by the hypervisor
 * @param totalSeconds all there was
 */
public record MachineCpu(double busySeconds, double stealSeconds, double totalSeconds) {

    private static final int USER = 1;
    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    /** The counters now. */
    public static MachineCpu now() throws IOException {
        String[] fields = firstLine().split("\\s+", -1);
        double busy = 0;
        double steal = 0;
        double total = 0;
        // Guest time, which follows steal, is already part of user time.
        for (int i = USER; i <= STEAL; i++) {
            double seconds = Long.parseLong(fields[i]) / LinuxProcess.TICKS_PER_SECOND;
            total += seconds;
            if (i == STEAL) {
                steal = seconds;
            } else if (i != IDLE && i != IOWAIT) {
                busy += seconds;
            }
        }
        return new MachineCpu(busy, steal, total);
    }

    private static String firstLine() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.findFirst().orElseThrow(() -> new IOException("/proc/stat is empty"));
        }
    }

    /** What happened between {@code earlier} and this reading. */
    public MachineCpu since(MachineCpu earlier) {
        return new MachineCpu(
                busySeconds - earlier.busySeconds,
                stealSeconds - earlier.stealSeconds,
                totalSeconds - earlier.totalSeconds);
    }

    /** The share of all time in which the machine worked, in percent; steal counts as not ours. */
    public double busyPercent() {
        return totalSeconds == 0 ? 0 : 100 * busySeconds / totalSeconds;
    }

    /** The share of all time that the hypervisor took, in percent. */
    public double stealPercent() {
        return totalSeconds == 0 ? 0 : 100 * stealSeconds / totalSeconds;
    }
}
