package io.courant.log.compact;

/**
 * What the last step of a piece of compaction has come to, also one that ended with a {@link io.courant.base.NoRoomException}:
 * there was no memory for the next batch, and it goes on there with the next step.
 */
public interface CompactionStep {

    /** Bytes that it has read and written. */
    int bytesOfStep();
}
