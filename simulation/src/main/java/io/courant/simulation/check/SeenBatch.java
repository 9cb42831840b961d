package io.courant.simulation.check;

import java.util.List;

/** A batch as a consumer got it. */
public record SeenBatch(long baseOffset, int leaderEpoch, long storedCrc, List<SeenRecord> records) {

    public SeenBatch {
        records = List.copyOf(records);
    }

    public long endOffset() {
        return baseOffset + records.size();
    }
}
