package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/** What a loss of power may have taken of a partition. */
public interface PowerLosses {

    /** How often something that was shown or acknowledged may have been lost. */
    long lossesOf(TopicIdPartition partition);
}
