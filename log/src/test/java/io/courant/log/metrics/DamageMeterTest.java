package io.courant.log.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.InvariantViolation;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedWorld;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DamageMeterTest {

    private static final Path DATA = Path.of("/data");

    private boolean isOwner = true;
    private final MeterBoard metrics = new MeterBoard();
    private final DamageMeter damage = new DamageMeter(
            new DirectoryMeters(metrics, new SimulatedClock(new SimulatedWorld(1)), DATA), () -> isOwner);

    private long ranges(String topic, String partition) {
        return metrics.value(LogMetrics.DAMAGED_PARTITIONS, DATA.toString(), topic, partition);
    }

    @Test
    void countsDamageByPartitionAndTellsSimilarNamesApart() {
        for (String partition : new String[] {"a.b-0", "a_b-0", "a_b-0", "a-b-0", "a-10"}) {
            damage.found(DATA.resolve(partition));
        }
        assertThat(metrics.value(LogMetrics.DAMAGED_RANGES, DATA.toString())).isEqualTo(5);
        assertThat(ranges("a.b", "0")).isEqualTo(1);
        assertThat(ranges("a_b", "0")).isEqualTo(2);
        assertThat(ranges("a-b", "0")).isEqualTo(1);
        assertThat(ranges("a", "10")).isEqualTo(1);
    }

    @Test
    void countsDamageInDirectoriesThatAreNoPartitionsAmongTheOthers() {
        for (String name : new String[] {"lost", "-0", "a-", "a-01", "a-x", "a-0.deleted", "a-99999999999"}) {
            damage.found(DATA.resolve(name));
        }
        assertThat(ranges(DamageMeter.OTHERS, "")).isEqualTo(7);
        assertThat(metrics.value(LogMetrics.DAMAGED_RANGES, DATA.toString())).isEqualTo(7);
    }

    @Test
    void countsNothingThatSomebodyElseFinds() {
        isOwner = false;
        assertThatThrownBy(() -> damage.found(DATA.resolve("a-0"))).isInstanceOf(InvariantViolation.class);
        assertThat(metrics.value(LogMetrics.DAMAGED_RANGES, DATA.toString())).isZero();
    }

    @Test
    void tellsNoMorePartitionsApartThanAnOperatorCanLookAt() {
        int more = DamageMeter.PARTITIONS + 7;
        for (int partition = 0; partition < more; partition++) {
            damage.found(DATA.resolve("logs-" + partition));
            damage.found(DATA.resolve("logs-0"));
        }
        assertThat(ranges("logs", "0")).isEqualTo(1 + more);
        assertThat(ranges("logs", Integer.toString(DamageMeter.PARTITIONS))).isZero();
        assertThat(ranges(DamageMeter.OTHERS, "")).isEqualTo(7);
        assertThat(metrics.value(LogMetrics.DAMAGED_RANGES, DATA.toString())).isEqualTo(2L * more);
    }
}
