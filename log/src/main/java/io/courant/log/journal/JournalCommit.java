package io.courant.log.journal;

/** What became of a hand-over to the journal. */
public sealed interface JournalCommit {

    /**
     * All of it is durable.
     *
     * @param firstSequence the number of the first entry; the others count on
     * @param usedBytes of files that cannot be used anew yet
     * @param capacityBytes what {@code usedBytes} may come to
     */
    record Durable(long firstSequence, long usedBytes, long capacityBytes) implements JournalCommit {}

    /** There was no free file: not all of it is durable. The caller makes it so by other means. */
    record NoRoom() implements JournalCommit {}
}
