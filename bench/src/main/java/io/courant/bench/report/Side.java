package io.courant.bench.report;

import java.util.List;

/** The brokers under comparison. */
public enum Side {
    COURANT("Courant"),
    /** Apache Kafka with its stock settings, which never sync before an acknowledgement. */
    KAFKA("Kafka"),
    /** Apache Kafka told to sync each append before it is acknowledged. */
    KAFKA_SYNCED("Kafka with flush.messages=1");

    /** Who takes part where it does not matter what an acknowledgement promises. */
    public static final List<Side> STOCK = List.of(COURANT, KAFKA);

    private final String label;

    Side(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
