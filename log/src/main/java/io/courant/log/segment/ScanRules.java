package io.courant.log.segment;

import io.courant.log.epoch.EpochEntries;
import java.util.List;

/**
 * How a segment is scanned.
 *
 * @param indexIntervalBytes at least so many bytes between two index entries
 * @param highestEpoch no batch can be of a later leader epoch
 * @param known what is known of epochs from elsewhere. The epoch lies outside of a batch's CRC, so one flipped bit of it is
 *     found only by that; and were it believed, the batches behind it would seem to be of an epoch that is over
 * @param gapsBelow offsets below this one may be missing: compaction was there
 */
public record ScanRules(int indexIntervalBytes, int highestEpoch, KnownEpochs known, long gapsBelow) {

    /** For a log that was never compacted. */
    public ScanRules(int indexIntervalBytes, int highestEpoch, KnownEpochs known) {
        this(indexIntervalBytes, highestEpoch, known, 0);
    }

    /** The same with another interval of the index. */
    public ScanRules indexedBy(int newIntervalBytes) {
        return new ScanRules(newIntervalBytes, highestEpoch, known, gapsBelow);
    }

    /** Whether a batch of {@code baseOffset} may come where {@code expected} is next. */
    public boolean follows(long baseOffset, long expected) {
        return baseOffset == expected || (baseOffset > expected && baseOffset <= gapsBelow);
    }

    /** For a reader who knows nothing of leaders. */
    public static final ScanRules ANY_EPOCH = new ScanRules(0, Integer.MAX_VALUE, KnownEpochs.NONE);

    /** The epochs of the records below {@code endOffset}, in order. */
    public record KnownEpochs(List<EpochEntries.Entry> entries, long endOffset) {

        public static final KnownEpochs NONE = new KnownEpochs(List.of(), 0);

        private static final int UNKNOWN = -1;

        public KnownEpochs {
            entries = List.copyOf(entries);
        }

        /** The epoch of the record at {@code offset}; -1 when it is not known. */
        int epochOf(long offset) {
            if (offset >= endOffset) {
                return UNKNOWN;
            }
            for (int i = entries.size() - 1; i >= 0; i--) {
                if (entries.get(i).startOffset() <= offset) {
                    return entries.get(i).epoch();
                }
            }
            return UNKNOWN;
        }

        boolean contradict(int epoch, long offset) {
            int expected = epochOf(offset);
            return expected != UNKNOWN && expected != epoch;
        }
    }
}
