package io.courant.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Where recovery of a log may begin: everything below is proven. Recovery uses nothing stored that speaks of more.
 *
 * @param durable as the last durable checkpoint says; 0 when none names the log
 * @param written as the checkpoint says that is being written, which is the durable one soon; else as {@code durable}
 * @param producersSaved producer state as of here is stored durably, or there was none: batches below may be deleted, and nothing
 *     else says what it was. Zero until something is to be deleted
 * @param producersBeingSaved where producer state is being stored, or about to be, to stand for deleted batches: each of these
 *     is {@code producersSaved} soon
 */
record RecoveryPoints(long durable, long written, long producersSaved, List<Long> producersBeingSaved) {

    /** Nothing is proven. */
    static final RecoveryPoints NONE = new RecoveryPoints(0, 0, 0, List.of());

    RecoveryPoints {
        producersBeingSaved = List.copyOf(producersBeingSaved);
    }

    /** The points of a log that a durable checkpoint proves up to {@code recoveryPoint}; negative: not known. */
    static RecoveryPoints at(long recoveryPoint) {
        return NONE.reached(recoveryPoint);
    }

    /** A checkpoint is on its way that proves {@code recoveryPoint}. */
    RecoveryPoints writing(long recoveryPoint) {
        return new RecoveryPoints(durable, recoveryPoint, producersSaved, producersBeingSaved);
    }

    /** The checkpoint that proves {@code recoveryPoint} is durable. */
    RecoveryPoints reached(long recoveryPoint) {
        long proven = Math.max(0, recoveryPoint);
        return new RecoveryPoints(proven, proven, producersSaved, producersBeingSaved);
    }

    /** Producer state as of {@code offset} is to be stored durably. */
    RecoveryPoints savingProducersAt(long offset) {
        List<Long> more = new ArrayList<>(producersBeingSaved);
        more.add(offset);
        return new RecoveryPoints(durable, written, producersSaved, more);
    }

    /** Producer state as of {@code offset}, which was to be stored, is durable; or, where {@code saved} is false, is not. */
    RecoveryPoints producersSavingEnded(long offset, boolean saved) {
        List<Long> left = new ArrayList<>(producersBeingSaved);
        left.remove(Long.valueOf(offset));
        // Two savings of a log may end in either order.
        return new RecoveryPoints(durable, written, saved ? Math.max(producersSaved, offset) : producersSaved, left);
    }

    /** Whether the snapshot of {@code offset} stands for deleted batches, or will. */
    boolean standsForDeleted(long offset) {
        return offset == producersSaved || producersBeingSaved.contains(offset);
    }
}
