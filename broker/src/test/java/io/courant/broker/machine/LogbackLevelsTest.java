package io.courant.broker.machine;

import io.courant.base.EventLog;
import io.courant.testkit.contract.LogLevelsContract;

class LogbackLevelsTest extends LogLevelsContract {

    private final EventLog events = new Slf4jEventLog();

    @Override
    protected EventLog events() {
        return events;
    }
}
