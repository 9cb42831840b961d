package io.courant.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Invariants;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.Timer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

    /** Takes every event at once, or none. */
    private record OneShard(int index, boolean works) implements Shard {

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void execute(Runnable event) {
            if (works) {
                event.run();
            }
        }

        @Override
        public Timer schedule(long delayNanos, Runnable event) {
            throw Invariants.unreachable("nothing is scheduled here");
        }

        @Override
        public String toString() {
            return "shard " + index;
        }
    }

    @Test
    void livesWhileEveryEventLoopTakesEvents() {
        Shards shards = new Shards(List.of(new OneShard(0, true), new OneShard(1, true)), new OneShard(-1, true));
        assertThat(new Health(shards).notLive()).isEmpty();
    }

    @Test
    void namesTheEventLoopsThatStandStill() {
        Shards shards = new Shards(List.of(new OneShard(0, true), new OneShard(1, false)), new OneShard(-1, false));
        assertThat(new Health(shards, Duration.ofMillis(50)).notLive())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("shard 1, shard -1").doesNotContain("shard 0"));
    }

    @Test
    void isReadyFromThereOnUntilItStops() {
        Health health = new Health(new Shards(List.of(new OneShard(0, true)), new OneShard(-1, true)));
        assertThat(health.notReady()).hasValue("it is starting");
        health.ready();
        assertThat(health.notReady()).isEmpty();
        health.stopping();
        assertThat(health.notReady()).hasValue("it is stopping");
    }
}
