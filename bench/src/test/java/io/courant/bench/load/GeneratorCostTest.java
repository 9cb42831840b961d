package io.courant.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GeneratorCostTest {

    private static final long BYTES = 50_000_000;

    @Test
    void theGeneratorFindsOutWhatItCostsByItself() throws IOException, InterruptedException {
        assertThat(GeneratorCost.cpuSecondsPerGigabyte(BYTES)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void aFrameHoldsABatchOfNearly64KilobytesAndAProbeOneRecord() {
        Topic topic = new Topic("t", new Uuid(1, 2), 6);
        assertThat(ProduceFrames.of(topic, (short) 1).batchBytes()).isBetween(63 << 10, 64 << 10);
        BatchBuilder one = new BatchBuilder();
        one.append(0, null, new byte[LoadLimits.RECORD_BYTES]);
        assertThat(ProduceFrames.ofOneRecord(topic, (short) 1).batchBytes())
                .isEqualTo(one.build().remaining());
    }
}
