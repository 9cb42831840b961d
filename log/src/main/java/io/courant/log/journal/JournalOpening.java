package io.courant.log.journal;

/** What came of opening a journal. */
public sealed interface JournalOpening {

    /** It is open; {@code contents} is what recovery replays. */
    record Opened(Journal journal, JournalContents contents) implements JournalOpening {}

    /** It was left as it is; {@code message} says to the operator why and what to do. */
    record Refused(Reason reason, String message) implements JournalOpening {}

    /** Why a journal is not opened. */
    enum Reason {
        /** A newer release wrote it. */
        NEWER_VERSION,
        /** It belongs to another data directory. */
        FOREIGN
    }
}
