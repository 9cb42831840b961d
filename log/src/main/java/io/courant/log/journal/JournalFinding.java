package io.courant.log.journal;

import java.nio.file.Path;

/**
 * Something in a journal that is not as it should be.
 *
 * @param position where in {@code file}
 * @param fromSequence the first sequence number that is lost
 * @param toSequence behind the last one that is lost; not above {@code fromSequence} when none is
 */
public record JournalFinding(Kind kind, Path file, long position, long fromSequence, long toSequence, String reason) {

    /** What kind of trouble. */
    public enum Kind {
        /** Entries that were told durable cannot be read, or a file's header is not what was written. */
        DAMAGE,
        /** A commit that was never told durable; ignored, and no harm. */
        TAIL,
        /** A file that was being made when a process ended; a start deletes it. */
        UNFINISHED,
        /** Something that is no file of the journal; left alone. */
        STRAY,
        /** A file of another data directory. */
        FOREIGN,
        /** A file of a newer release. */
        NEWER
    }

    static JournalFinding of(Kind kind, Path file, String reason) {
        return new JournalFinding(kind, file, 0, 0, 0, reason);
    }

    @Override
    public String toString() {
        String lost = toSequence > fromSequence ? ", sequences " + fromSequence + " to " + (toSequence - 1) : "";
        return kind + " " + file + " position " + position + lost + ": " + reason;
    }
}
