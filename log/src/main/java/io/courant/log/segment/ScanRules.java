package io.courant.log.segment;

/**
 * How a segment is scanned.
 *
 * @param indexIntervalBytes at least so many bytes between two index entries
 * @param highestEpoch no batch can be of a later leader epoch. The epoch lies outside of a batch's CRC, so one flipped
 *     bit of it is found only by what is known from elsewhere
 */
public record ScanRules(int indexIntervalBytes, int highestEpoch) {

    /** For a reader who knows nothing of leaders. */
    public static final ScanRules ANY_EPOCH = new ScanRules(0, Integer.MAX_VALUE);
}
