package io.courant.base;

/** The result of work that has no result of its own. */
public enum Done {
    DONE
}
