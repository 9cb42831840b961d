package io.courant.simulation.scene;

/** What can go wrong with a machine. */
public enum Trouble {
    POWER_LOSS,
    POWER_LOSS_AT_OPERATION,
    POWER_LOSS_DURING_START,
    POWER_LOSS_IN_CHECKPOINT,
    KILL,
    KILL_AT_OPERATION,
    KILL_DURING_START,
    KILL_IN_CHECKPOINT,
    CLEAN_RESTART,
    FAILING_SYNC,
    IO_ERROR,
    FULL_DISK,
    SLOW_DISK,
    PAUSED_SHARD,
    CLOCK_STEP,
    CLOCK_JUMP,
    BIT_FLIP,
    CONNECTIONS_LOST
}
