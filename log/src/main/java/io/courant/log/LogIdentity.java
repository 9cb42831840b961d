package io.courant.log;

import io.courant.base.Invariants;
import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import org.jspecify.annotations.Nullable;

/** Which partition a log is of: by id, and by the name that its directory carries. */
public record LogIdentity(String topic, Uuid topicId, int partition) {

    public LogIdentity {
        Invariants.check(!topic.isEmpty(), "a topic has a name");
        Invariants.check(partition >= 0, "partition %s is negative", partition);
    }

    /** {@code topic-partition}, as in Kafka. */
    public String directoryName() {
        return topic + "-" + partition;
    }

    public TopicIdPartition key() {
        return new TopicIdPartition(topicId, partition);
    }

    @Override
    public String toString() {
        return directoryName() + " (" + topicId + ")";
    }

    /** The partition whose directory has this name; null when no partition's has. */
    public static @Nullable LogIdentity ofDirectory(String name, Uuid topicId) {
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || dash == name.length() - 1 || name.length() - dash > 11) {
            return null;
        }
        String digits = name.substring(dash + 1);
        if (!digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                || (digits.length() > 1 && digits.charAt(0) == '0')) {
            return null;
        }
        long partition = Long.parseLong(digits);
        return partition > Integer.MAX_VALUE
                ? null
                : new LogIdentity(name.substring(0, dash), topicId, (int) partition);
    }
}
