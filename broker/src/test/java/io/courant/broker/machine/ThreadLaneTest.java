package io.courant.broker.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.EventLog;
import io.courant.base.InvariantViolation;
import io.courant.base.Lane;
import io.courant.base.Shard;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.contract.Awaiting;
import io.courant.testkit.contract.LaneContract;
import io.courant.testkit.contract.RealAwaiting;
import io.courant.transport.Transport;
import io.courant.transport.TransportSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadLaneTest extends LaneContract {

    private final EventLog events = new RecordingEventLog();
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
    private Transport transport;
    private ThreadLane lane;

    @BeforeEach
    void start() {
        transport = Transport.start(
                TransportSettings.defaults(1), events, new MeterBoard(), (shard, cause) -> fault.complete(cause));
        lane = ThreadLane.start("lane", fault::complete);
    }

    @AfterEach
    void stop() {
        lane.close();
        transport.stop();
    }

    @Override
    protected Lane lane() {
        return lane;
    }

    @Override
    protected Shard home() {
        return transport.shards().data().getFirst();
    }

    @Override
    protected Awaiting awaiting() {
        return new RealAwaiting();
    }

    @Test
    void tellsWhatEscapesWork() throws Exception {
        lane.submit(
                home(),
                () -> {
                    throw new IllegalStateException("a bug");
                },
                outcome -> {});
        assertThat(fault.get(10, TimeUnit.SECONDS)).hasMessage("a bug");
        // The lane's thread has ended, so there is nothing to wait for when it is closed.
        lane = ThreadLane.start("lane", fault::complete);
    }

    @Test
    void refusesMoreWaitingWorkThanItsLimit() {
        var gate = new CountDownLatch(1);
        try (ThreadLane small = ThreadLane.start("small", 2, fault::complete)) {
            var running = new CountDownLatch(1);
            small.submit(
                    home(),
                    () -> {
                        running.countDown();
                        awaitQuietly(gate);
                        return 1;
                    },
                    outcome -> {});
            awaitQuietly(running);
            small.submit(home(), () -> 2, outcome -> {});
            small.submit(home(), () -> 3, outcome -> {});
            assertThatThrownBy(() -> small.submit(home(), () -> 4, outcome -> {}))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("small");
            gate.countDown();
        }
    }

    @Test
    void doesWhatWasSubmittedBeforeItIsClosed() {
        var ran = new CompletableFuture<Boolean>();
        ThreadLane closing = ThreadLane.start("closing", fault::complete);
        closing.submit(home(), () -> ran.complete(true), outcome -> {});
        closing.close();
        assertThat(ran).isCompletedWithValue(true);
    }

    @Test
    void closingManyEndsInTimeWhateverOneOfThemIsStuckIn() {
        var gate = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        ThreadLane stuck = ThreadLane.start("stuck", 1, fault::complete);
        stuck.submit(
                home(),
                () -> {
                    running.countDown();
                    awaitQuietly(gate);
                    return 1;
                },
                outcome -> {});
        awaitQuietly(running);
        stuck.submit(home(), () -> 2, outcome -> {}); // and no room for the word that it should end
        ThreadLane other = ThreadLane.start("other", fault::complete);
        assertThat(ThreadLane.closeAll(List.of(stuck, other), Duration.ofMillis(100)))
                .isFalse();
        gate.countDown();
        assertThat(ThreadLane.closeAll(List.of(stuck), Duration.ofSeconds(20))).isTrue();
        assertThat(ThreadLane.closeAll(List.of(other), Duration.ofSeconds(20))).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
