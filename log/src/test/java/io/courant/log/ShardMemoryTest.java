package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.BufferPart;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardMemoryTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64, 64 * 16})
    void allShardsTogetherStayWithinWhatTheProcessHas(int shares) {
        ShardMemory each = ShardMemory.sharedBy(shares, Long.MAX_VALUE, new CompactionMemory(1));
        assertThat(each.keptBytes() * shares).isBetween(1L, LogLimits.KEPT_BYTES_PER_PROCESS);
        assertThat(each.copiedReadsBytes() * shares).isBetween(1L, LogLimits.COPIED_READS_BYTES_PER_PROCESS);
        assertThat((long) each.producers() * shares).isBetween(1L, (long) LogLimits.PRODUCERS_PER_PROCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void allShardsTogetherStayWithinWhatASmallContainerHasForBuffers(int shares) {
        long buffersBytes = 107L << 20;
        ShardMemory each = ShardMemory.sharedBy(shares, buffersBytes, new CompactionMemory(1));
        assertThat(each.keptBytes() * shares).isBetween(1L, BufferPart.KEPT.of(buffersBytes));
        assertThat(each.copiedReadsBytes() * shares).isBetween(1L, BufferPart.COPIED.of(buffersBytes));
    }
}
