package io.courant.base;

/** An event that is due later. */
public interface Timer {

    /** Prevents the event if it has not begun; harmless otherwise. Called on the shard that the timer belongs to. */
    void cancel();
}
