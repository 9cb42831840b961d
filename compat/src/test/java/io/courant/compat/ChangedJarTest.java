package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM's cache holds the classes themselves: with one that was made for other jars, old code would run unnoticed. */
@Tag("cluster")
class ChangedJarTest {

    private static final String BEFORE = "Starts a broker.";
    private static final String AFTER = "Begins a broker.";

    @TempDir
    Path home;

    @Test
    void aChangedJarRunsItsNewCodeFromACacheOfItsOwn() throws Exception {
        CopiedProgram program = CopiedProgram.of(home);
        assertThat(program.runMakingACache("start", "--help")).contains(BEFORE);
        List<String> first = program.caches();
        assertThat(first).hasSize(1);
        assertThat(program.runFromTheCache("start", "--help")).contains(BEFORE);

        program.replaceInClass("io/courant/broker/StartOptions.class", BEFORE, AFTER);

        assertThat(program.runMakingACache("start", "--help")).contains(AFTER).doesNotContain(BEFORE);
        assertThat(program.caches()).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(program.runFromTheCache("start", "--help")).contains(AFTER).doesNotContain(BEFORE);
    }
}
