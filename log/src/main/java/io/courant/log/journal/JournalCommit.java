package io.courant.log.journal;

/** What became of a hand-over. */
public sealed interface JournalCommit {

    /**
     * All its entries are durable.
     *
     * @param firstSequence of the first entry; the i-th has {@code firstSequence + i}
     * @param usedBytes of the journal's files that may not be written over yet
     * @param capacityBytes what the journal may grow to
     * @param halfFull whether half of the bytes or actions that it can hold are needed: a checkpoint would free some
     */
    record Durable(long firstSequence, long usedBytes, long capacityBytes, boolean halfFull) implements JournalCommit {}

    /**
     * The journal is full: nothing of the hand-over was written, nor of any other that holds more than control actions
     * and that the same shard had handed over before this was told.
     */
    record NoRoom() implements JournalCommit {}
}
