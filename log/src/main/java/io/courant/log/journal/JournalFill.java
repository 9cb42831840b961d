package io.courant.log.journal;

/**
 * How full a journal is. It may hold only so many bytes, and only so many actions, whose places a start keeps in its memory.
 *
 * @param usedBytes of its files that may not be written over yet
 * @param capacityBytes what its files may grow to
 * @param neededActions those that a start might still need
 * @param mostActions how many of them there may be
 */
public record JournalFill(long usedBytes, long capacityBytes, long neededActions, long mostActions) {

    /** Whether half of what there is room for is needed: a checkpoint would free some. */
    public boolean isHalf() {
        return usedBytes >= capacityBytes / 2 || neededActions >= mostActions / 2;
    }

    @Override
    public String toString() {
        return usedBytes + " of " + capacityBytes + " bytes are in use by " + neededActions + " of " + mostActions
                + " actions";
    }
}
