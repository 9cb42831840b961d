package io.courant.bench.report;

/** The two brokers under comparison. */
public enum Side {
    COURANT("Courant"),
    KAFKA("Kafka");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
