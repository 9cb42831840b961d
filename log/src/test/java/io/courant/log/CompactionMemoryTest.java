package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.compact.KeyOffsets;
import io.courant.testkit.SeededRandom;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CompactionMemoryTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void lendsWhoIsAloneMuchAndWhoBeginsBesideItLess() {
        CompactionMemory memory = new CompactionMemory(128 * MIB);
        long first = memory.lend();
        long second = memory.lend();
        assertThat(first).isEqualTo(64 * MIB);
        assertThat(second).isEqualTo(32 * MIB);
        memory.takeBack(first);
        memory.takeBack(second);
        assertThat(memory.lend()).isEqualTo(64 * MIB);
    }

    @Test
    void letsEachPassGetOnHoweverManyThereAre() {
        CompactionMemory memory = new CompactionMemory(CompactionMemory.bytesOf(8 * MIB));
        for (int pass = 0; pass < 1_000; pass++) {
            assertThat(memory.lend()).isGreaterThanOrEqualTo(LogLimits.LEAST_COMPACTION_KEYS_BYTES);
        }
    }

    @Test
    void hasRoomForAKeyOnTheSmallestHeap() {
        KeyOffsets keys = new KeyOffsets(new CompactionMemory(CompactionMemory.bytesOf(1)).lend(), new SeededRandom(1));
        assertThat(keys.put(ByteBuffer.allocate(1), 0)).isTrue();
    }
}
