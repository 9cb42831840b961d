package io.courant.bench;

/** Rows of the table that are measured together and can be asked for by name. */
public enum RowGroup {
    /** CPU per gigabyte and saturated rate of producing, acks=1. */
    PRODUCE,
    /** CPU per gigabyte and saturated rate of consuming. */
    CONSUME,
    /** Time from the intended send to the acknowledgement at fixed rates, acks=all. */
    LATENCY,
    /** Saturated rate with acks=all over 1, 64 and 1,000 partitions, against Kafka without and with syncs. */
    DURABLE,
    /** Single-record requests with acks=all over 1, 64 and 1,000 connections, against Kafka without and with syncs. */
    CONNECTIONS,
    /** Bytes that the block device writes for each byte produced. */
    DEVICE_BYTES,
    /** From the exec of the start command to the first acknowledged record. */
    START,
    /** The same after a kill -9 with much data and a filled journal. */
    RESTART,
    /** Memory some time after a start without clients. */
    IDLE,
    /** Creation, listing and deletion of 10,000 partitions. */
    TOPICS,
    /** Memory with 10,000 connections that do nothing. */
    IDLE_CONNECTIONS,
    /** Memory with 10,000 partitions that do nothing. */
    IDLE_PARTITIONS,
    /** CPU per fetch of a session with 1,000 partitions of which one is busy. */
    SESSIONS,
    /** Time, CPU and memory to compact a log. */
    COMPACTION,
    /** Time and CPU for a group of 200 members to form and to rebalance. */
    REBALANCE,
    /** Offset commits over 64 connections: rate, CPU and time to the answer. */
    COMMITS,
    /** Memory with 5,000 groups that do nothing, and with 10,000 members that only send heartbeats. */
    IDLE_GROUPS,
    /** Time that a command takes, beside Kafka's tool. */
    CLI
}
