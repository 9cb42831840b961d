package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.structure.House.Module;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PackagesExplainThemselvesTest {

    /** Below this a package says less than what it is for, who owns its state and what to read next. */
    private static final int FEWEST_LINES = 6;

    private final House house = House.open();

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        Set<String> silent = new TreeSet<>();
        for (Module module : house.modules().values()) {
            for (Path source : module.mainSources()) {
                Path packageDirectory = Objects.requireNonNull(source.getParent());
                Path explanation = packageDirectory.resolve("package-info.java");
                if (!Files.exists(explanation) || !explains(House.lines(explanation))) {
                    silent.add(house.relative(explanation));
                }
            }
        }
        assertThat(silent).as("packages without an explanation of themselves").isEmpty();
    }

    private static boolean explains(List<String> lines) {
        long comment = lines.stream()
                .filter(line -> line.startsWith("/**") || line.startsWith(" *"))
                .count();
        return comment >= FEWEST_LINES && lines.contains("@NullMarked");
    }
}
