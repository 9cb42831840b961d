package io.courant.broker.machine;

/** How events are written on standard error. */
public enum LogFormat {
    /** For people: time, level, code, message. */
    PLAIN,
    /** For programs: one JSON object on each line. */
    JSON
}
