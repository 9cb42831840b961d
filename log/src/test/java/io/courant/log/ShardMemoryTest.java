package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.BufferPart;
import io.courant.log.compact.KeyOffsets;
import io.courant.testkit.SeededRandom;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardMemoryTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64, 64 * 16})
    void allShardsTogetherStayWithinWhatTheProcessHas(int shares) {
        ShardMemory each = ShardMemory.sharedBy(shares, Long.MAX_VALUE, 1L << 27);
        assertThat(each.keptBytes() * shares).isBetween(1L, LogLimits.KEPT_BYTES_PER_PROCESS);
        assertThat(each.copiedReadsBytes() * shares).isBetween(1L, LogLimits.COPIED_READS_BYTES_PER_PROCESS);
        assertThat((long) each.producers() * shares).isBetween(1L, (long) LogLimits.PRODUCERS_PER_PROCESS);
        assertThat(each.compactionKeysBytes() * shares).isBetween(1L, 1L << 27);
    }

    @Test
    void eachPassOfCompactionHasRoomForAKeyHoweverSmallTheHeapIs() {
        ShardMemory each = ShardMemory.sharedBy(1_000, Long.MAX_VALUE, 1);
        assertThat(new KeyOffsets(each.compactionKeysBytes(), new SeededRandom(1)).put(ByteBuffer.allocate(1), 0))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void allShardsTogetherStayWithinWhatASmallContainerHasForBuffers(int shares) {
        long buffersBytes = 107L << 20;
        ShardMemory each = ShardMemory.sharedBy(shares, buffersBytes, 1L << 27);
        assertThat(each.keptBytes() * shares).isBetween(1L, BufferPart.KEPT.of(buffersBytes));
        assertThat(each.copiedReadsBytes() * shares).isBetween(1L, BufferPart.COPIED.of(buffersBytes));
    }
}
