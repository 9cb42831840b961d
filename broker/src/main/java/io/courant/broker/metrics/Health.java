package io.courant.broker.metrics;

import io.courant.base.Shard;
import io.courant.base.Shards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the process works, and whether it serves. May be asked from any thread that may wait. */
public final class Health {

    /** A shard that takes no event for so long does not serve its clients: their requests time out. */
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(5);

    private final Shards shards;
    private final Duration liveWithin;
    private volatile String notReady = "it is starting";

    public Health(Shards shards) {
        this(shards, LIVE_WITHIN);
    }

    Health(Shards shards, Duration liveWithin) {
        this.shards = shards;
        this.liveWithin = liveWithin;
    }

    /** It serves from now on. */
    public void ready() {
        notReady = "";
    }

    /** It serves no more. */
    public void stopping() {
        notReady = "it is stopping";
    }

    /** Why it does not serve; empty when it does. */
    Optional<String> notReady() {
        return Optional.of(notReady).filter(reason -> !reason.isEmpty());
    }

    /** Which event loops stand still; empty when none does. Waits as long as it takes to tell. */
    Optional<String> notLive() {
        Map<Shard, CountDownLatch> asked = new LinkedHashMap<>();
        List<Shard> all = new ArrayList<>(shards.data());
        all.add(shards.control());
        for (Shard shard : all) {
            CountDownLatch taken = new CountDownLatch(1);
            asked.put(shard, taken);
            shard.execute(taken::countDown);
        }
        long deadline = System.nanoTime() + liveWithin.toNanos();
        List<String> still = new ArrayList<>();
        asked.forEach((shard, taken) -> {
            if (!isDone(taken, deadline)) {
                still.add(shard.toString());
            }
        });
        return still.isEmpty()
                ? Optional.empty()
                : Optional.of("for " + liveWithin.toSeconds() + " s nothing was done by " + String.join(", ", still));
    }

    private static boolean isDone(CountDownLatch taken, long deadlineNanos) {
        try {
            return taken.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
