package io.courant.log.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where a frame should be and is not, or is not sound: the end of what was written, a torn commit, or damage.
 * Which of them is known when something behind it is found, or not.
 *
 * @param header null when there is none to be read
 * @param salvaged actions that are sound in themselves
 * @param unreadable those that are not
 */
record SuspectFrame(
        ScannedFile file,
        int position,
        FrameFormat.@Nullable Header header,
        List<Salvaged> salvaged,
        List<Unreadable> unreadable) {

    record Salvaged(long sequence, JournalAction action, int position, int batchBytes) {}

    record Unreadable(long fromSequence, long toSequence, int position, String reason) {}

    /** Sequences that this frame names and that lie at or above {@code from} and below {@code to}: all of it or none. */
    boolean liesWithin(long from, long to) {
        return header != null && header.firstSequence() >= from && header.endSequence() <= to;
    }

    /** Whether {@code other} is of a later generation and names sequences of this frame, or earlier ones. */
    boolean isSupersededBy(SuspectFrame other) {
        return header != null
                && other.header != null
                && other.header.generation() > header.generation()
                && other.header.firstSequence() < header.endSequence();
    }

    String reason() {
        return unreadable.isEmpty() ? "no commit can be read here" : unreadable.getFirst().reason;
    }
}
