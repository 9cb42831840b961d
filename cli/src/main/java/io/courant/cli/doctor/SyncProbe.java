package io.courant.cli.doctor;

import io.courant.log.DirectoryView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times what the journal does for each commit: blocks written one behind the other into a file that has its size
 * already, each followed by one fdatasync.
 *
 * @param nanos a monotonic clock
 */
record SyncProbe(LongSupplier nanos) {

    private static final int BLOCK_BYTES = 4096;
    private static final int MOST_SYNCS = 400;
    private static final long LONGEST_NANOS = 3_000_000_000L;

    /** How long the syncs took, sorted. */
    record Times(List<Long> sortedNanos) {

        Times {
            sortedNanos = List.copyOf(sortedNanos);
        }

        int count() {
            return sortedNanos.size();
        }

        /** The least time that {@code percent} of the syncs did not exceed. */
        long percentile(int percent) {
            return sortedNanos.get(Math.max(0, Math.ceilDiv(sortedNanos.size() * percent, 100) - 1));
        }
    }

    /** Makes a file in {@code directory}, syncs it for at most about three seconds, and removes it. */
    Times measure(Path directory) throws IOException {
        Path file = directory.resolve(DirectoryView.PROBE_FILE);
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return measure(channel);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Times measure(FileChannel channel) throws IOException {
        writeFully(channel, ByteBuffer.allocateDirect(MOST_SYNCS * BLOCK_BYTES), 0);
        channel.force(true);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        List<Long> times = new ArrayList<>(MOST_SYNCS);
        long began = nanos.getAsLong();
        long end = began;
        while (times.size() < MOST_SYNCS && end - began < LONGEST_NANOS) {
            block.clear().putLong(0, times.size() + 1L);
            writeFully(channel, block, (long) times.size() * BLOCK_BYTES);
            long start = nanos.getAsLong();
            channel.force(false);
            end = nanos.getAsLong();
            times.add(end - start);
        }
        times.sort(null);
        return new Times(times);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
