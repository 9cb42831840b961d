package io.courant.testkit;

import io.courant.base.EventLog;
import io.courant.testkit.contract.LogLevelsContract;

class RecordingLogLevelsTest extends LogLevelsContract {

    private final RecordingEventLog events = new RecordingEventLog();

    @Override
    protected EventLog events() {
        return events;
    }
}
