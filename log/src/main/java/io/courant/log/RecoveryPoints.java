package io.courant.log;

/**
 * Where recovery of a log may begin: everything below is proven. Recovery uses nothing stored that speaks of more.
 *
 * @param durable as the last durable checkpoint says; 0 when none names the log
 * @param written as the checkpoint says that is being written, which is the durable one soon; else as {@code durable}
 * @param producersSaved producer state as of here is stored durably, or there was none: batches below may be deleted, and nothing
 *     else says what it was. Zero until something is to be deleted
 */
record RecoveryPoints(long durable, long written, long producersSaved) {

    /** Nothing is proven. */
    static final RecoveryPoints NONE = new RecoveryPoints(0, 0, 0);

    /** The points of a log that a durable checkpoint proves up to {@code recoveryPoint}; negative: not known. */
    static RecoveryPoints at(long recoveryPoint) {
        return NONE.reached(recoveryPoint);
    }

    /** A checkpoint is on its way that proves {@code recoveryPoint}. */
    RecoveryPoints writing(long recoveryPoint) {
        return new RecoveryPoints(durable, recoveryPoint, producersSaved);
    }

    /** The checkpoint that proves {@code recoveryPoint} is durable. */
    RecoveryPoints reached(long recoveryPoint) {
        long proven = Math.max(0, recoveryPoint);
        return new RecoveryPoints(proven, proven, producersSaved);
    }

    /** Producer state as of {@code offset} is durable. */
    RecoveryPoints producersSavedAt(long offset) {
        return new RecoveryPoints(durable, written, offset);
    }
}
