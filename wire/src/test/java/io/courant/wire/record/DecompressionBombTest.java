package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small batch that expands enormously takes time, up to the topic's limit, but no memory. */
class DecompressionBombTest {

    private static final int EXPANDED_BYTES = 64 << 20;
    private static final int ALLOWED_BYTES = 1 << 20;

    @ParameterizedTest
    @EnumSource(
            value = CompressionType.class,
            names = {"GZIP", "LZ4", "ZSTD", "SNAPPY"})
    void isWalkedThroughOrRefusedInBoundedMemory(CompressionType type) {
        ByteBuffer built = new BatchBuilder(Compression.of(type))
                .append(SampleRecord.NOW_MS, null, new byte[EXPANDED_BYTES])
                .build();
        ByteBuffer bomb = SampleRecord.direct(built, 0, 0);
        assertThat(bomb.capacity()).isLessThan(EXPANDED_BYTES / 15);
        try (BatchValidator validator = new BatchValidator()) {
            long before = takenBytes();
            assertThat(validate(validator, bomb, 2L * EXPANDED_BYTES)).isInstanceOf(BatchVerdict.Accepted.class);
            assertThat(validator.validateWithin(
                            EXPANDED_BYTES / 8,
                            bomb,
                            0,
                            bomb.limit(),
                            rules(bomb, EXPANDED_BYTES),
                            SampleRecord.NOW_MS))
                    .as("too much work")
                    .isNull();
            assertThat(validate(validator, bomb, EXPANDED_BYTES / 8))
                    .isInstanceOfSatisfying(
                            BatchVerdict.Refused.class,
                            refused -> assertThat(refused.error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
            assertThat(takenBytes() - before).isLessThan(ALLOWED_BYTES);
        }
    }

    private static BatchVerdict validate(BatchValidator validator, ByteBuffer bytes, long maxDecompressedBytes) {
        return validator.validate(bytes, 0, bytes.limit(), rules(bytes, maxDecompressedBytes), SampleRecord.NOW_MS);
    }

    private static BatchRules rules(ByteBuffer bytes, long maxDecompressedBytes) {
        return new BatchRules(
                ValidationLevel.FULL,
                bytes.limit(),
                maxDecompressedBytes,
                TimestampType.CREATE_TIME,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                false);
    }

    /** Bytes of the heap ever taken by this thread, and those outside it that direct buffers hold. */
    private static long takenBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) + direct;
    }
}
