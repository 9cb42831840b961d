package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeterminismTest {

    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    @Test
    void repeatsASeedExactlyInThisProcessAndInAnother() throws IOException {
        Process another = TraceHashes.start(SEEDS);
        try {
            List<String> first = SEEDS.stream().map(TraceHashes::lineOf).toList();
            assertThat(SEEDS.stream().map(TraceHashes::lineOf)).isEqualTo(first);
            assertThat(TraceHashes.linesOf(another)).isEqualTo(first);
        } finally {
            another.destroyForcibly();
        }
    }
}
