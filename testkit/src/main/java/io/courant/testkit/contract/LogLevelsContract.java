package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.EventLog;
import io.courant.base.LogLevels;
import io.courant.base.LogLevels.Level;
import org.junit.jupiter.api.Test;

/** What every {@link LogLevels} does that has loggers. */
public abstract class LogLevelsContract {

    /** Whose loggers are looked at; the process may have others. */
    protected abstract EventLog events();

    private LogLevels levels() {
        return events().levels();
    }

    @Test
    void whatHasLoggedIsALoggerAndSoIsWhatIsAboveIt() {
        events().info("levels-test.one", "a line");
        assertThat(levels().all()).containsKeys(LogLevels.ROOT, "levels-test", "levels-test.one");
    }

    @Test
    void aLevelHoldsForALoggerAndThoseBelowItUntilItIsTakenBack() {
        events().info("levels-test.one", "a line");
        assertThat(levels().set("levels-test", Level.ERROR)).isTrue();
        assertThat(levels().all())
                .containsEntry("levels-test", Level.ERROR)
                .containsEntry("levels-test.one", Level.ERROR);
        assertThat(levels().set("levels-test.one", Level.DEBUG)).isTrue();
        assertThat(levels().all()).containsEntry("levels-test.one", Level.DEBUG);
        assertThat(levels().unset("levels-test.one")).isTrue();
        assertThat(levels().all()).containsEntry("levels-test.one", Level.ERROR);
        assertThat(levels().unset("levels-test")).isTrue();
        assertThat(levels().all())
                .containsEntry("levels-test.one", levels().all().get(LogLevels.ROOT));
    }

    @Test
    void aLoggerThatHasLoggedNothingIsNone() {
        assertThat(levels().set("levels-test.none", Level.ERROR)).isFalse();
        assertThat(levels().unset("levels-test.none")).isFalse();
        assertThat(levels().all()).doesNotContainKey("levels-test.none");
    }

    @Test
    void theRootKeepsALevel() {
        assertThat(levels().unset(LogLevels.ROOT)).isFalse();
        assertThat(levels().all()).containsKey(LogLevels.ROOT);
    }
}
