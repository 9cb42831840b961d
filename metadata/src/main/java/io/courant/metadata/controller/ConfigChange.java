package io.courant.metadata.controller;

import org.jspecify.annotations.Nullable;

/** What a client wants to happen to one setting; nothing in it is checked yet. */
public record ConfigChange(
        String name, Operation operation, @Nullable String value) {

    /** What is done with the value. */
    public enum Operation {
        SET,
        /** Back to the default. */
        DELETE,
        /** Adds entries to a list, as far as they are not there. */
        APPEND,
        /** Takes entries off a list. */
        SUBTRACT,
        UNKNOWN
    }
}
