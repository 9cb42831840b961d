package io.courant.log;

/**
 * Where recovery of a log may begin: everything below is proven. Recovery uses nothing stored that speaks of more.
 *
 * @param durable as the last durable checkpoint says; 0 when none names the log
 * @param written as the checkpoint says that is being written, which is the durable one soon; else as {@code durable}
 */
record RecoveryPoints(long durable, long written) {

    /** Nothing is proven. */
    static final RecoveryPoints NONE = new RecoveryPoints(0, 0);

    /** The points of a log that a durable checkpoint proves up to {@code recoveryPoint}; negative: not known. */
    static RecoveryPoints at(long recoveryPoint) {
        return recoveryPoint <= 0 ? NONE : new RecoveryPoints(recoveryPoint, recoveryPoint);
    }

    /** A checkpoint is on its way that proves {@code recoveryPoint}. */
    RecoveryPoints writing(long recoveryPoint) {
        return new RecoveryPoints(durable, recoveryPoint);
    }
}
