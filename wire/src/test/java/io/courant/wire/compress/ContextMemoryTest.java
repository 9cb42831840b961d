package io.courant.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Memory outside the heap goes with its owner, however the owner goes. */
class ContextMemoryTest {

    /** Far more than it takes: the collector finds it in the first, and the cleaner's thread has its turn some time. */
    private static final int COLLECTIONS = 3_000;

    private final AtomicInteger freed = new AtomicInteger();

    @Test
    void isFreedOnceByItsOwner() {
        ContextMemory memory = new ContextMemory(this, freed::incrementAndGet);
        memory.close();
        memory.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void isFreedWhenItsOwnerIsForgotten() throws InterruptedException {
        forget();
        for (int i = 0; i < COLLECTIONS && freed.get() == 0; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(freed).hasValue(1);
    }

    private void forget() {
        ContextMemory memory = new ContextMemory(new Object(), freed::incrementAndGet);
        assertThat(memory).isNotNull();
    }
}
