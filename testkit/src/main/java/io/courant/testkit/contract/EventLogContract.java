package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.EventLog;
import io.courant.base.EventLog.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link EventLog} does that writes what it is given. Whether it shows lines of level DEBUG is its own affair. */
public abstract class EventLogContract {

    private static final int THREADS = 4;
    private static final int LINES_PER_THREAD = 200;

    /** A line as somebody reads it who looks at what was logged. */
    public record Written(Level level, String code, String message) {}

    protected abstract EventLog events();

    /** What was written so far, in order, without stack traces. */
    protected abstract List<Written> written();

    @Test
    void writesEachEventAsALineWithItsLevelCodeAndMessage() {
        events().info("log.recovered", "partition a-0: 17 bytes cut");
        events().warn("disk.not-asked", "cannot tell how full it is");
        events().error("broker.failed", "it ends", null);
        assertThat(written())
                .containsExactly(
                        new Written(Level.INFO, "log.recovered", "partition a-0: 17 bytes cut"),
                        new Written(Level.WARN, "disk.not-asked", "cannot tell how full it is"),
                        new Written(Level.ERROR, "broker.failed", "it ends"));
    }

    @Test
    void writesALineWithACauseOnce() {
        events().error("broker.failed", "it ends", new IllegalStateException("a bug"));
        assertThat(written()).containsExactly(new Written(Level.ERROR, "broker.failed", "it ends"));
    }

    @Test
    void takesAMessageAsItIs() {
        String message = "100 % of {} and %s, \u00e4\u20ac";
        events().info("log.recovered", message);
        assertThat(written()).containsExactly(new Written(Level.INFO, "log.recovered", message));
    }

    @Test
    void writesTheLinesOfManyThreadsWholeAndThoseOfEachInOrder() throws InterruptedException {
        EventLog events = events();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String code = "thread.number-" + i;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int line = 0; line < LINES_PER_THREAD; line++) {
                    events.info(code, "line " + line);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<Written> written = written();
        assertThat(written).hasSize(THREADS * LINES_PER_THREAD);
        for (int i = 0; i < THREADS; i++) {
            String code = "thread.number-" + i;
            assertThat(written.stream().filter(line -> line.code().equals(code)).map(Written::message))
                    .containsExactlyElementsOf(IntStream.range(0, LINES_PER_THREAD)
                            .mapToObj(line -> "line " + line)
                            .toList());
        }
    }
}
