package io.courant.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs put in on purpose are found: from their fixed seeds, or with {@code -Dsimulation.all=true} from random ones. */
class PlantedBugsTest {

    private static final int SEEDS = 30;
    private static final int SEEDS_OF_ALL = 60;

    /** Above the table of {@code docs/testing.md} that lists the bugs. */
    private static final String HEAD = "| rule | planted bug |";

    private static final int RULE_COLUMN = 1;
    private static final int BUG_COLUMN = 2;
    private static final int SEED_COLUMN = 4;
    private static final int COLUMNS = 7;

    private static long huntedNanos;

    /** A row of the table: a bug, the rule it breaks and the seed from which the hunt begins. */
    private record Row(String bug, String rule, String seed) {}

    @AfterAll
    static void printHowLongItTook() {
        System.out.println("planted: all hunts together took " + seconds(huntedNanos));
    }

    @Test
    void breaksEveryRuleOfTheJournal() {
        assertThat(Arrays.stream(PlantedBug.values()).map(PlantedBug::rule).filter(rule -> rule != PlantedBug.NO_RULE))
                .containsOnly(IntStream.rangeClosed(1, PlantedBug.RULES).boxed().toArray(Integer[]::new));
    }

    @Test
    void documentsEveryBugWithItsRuleAndItsSeed() throws IOException {
        assertThat(documented())
                .containsExactlyElementsOf(Arrays.stream(PlantedBug.values())
                        .map(bug -> new Row(
                                bug.name(),
                                bug.rule() == PlantedBug.NO_RULE ? "" : Integer.toString(bug.rule()),
                                Long.toString(bug.startSeed())))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void findsThePlantedBug(PlantedBug bug) {
        boolean all = Boolean.getBoolean("simulation.all");
        long firstSeed = all ? System.nanoTime() & 0xFFFF_FFFFL : bug.startSeed();
        System.out.println("planted: " + bug + ": looked for from seed " + firstSeed + " on");
        long startedNanos = System.nanoTime();
        Hunt.Result result = Hunt.withBug(bug, firstSeed, all ? SEEDS_OF_ALL : SEEDS);
        long tookNanos = System.nanoTime() - startedNanos;
        huntedNanos += tookNanos;
        System.out.println("planted: " + bug + ": seed " + result.seed() + " in " + seconds(tookNanos) + ": "
                + result.finding()
                + (all || result.seed() == firstSeed ? "" : " (its seed has moved: declare and document this one)"));
        assertThat(result.found())
                .as("%s, from seed %s on: %s", bug, firstSeed, bug.description())
                .isTrue();
        assertThat(Hunt.finding(bug.name(), result.seed()))
                .as("what seed %s finds without the bug", result.seed())
                .isNull();
    }

    private static List<Row> documented() throws IOException {
        return Files.readAllLines(documentation()).stream()
                .dropWhile(line -> !line.startsWith(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(PlantedBugsTest::row)
                .toList();
    }

    private static Row row(String line) {
        String[] columns = line.split("\\|", -1);
        assertThat(columns).as(line).hasSize(COLUMNS);
        String name = columns[BUG_COLUMN].replaceAll("[^A-Za-z]+", " ").strip();
        return new Row(
                name.toUpperCase(Locale.ROOT).replace(' ', '_'),
                columns[RULE_COLUMN].strip(),
                columns[SEED_COLUMN].strip());
    }

    private static Path documentation() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path page = directory.resolve("docs/testing.md");
            if (Files.exists(page)) {
                return page;
            }
        }
        throw new AssertionError("the tests do not run inside a checkout");
    }

    private static String seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) / 1000.0 + " s";
    }
}
