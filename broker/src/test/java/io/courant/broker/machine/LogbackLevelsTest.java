package io.courant.broker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.LogLevels;
import io.courant.base.LogLevels.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogbackLevelsTest {

    private final LogLevels levels = new Slf4jEventLog().levels();

    @Test
    void aLevelHoldsForALoggerAndThoseBelowItUntilItIsTakenBack() {
        LoggerFactory.getLogger("levels-test.one");
        assertThat(levels.set("levels-test", Level.ERROR)).isTrue();
        assertThat(levels.all())
                .containsEntry("levels-test", Level.ERROR)
                .containsEntry("levels-test.one", Level.ERROR);
        assertThat(levels.set("levels-test", null)).isTrue();
        assertThat(levels.all()).containsEntry("levels-test.one", levels.all().get(LogLevels.ROOT));
    }

    @Test
    void aLoggerThatHasLoggedNothingIsNone() {
        assertThat(levels.set("levels-test.none", Level.ERROR)).isFalse();
        assertThat(levels.all()).doesNotContainKey("levels-test.none");
    }
}
