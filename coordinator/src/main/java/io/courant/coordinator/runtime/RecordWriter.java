package io.courant.coordinator.runtime;

import io.courant.wire.ErrorCode;
import java.util.function.Consumer;

/**
 * How a coordinator's state writes, and waits for what it has written.
 *
 * @param <R> the records
 */
public interface RecordWriter<R> {

    /** Appends {@code record} with what else is written in this turn, and applies it at once. */
    void write(R record);

    /**
     * Calls {@code then} with NONE once everything written until now is committed, perhaps at once; with another error when it
     * was lost. Called for every answer, also of those who only read: they may have seen what was applied and is not committed.
     */
    void whenCommitted(Consumer<ErrorCode> then);

    /** Whether the disk has no room left for what clients ask to write. */
    boolean isFull();
}
