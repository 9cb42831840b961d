package io.courant.log.compact;

/** What the last step of a piece of compaction has come to. */
public interface CompactionStep {

    /** Bytes that it has read and written. */
    int bytesOfStep();

    /** Whether it ended because there was no memory for the next batch: it may go on later. */
    boolean lacksRoom();
}
