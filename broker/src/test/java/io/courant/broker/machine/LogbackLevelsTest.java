package io.courant.broker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.EventLog;
import io.courant.base.LogLevels;
import io.courant.testkit.contract.LogLevelsContract;
import org.junit.jupiter.api.Test;

class LogbackLevelsTest extends LogLevelsContract {

    private final EventLog events = new Slf4jEventLog();

    @Override
    protected EventLog events() {
        return events;
    }

    @Test
    void whatMayComeIsALoggerBeforeItCame() {
        LogLevels levels = events.levels();
        assertThat(levels.all()).containsKeys("connection", "request.bad-length", "broker.stopped-by-bug");
        assertThat(levels.set("connection", LogLevels.Level.ERROR)).isTrue();
        assertThat(levels.all()).containsEntry("connection.failed", LogLevels.Level.ERROR);
        assertThat(levels.unset("connection")).isTrue();
    }
}
