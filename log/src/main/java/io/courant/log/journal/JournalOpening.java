package io.courant.log.journal;

/** What became of opening a journal. */
public sealed interface JournalOpening {

    record Opened(Journal journal, JournalContents contents) implements JournalOpening {}

    /** Not opened and not changed; {@code message} is a sentence for the operator. */
    record Refused(String message) implements JournalOpening {}
}
