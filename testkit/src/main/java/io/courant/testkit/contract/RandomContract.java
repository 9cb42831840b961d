package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.InvariantViolation;
import io.courant.base.Random;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Random} does. */
public abstract class RandomContract {

    protected abstract Random random();

    @Test
    void reachesEveryValueBelowTheBoundAndNoOther() {
        Random random = random();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            seen.add(random.nextInt(7));
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void drawsFractionsFromZeroToBelowOne() {
        Random random = random();
        double sum = 0;
        for (int i = 0; i < 2_000; i++) {
            double fraction = random.nextDouble();
            assertThat(fraction).isGreaterThanOrEqualTo(0).isLessThan(1);
            sum += fraction;
        }
        assertThat(sum / 2_000).isBetween(0.4, 0.6);
    }

    @Test
    void setsEveryBitOfALong() {
        Random random = random();
        long ones = 0;
        long zeros = 0;
        for (int i = 0; i < 200; i++) {
            long value = random.nextLong();
            ones |= value;
            zeros |= ~value;
        }
        assertThat(ones & zeros).isEqualTo(-1L);
    }

    @Test
    void refusesABoundThatIsNotPositive() {
        assertThatThrownBy(() -> random().nextInt(0)).isInstanceOf(InvariantViolation.class);
    }
}
