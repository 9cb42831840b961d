package io.courant.coordinator.group;

/** Where a group stands, with the name that clients are told. */
public enum GroupState {
    /** Nobody is in it; it may have offsets. */
    EMPTY("Empty"),
    /** Its members are called to join, and waited for. */
    PREPARING("PreparingRebalance"),
    /** All have joined; the leader's assignments are waited for. */
    COMPLETING("CompletingRebalance"),
    /** Each member knows what it has. */
    STABLE("Stable");

    /** What is told of a group that does not exist. */
    public static final String DEAD = "Dead";

    private final String text;

    GroupState(String text) {
        this.text = text;
    }

    /** Its name on the wire. */
    public String text() {
        return text;
    }
}
