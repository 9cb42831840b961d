package io.courant.wire;

import io.courant.base.Uuid;

/** Names a partition for good: a topic that is deleted and made again under its name has another id. */
public record TopicIdPartition(Uuid topicId, int partition) {}
