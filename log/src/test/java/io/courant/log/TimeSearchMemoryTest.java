package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Any client may ask for offsets by time as often as it likes: the answers leave no memory to the collector. */
class TimeSearchMemoryTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final int LOOKUPS = 400;

    @Test
    void lookingUpTimesTakesNoMemoryOutsideTheHeapThatGrowsWithTheirNumber() throws IOException {
        LogNode node = new LogNode(12);
        PartitionLog log = node.open();
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW + i, "value"));
        }
        long before = directBytes();
        for (int i = 0; i < LOOKUPS; i++) {
            long wanted = NOW + i % 10;
            TimestampLookup found = node.world.success(
                    node.shard, completion -> log.offsetForTimestamp(wanted, log.logEndOffset(), completion));
            assertThat(found).isEqualTo(new TimestampLookup.Found(i % 10, wanted, 0));
        }
        assertThat(directBytes() - before).isLessThan(10L * LogLimits.SCAN_WINDOW_BYTES);
        node.closeAndAssertNoBufferIsLeft();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getTotalCapacity)
                .sum();
    }
}
