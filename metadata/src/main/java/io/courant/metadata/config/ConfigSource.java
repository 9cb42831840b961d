package io.courant.metadata.config;

/** Where the value of a setting comes from, with Kafka's number. */
public enum ConfigSource {
    /** Set for the topic itself. */
    TOPIC(1),
    /** The broker's setting for all topics. */
    BROKER(4),
    /** Nobody set it. */
    DEFAULT(5);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
