package io.courant.bench.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * How long fdatasync takes after an append of one page, in the file system the brokers write to.
 *
 * @param p50Micros the median, in microseconds
 * @param p99Micros the 99th percentile, in microseconds
 */
public record SyncLatency(double p50Micros, double p99Micros) {

    private static final int PAGE_BYTES = 4096;
    private static final int SYNCS = 200;
    private static final int ENOUGH_RARE_SYNCS = 15;
    private static final long RARE_EVERY_NANOS = 1_000_000_000L;
    /** Awake for so long before each of the rare syncs, as the sender of rare requests is. */
    private static final long AWAKE_NANOS = 20_000_000L;

    private static final double NANOS_PER_MICRO = 1e3;

    /** Measures syncs one right after the other in {@code directory}, in a file that is removed again. */
    public static SyncLatency measure(Path directory) throws IOException {
        return measure(directory, SYNCS, 0);
    }

    /**
     * Measures one sync a second, for so many seconds, but not longer than is of use: core and device have gone to sleep before
     * it, which takes them some time to wake from.
     */
    public static SyncLatency measureRare(Path directory, int seconds) throws IOException {
        return measure(directory, Math.min(seconds, ENOUGH_RARE_SYNCS), RARE_EVERY_NANOS);
    }

    private static SyncLatency measure(Path directory, int syncs, long everyNanos) throws IOException {
        Path file = directory.resolve("sync-latency");
        long[] nanos = new long[syncs];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES);
            long due = System.nanoTime();
            for (int i = 0; i < syncs; i++) {
                due += everyNanos;
                awaken(due);
                channel.write(page.clear());
                long start = System.nanoTime();
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        Arrays.sort(nanos);
        return new SyncLatency(nanos[syncs / 2] / NANOS_PER_MICRO, nanos[syncs * 99 / 100] / NANOS_PER_MICRO);
    }

    private static void awaken(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            if (left > AWAKE_NANOS) {
                LockSupport.parkNanos(left - AWAKE_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
