package io.courant.bench.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * How long fdatasync takes after an append of one page, in the file system the brokers write to.
 *
 * @param p50Micros the median, in microseconds
 * @param p99Micros the 99th percentile, in microseconds
 */
public record SyncLatency(double p50Micros, double p99Micros) {

    private static final int PAGE_BYTES = 4096;
    private static final int SYNCS = 200;
    private static final double NANOS_PER_MICRO = 1e3;

    /** Measures it in {@code directory}, in a file that is removed again. */
    public static SyncLatency measure(Path directory) throws IOException {
        Path file = directory.resolve("sync-latency");
        long[] nanos = new long[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES);
            for (int i = 0; i < SYNCS; i++) {
                channel.write(page.clear());
                long start = System.nanoTime();
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        Arrays.sort(nanos);
        return new SyncLatency(nanos[SYNCS / 2] / NANOS_PER_MICRO, nanos[SYNCS * 99 / 100] / NANOS_PER_MICRO);
    }
}
