package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/** What a loss of power may have taken of a partition, and what it cannot take. */
public interface PowerLosses {

    /** How often something that was shown or acknowledged may have been lost. */
    long lossesOf(TopicIdPartition partition);

    /** Everything below was promised to be on disk, and is there. */
    long safeEnd(TopicIdPartition partition);
}
