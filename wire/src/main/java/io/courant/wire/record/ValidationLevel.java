package io.courant.wire.record;

/** How much of a produced batch is checked: the setting {@code produce.validation}. */
public enum ValidationLevel {
    /** Header, CRC, and every record, decompressing where needed. */
    FULL("full"),
    /** Header and CRC: for those who trust what their clients put in. */
    HEADER("header");

    private final String configName;

    ValidationLevel(String configName) {
        this.configName = configName;
    }

    /** The value of the setting that means this. */
    public String configName() {
        return configName;
    }
}
