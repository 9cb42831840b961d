package io.courant.log.journal;

/** What became of a hand-over. */
public sealed interface JournalCommit {

    /**
     * All its entries are durable.
     *
     * @param firstSequence of the first entry; the i-th has {@code firstSequence + i}
     * @param fill how full the journal is now
     */
    record Durable(long firstSequence, JournalFill fill) implements JournalCommit {}

    /**
     * The journal is full: nothing of the hand-over was written, nor of any other that holds more than control actions
     * and that the same shard had handed over before this was told.
     */
    record NoRoom() implements JournalCommit {}
}
