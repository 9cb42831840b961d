package io.courant.replication;

import io.courant.metadata.config.TopicSettings;

/**
 * What the image says about a partition that is led here.
 *
 * @param leaderEpoch in which its leader appends
 * @param inSyncReplicas how many replicas are in sync, this one included
 * @param settings of its topic
 */
record LeaderTerm(int leaderEpoch, int inSyncReplicas, TopicSettings settings) {}
