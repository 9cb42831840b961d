package io.courant.simulation.client;

/** A client of a scene. */
public interface SimulatedClient {

    void start();

    /** Starts nothing new; what was begun is brought to its end. */
    void finish();

    /** True when nothing is left to do. */
    boolean isDone();

    /** Closes the connection for good. */
    void end();

    /** What it is and how far it is, for messages. */
    String describe();
}
