package io.courant.metadata.config;

/** Where the value of a setting comes from, with Kafka's number. */
public enum ConfigSource {
    /** Set for the topic itself. */
    TOPIC(1),
    /** Set at run time for one broker. */
    DYNAMIC_BROKER(2),
    /** Set at run time for all brokers. */
    DYNAMIC_ALL_BROKERS(3),
    /** The broker's file, or its command line. */
    BROKER(4),
    /** Nobody set it. */
    DEFAULT(5),
    /** The level of a logger of the broker. */
    BROKER_LOGGER(6);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }
}
