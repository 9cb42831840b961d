package io.courant.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How long the disk takes to make a small write durable, which is what every answer to acks=all waits for.
 *
 * @param data the data directory; where it does not exist, the nearest one above is measured
 * @param mountinfo what Linux has as {@code /proc/self/mountinfo}
 */
record SyncCheck(Path data, Path mountinfo, SyncProbe probe) implements Check {

    /** No device that keeps what it was given answers sooner: a round trip to the fastest ones alone takes half of it. */
    private static final long IMPLAUSIBLE_NANOS = 20_000;

    private static final long SLOW_NANOS = 100_000_000;

    @Override
    public String name() {
        return "fdatasync";
    }

    @Override
    public Diagnosis look() throws IOException {
        Path directory = Places.nearestExisting(data);
        SyncProbe.Times times;
        try {
            times = probe.measure(directory);
        } catch (IOException e) {
            return Diagnosis.problem(
                    "a file in " + directory + " cannot be written and synced (" + e + ")",
                    "Let this user write there, make room, or choose another directory");
        }
        Mount mount = Mount.of(directory, mountinfo);
        boolean inMemory = mount != null && mount.isInMemory();
        long p50 = times.percentile(50);
        long p99 = times.percentile(99);
        String found = "p50 " + Texts.milliseconds(p50) + ", p99 " + Texts.milliseconds(p99) + " (" + times.count()
                + " syncs of 4 KB)";
        if (p50 < IMPLAUSIBLE_NANOS && !inMemory) {
            return Diagnosis.warning(
                    found,
                    "No disk is that fast: the device, or a layer of virtualisation, seems not to honour flushes, and what"
                            + " acks=all has acknowledged may be lost with the power. Turn off write-back caching without"
                            + " a battery there");
        }
        if (p99 > SLOW_NANOS) {
            return Diagnosis.warning(
                    found,
                    "One answer to acks=all in a hundred takes that long or longer. Find out what else writes to the"
                            + " device, or use a faster one");
        }
        return Diagnosis.ok(found + (inMemory ? ", in memory" : ""));
    }
}
