package io.courant.server.fetch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose partitions a fetch reads. Belongs to its home shard, and reads for one fetch at a time. */
interface FetchReader {

    FetchedPartitions partitions();

    /** A fetch starts. */
    void begin();

    /** False when there is something to answer at once, without a look at any partition. */
    boolean mayWait();

    /** The first partition with records that the answer has no room for; null when there is none. */
    void leftOut(@Nullable FetchedPartition first);

    /**
     * Puts into {@code response} what was {@code read}, in order of turn; those that are {@code served} go with their records.
     */
    FetchBody answer(List<FetchedPartition> read, FetchResponseParts response);

    /** The fetch is answered, or will not be. */
    void ended(FetchProgress fetch);
}
