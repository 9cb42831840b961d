package io.courant.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        CountDownLatch gone = new CountDownLatch(1);
        forget(gone::countDown);
        boolean isFreed = false;
        for (int i = 0; i < COLLECTIONS && !isFreed; i++) {
            System.gc();
            isFreed = gone.await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(isFreed).isTrue();
    }

    private static void forget(Runnable free) {
        ContextMemory memory = new ContextMemory(new Object(), free);
        assertThat(memory).isNotNull();
    }
}
