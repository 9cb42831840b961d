package io.courant.log;

/** What became of opening a data directory. */
public sealed interface DataDirectoryOpening {

    record Opened(DataDirectory directory) implements DataDirectoryOpening {}

    /** Not opened and not changed; {@code message} is a sentence for the operator. */
    record Refused(Reason reason, String message) implements DataDirectoryOpening {}

    /** Why a directory is refused. */
    enum Reason {
        /** Another process works in it. */
        IN_USE,
        /** It cannot be made or written to. */
        READ_ONLY,
        /** The path is that of a file. */
        NOT_A_DIRECTORY,
        /** It holds something, but not our identity file. */
        NOT_OURS,
        /** A newer release has written it. */
        NEWER_VERSION,
        /** It belongs to another broker. */
        OTHER_BROKER,
        /** Its identity file is damaged, or its journal is of another directory. */
        DAMAGED,
        /** It does not go together with the other directories of the broker. */
        MISPLACED
    }
}
