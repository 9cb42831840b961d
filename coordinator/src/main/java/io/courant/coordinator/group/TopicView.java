package io.courant.coordinator.group;

/** Which partitions there are, as the shard knows the cluster now. */
@FunctionalInterface
public interface TopicView {

    /** Whether there is such a topic, with such a partition. */
    boolean has(String topic, int partition);
}
