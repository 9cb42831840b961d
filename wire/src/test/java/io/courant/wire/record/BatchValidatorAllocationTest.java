package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checking allocates a verdict per batch, and a view and the like where it decompresses, but nothing per record. Measured:
 * 32 bytes a batch without compression, some 100 with it and up to 150 for every 64 KB that zstd puts out.
 */
class BatchValidatorAllocationTest {

    private static final int BATCHES = 200;
    private static final int MANY = 5_000;
    /** Far below one object per record. */
    private static final long NOISE_BYTES = MANY;

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void allocatesNothingPerRecord(CompressionType type) {
        long few = allocatedPerBatch(type, MANY / 500, 500 * 100);
        long many = allocatedPerBatch(type, MANY, 100);

        assertThat(few).isLessThan(NOISE_BYTES);
        assertThat(many).isLessThan(NOISE_BYTES);
    }

    private static long allocatedPerBatch(CompressionType type, int records, int valueBytes) {
        BatchBuilder builder = new BatchBuilder(Compression.of(type));
        for (int i = 0; i < records; i++) {
            builder.append(
                    SampleRecord.NOW_MS + i, ("key " + i).getBytes(StandardCharsets.UTF_8), new byte[valueBytes]);
        }
        ByteBuffer bytes = SampleRecord.direct(builder.build(), 0, 0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        try (BatchValidator validator = new BatchValidator()) {
            validateOften(validator, bytes);
            long before = threads.getThreadAllocatedBytes(thread);
            validateOften(validator, bytes);
            return (threads.getThreadAllocatedBytes(thread) - before) / BATCHES;
        }
    }

    private static void validateOften(BatchValidator validator, ByteBuffer bytes) {
        for (int i = 0; i < BATCHES; i++) {
            BatchVerdict verdict =
                    validator.validate(bytes, 0, bytes.limit(), BatchRules.DEFAULTS, SampleRecord.NOW_MS);
            if (!(verdict instanceof BatchVerdict.Accepted)) {
                throw new AssertionError(verdict.toString());
            }
        }
    }
}
