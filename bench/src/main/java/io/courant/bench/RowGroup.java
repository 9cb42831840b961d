package io.courant.bench;

/** Rows of the table that are measured together and can be asked for by name. */
public enum RowGroup {
    /** CPU per gigabyte and saturated rate of producing, acks=1. */
    PRODUCE,
    /** CPU per gigabyte and saturated rate of consuming. */
    CONSUME,
    /** Time from the intended send to the acknowledgement at a fixed rate, acks=all. */
    LATENCY,
    /** From the exec of the start command to the first acknowledged record. */
    START,
    /** Memory some time after a start without clients. */
    IDLE
}
