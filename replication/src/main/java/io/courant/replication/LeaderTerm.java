package io.courant.replication;

import io.courant.metadata.config.TopicSettings;

/**
 * What the image says about a partition that is led here.
 *
 * @param leaderEpoch in which its leader appends
 * @param replicas how many replicas it has, this one included
 * @param inSyncReplicas how many of them are in sync, this one included
 * @param settings of its topic
 */
record LeaderTerm(int leaderEpoch, int replicas, int inSyncReplicas, TopicSettings settings) {

    /** How many replicas have to be in sync for {@code acks=all}: never more than there are, as in Kafka. */
    int neededInSync() {
        return Math.min(replicas, settings.minInsyncReplicas());
    }
}
