package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LimitedEventLogTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Pattern COUNT = Pattern.compile(".*\\(and (\\d+) more like it before\\)");

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final ManualShard shard = new ManualShard();
    private final LimitedEventLog log =
            new LimitedEventLog((level, code, message, cause) -> lines.add(code + " " + message), shard);

    @Test
    void aLineASecondPassesAndSaysHowManyDidNot() {
        for (int i = 0; i < 5; i++) {
            log.warn("request.malformed", "number " + i);
        }
        shard.passTime(SECOND);
        log.warn("request.malformed", "number 5");
        assertThat(lines)
                .containsExactly(
                        "request.malformed number 0", "request.malformed number 5 (and 4 more like it before)");
    }

    @Test
    void eachPlaceThatIsDamagedIsNamedUpToAHundredASecond() {
        for (int i = 0; i < 103; i++) {
            log.error("log.damaged", "place " + i, null);
        }
        assertThat(lines).hasSize(100).contains("log.damaged place 0", "log.damaged place 99");
        shard.passTime(SECOND);
        log.error("log.damaged", "place 103", null);
        assertThat(lines).hasSize(101).last().isEqualTo("log.damaged place 103 (and 3 more like it before)");
    }

    @Test
    void codesDoNotSilenceEachOther() {
        log.warn("request.malformed", "one");
        log.warn("request.unknown-api", "two");
        assertThat(lines).hasSize(2);
    }

    @Test
    void aLineThatNobodyMayBeShownSilencesNoneThatMatters() {
        log.log(EventLog.Level.DEBUG, "log.recovered", "nothing lost", null);
        log.info("log.recovered", "something cut");
        assertThat(lines).containsExactly("log.recovered nothing lost", "log.recovered something cut");
    }

    @Test
    void whatABurstHasLeftIsToldOneSecondAfterItsLine() {
        log.tellOn(shard);
        for (int i = 0; i < 5; i++) {
            log.warn("request.malformed", "number " + i);
        }
        shard.passTime(SECOND - 1);
        assertThat(lines).containsExactly("request.malformed number 0");
        shard.passTime(1);
        assertThat(lines)
                .containsExactly(
                        "request.malformed number 0", "request.malformed number 4 (and 3 more like it before)");
        assertThat(shard.timers).isEmpty();
    }

    @Test
    void whatWasToldByTheTimerCountsAsTheLineOfItsSecond() {
        log.tellOn(shard);
        log.warn("request.malformed", "one");
        log.warn("request.malformed", "two");
        shard.passTime(SECOND);
        log.warn("request.malformed", "three");
        assertThat(lines).containsExactly("request.malformed one", "request.malformed two");
        shard.passTime(SECOND);
        assertThat(lines).hasSize(3);
    }

    @Test
    void eachKindIsToldAtItsOwnTime() {
        log.tellOn(shard);
        log.warn("a", "1");
        log.warn("a", "2");
        shard.passTime(SECOND / 2);
        log.warn("b", "1");
        log.warn("b", "2");
        shard.passTime(SECOND / 2);
        assertThat(lines).containsExactly("a 1", "b 1", "a 2");
        shard.passTime(SECOND / 2);
        assertThat(lines).containsExactly("a 1", "b 1", "a 2", "b 2");
    }

    @Test
    void whatWasHeldBackBeforeThereWasAShardIsToldToo() {
        log.warn("request.malformed", "one");
        log.warn("request.malformed", "two");
        log.tellOn(shard);
        shard.passTime(SECOND);
        assertThat(lines).containsExactly("request.malformed one", "request.malformed two");
    }

    @Test
    void theEndOfTheProcessWaitsForNoSecond() {
        log.tellOn(shard);
        for (int i = 0; i < 3; i++) {
            log.warn("request.malformed", "number " + i);
        }
        log.tellNow();
        log.tellNow();
        assertThat(lines)
                .containsExactly(
                        "request.malformed number 0", "request.malformed number 2 (and 1 more like it before)");
    }

    @Test
    void withoutLinesThereIsNoTimer() {
        log.tellOn(shard);
        log.warn("request.malformed", "one");
        assertThat(shard.timers).isEmpty();
        assertThat(shard.events).isEmpty();
    }

    @Test
    void codesThatVaryAreABug() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        log.warn("client-" + i, "hello");
                    }
                })
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void linesOfManyThreadsAreAllCounted() throws InterruptedException {
        int threads = 4;
        int each = 10_000;
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> started = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            started.add(Thread.ofPlatform().start(() -> {
                awaitQuietly(begin);
                for (int i = 0; i < each; i++) {
                    log.warn("request.malformed", "a line");
                }
            }));
        }
        begin.countDown();
        for (Thread thread : started) {
            thread.join();
        }
        assertThat(lines).hasSize(1);
        shard.passTime(SECOND);
        log.tellNow();
        long counted = 0;
        for (String line : lines) {
            Matcher count = COUNT.matcher(line);
            counted += 1 + (count.matches() ? Long.parseLong(count.group(1)) : 0);
        }
        assertThat(lines).hasSize(2);
        assertThat(counted).isEqualTo((long) threads * each);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A shard whose time passes when the test says so; {@code testkit} is above this module. */
    private static final class ManualShard implements Shard, Clock {
        private final List<Runnable> events = new ArrayList<>();
        private final List<Due> timers = new ArrayList<>();
        private long nowNanos;

        private record Due(long nanos, Runnable event) {}

        void passTime(long nanos) {
            runEvents();
            nowNanos += nanos;
            for (Due due : List.copyOf(timers)) {
                if (due.nanos <= nowNanos && timers.remove(due)) {
                    due.event.run();
                }
            }
            runEvents();
        }

        private void runEvents() {
            while (!events.isEmpty()) {
                events.removeFirst().run();
            }
        }

        @Override
        public int index() {
            return -1;
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void execute(Runnable event) {
            events.add(event);
        }

        @Override
        public Timer schedule(long delayNanos, Runnable event) {
            Due due = new Due(nowNanos + delayNanos, event);
            timers.add(due);
            return () -> timers.remove(due);
        }

        @Override
        public long monotonicNanos() {
            return nowNanos;
        }

        @Override
        public long wallMs() {
            return 0;
        }
    }
}
