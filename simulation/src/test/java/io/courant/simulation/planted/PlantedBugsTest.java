package io.courant.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs put in on purpose are found: from their fixed seeds, or with {@code -Dsimulation.all=true} from random ones. */
class PlantedBugsTest {

    private static final int SEEDS = 30;
    private static final int SEEDS_OF_ALL = 60;

    @Test
    void breaksEveryRuleOfTheJournal() {
        assertThat(Arrays.stream(PlantedBug.values()).map(PlantedBug::rule).filter(rule -> rule != PlantedBug.NO_RULE))
                .containsOnly(IntStream.rangeClosed(1, PlantedBug.RULES).boxed().toArray(Integer[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void findsThePlantedBug(PlantedBug bug) {
        boolean all = Boolean.getBoolean("simulation.all");
        long firstSeed = all ? System.nanoTime() & 0xFFFF_FFFFL : bug.startSeed();
        Hunt.Result result = Hunt.withBug(bug, firstSeed, all ? SEEDS_OF_ALL : SEEDS);
        System.out.println("planted: " + bug + ": seed " + result.seed() + ": " + result.finding());
        assertThat(result.found())
                .as("%s, from seed %s on: %s", bug, firstSeed, bug.description())
                .isTrue();
        assertThat(Hunt.finding(bug.name(), result.seed()))
                .as("what seed %s finds without the bug", result.seed())
                .isNull();
    }
}
