package io.courant.coordinator.group;

import io.courant.base.Uuid;

/** Which topics there are, as the shard knows the cluster now. */
public interface TopicView {

    /** Whether there is such a topic, with such a partition. */
    boolean has(String topic, int partition);

    /** The id of the topic; {@link Uuid#ZERO} when there is none. */
    Uuid id(String topic);
}
