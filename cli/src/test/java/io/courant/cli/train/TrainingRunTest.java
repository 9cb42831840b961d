package io.courant.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.cli.Main;
import org.junit.jupiter.api.Test;

class TrainingRunTest {

    @Test
    void everyCommandOfATrainingIsDone() {
        assertThat(TrainingRun.run(Main::run)).isZero();
    }
}
