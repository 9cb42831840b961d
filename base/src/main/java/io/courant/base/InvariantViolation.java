package io.courant.base;

/**
 * Something that must always hold did not: a bug. It stops the shard, and the process with it; nothing catches it to go
 * on.
 */
public final class InvariantViolation extends Error {

    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }
}
