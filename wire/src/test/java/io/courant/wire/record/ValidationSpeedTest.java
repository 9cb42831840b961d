package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What checking a batch costs in CPU time: 64 KB batches of 1 KB records, then of 100-byte records, CRC included. The figures are
 * printed by {@code mvn -pl wire test -Dtest=ValidationSpeedTest -DexcludedGroups= -Dgroups=bench}.
 */
class ValidationSpeedTest {

    private static final int BATCH_BYTES = 64 << 10;
    /** Together larger than a core's own caches, as batches fresh from a socket are. */
    private static final int BATCHES = 64;

    private static final int ROUNDS = 8;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void theMeasuredBatchesAreAccepted() {
        for (CompressionType type : CompressionType.values()) {
            assertThat(nanosPerKilobyte(type, 1_000, 1, 1)).isNotNegative();
        }
    }

    @Test
    @Tag("bench")
    void tellsNanosecondsPerKilobyte() {
        for (int recordBytes : new int[] {1_000, 100}) {
            for (CompressionType type : CompressionType.values()) {
                int passes = type == CompressionType.NONE ? 100 : 5;
                double nanos = nanosPerKilobyte(type, recordBytes, passes, ROUNDS);
                System.out.printf(
                        Locale.ROOT,
                        "validate %-6s %5d-byte records: %7.1f ns per KB of records, %.3f s per GB%n",
                        type,
                        recordBytes,
                        nanos,
                        nanos * 1e9 / 1024 / 1e9);
            }
        }
    }

    /** The best of some rounds: noise only ever adds. */
    private static double nanosPerKilobyte(CompressionType type, int recordBytes, int passes, int rounds) {
        BatchBuilder builder = builder(type, recordBytes);
        ByteBuffer one = builder.build();
        ByteBuffer all = ByteBuffer.allocateDirect(one.capacity() * BATCHES);
        for (int i = 0; i < BATCHES; i++) {
            all.put(i * one.capacity(), one, 0, one.capacity());
        }
        double best = Double.MAX_VALUE;
        try (BatchValidator validator = new BatchValidator()) {
            for (int round = 0; round < rounds; round++) {
                long start = THREADS.getCurrentThreadCpuTime();
                for (int pass = 0; pass < passes; pass++) {
                    validateAll(validator, all, one.capacity());
                }
                double nanos = THREADS.getCurrentThreadCpuTime() - start;
                best = Math.min(best, nanos / passes / BATCHES / (builder.sizeInBytes() / 1024.0));
            }
        }
        return best;
    }

    private static void validateAll(BatchValidator validator, ByteBuffer all, int batchBytes) {
        for (int from = 0; from < all.limit(); from += batchBytes) {
            BatchVerdict verdict =
                    validator.validate(all, from, from + batchBytes, BatchRules.DEFAULTS, SampleRecord.NOW_MS);
            if (!(verdict instanceof BatchVerdict.Accepted)) {
                throw new AssertionError(verdict.toString());
            }
        }
    }

    private static BatchBuilder builder(CompressionType type, int recordBytes) {
        SeededRandom random = new SeededRandom(1);
        BatchBuilder builder = new BatchBuilder(Compression.of(type));
        byte[] value = new byte[recordBytes];
        while (builder.sizeInBytes() < BATCH_BYTES - recordBytes) {
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) ('a' + random.nextInt(1 + random.nextInt(26)));
            }
            builder.append(SampleRecord.NOW_MS + builder.recordsCount(), null, value);
        }
        return builder;
    }
}
