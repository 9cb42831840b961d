package io.courant.wire.record;

/** Whose clock the timestamps of a batch come from. */
public enum TimestampType {
    /** The producer's: each record carries its own. */
    CREATE_TIME("CreateTime"),
    /** The leader's at the append: the batch's largest timestamp holds for every record. */
    LOG_APPEND_TIME("LogAppendTime");

    private final String configName;

    TimestampType(String configName) {
        this.configName = configName;
    }

    /** The value of {@code message.timestamp.type} that means this. */
    public String configName() {
        return configName;
    }
}
