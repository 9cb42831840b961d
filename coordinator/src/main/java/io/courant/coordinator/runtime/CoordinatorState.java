package io.courant.coordinator.runtime;

import io.courant.wire.ErrorCode;

/**
 * What a coordinator knows.
 *
 * @param <R> the records that it consists of
 */
public interface CoordinatorState<R> {

    /** Takes in a record: during a load, and at once when it is written. Total, and decided by the record and the state alone. */
    void apply(R record);

    /** The load has ended: requests come from now on. */
    void loaded();

    /** Nothing is asked of this state any more: whoever it has left waiting is told {@code error}. */
    void dropped(ErrorCode error);
}
