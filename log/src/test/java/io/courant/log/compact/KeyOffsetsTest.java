package io.courant.log.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class KeyOffsetsTest {

    private static ByteBuffer key(int number) {
        return ByteBuffer.allocate(8).putInt(0).putInt(number).flip();
    }

    @Test
    void knowsTheLastOffsetOfEachKeyAndTakesNoMoreThanThereIsRoomFor() {
        KeyOffsets keys = new KeyOffsets(24 * 1024, new SeededRandom(1));
        for (int i = 0; i < 768; i++) {
            assertThat(keys.put(key(i), i)).isTrue();
        }
        assertThat(keys.put(key(768), 768)).isFalse();
        assertThat(keys.put(key(5), 1_000)).isTrue();
        assertThat(keys.count()).isEqualTo(768);
        for (int i = 0; i < 768; i++) {
            assertThat(keys.latest(key(i))).isEqualTo(i == 5 ? 1_000 : i);
        }
        assertThat(keys.latest(key(768))).isEqualTo(KeyOffsets.UNKNOWN);
    }

    @Test
    void takesLittleMemoryForFewKeysAndNoMoreThanAllowedForMany() {
        KeyOffsets keys = new KeyOffsets(24L * 64, new SeededRandom(1));
        int taken = 0;
        while (keys.put(key(taken), taken)) {
            taken++;
        }
        assertThat(taken).isEqualTo(48);
        for (int i = 0; i < taken; i++) {
            assertThat(keys.latest(key(i))).isEqualTo(i);
        }
    }

    @Test
    void leavesTheKeyAsItWasAndTellsKeysOfOtherLengthsApart() {
        KeyOffsets keys = new KeyOffsets(24 * 16, new SeededRandom(1));
        ByteBuffer key = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
        keys.put(key, 7);
        assertThat(key.position()).isEqualTo(1);
        assertThat(keys.latest(ByteBuffer.wrap(new byte[] {2, 3}))).isEqualTo(7);
        assertThat(keys.latest(ByteBuffer.wrap(new byte[] {2}))).isEqualTo(KeyOffsets.UNKNOWN);
        assertThat(keys.latest(ByteBuffer.allocate(0))).isEqualTo(KeyOffsets.UNKNOWN);
    }
}
