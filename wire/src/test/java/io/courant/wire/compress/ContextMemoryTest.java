package io.courant.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Memory outside the heap goes with its owner, however the owner goes. */
class ContextMemoryTest {

    private final AtomicInteger freed = new AtomicInteger();

    @Test
    void isFreedOnceByItsOwner() {
        ContextMemory memory = new ContextMemory(this, freed::incrementAndGet);
        memory.close();
        memory.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void isFreedWhenItsOwnerIsForgotten() {
        forget();
        while (freed.get() == 0) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(freed).hasValue(1);
    }

    private void forget() {
        ContextMemory memory = new ContextMemory(new Object(), freed::incrementAndGet);
        assertThat(memory).isNotNull();
    }
}
