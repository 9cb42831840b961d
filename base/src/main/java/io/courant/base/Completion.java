package io.courant.base;

/** Told once, on the shard that asked, how asynchronous work ended. */
@FunctionalInterface
public interface Completion<T> {

    void completed(Outcome<T> outcome);
}
