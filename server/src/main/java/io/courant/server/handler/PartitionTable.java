package io.courant.server.handler;

import io.courant.base.Uuid;
import io.courant.metadata.image.Topic;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a request asks about, numbered in the order in which it names them, each with the shard that it
 * lives on.
 *
 * @param <P> what is asked about a partition
 */
final class PartitionTable<P> {

    private static final int INITIAL_CAPACITY = 8;

    private final List<P> asked = new ArrayList<>();
    private final List<Uuid> topicIds = new ArrayList<>();
    private final Set<TopicIdPartition> seen = new HashSet<>();
    private final BitSet repeated = new BitSet();
    private int[] shardOf = new int[INITIAL_CAPACITY];

    /**
     * Adds a partition of {@code topic}; with no topic, or an index it does not have or that was named before, it has
     * no place.
     */
    void add(HandlerContext context, @Nullable Topic topic, int partition, P about) {
        int part = asked.size();
        if (part == shardOf.length) {
            shardOf = Arrays.copyOf(shardOf, 2 * part);
        }
        asked.add(about);
        topicIds.add(topic == null ? Uuid.ZERO : topic.id());
        shardOf[part] = PartitionFanOut.NOWHERE;
        if (topic != null && partition >= 0 && partition < topic.partitionCount()) {
            if (seen.add(new TopicIdPartition(topic.id(), partition))) {
                shardOf[part] = context.shardOf(topic.id(), partition);
            } else {
                repeated.set(part);
            }
        }
    }

    /** True for a partition that was named before: the first time counts, the others have no place. */
    boolean isRepeated(int part) {
        return repeated.get(part);
    }

    int size() {
        return asked.size();
    }

    P asked(int part) {
        return asked.get(part);
    }

    Uuid topicId(int part) {
        return topicIds.get(part);
    }

    /** Index of the part's shard, {@link PartitionFanOut#NOWHERE} when it has no place. */
    int shard(int part) {
        return shardOf[part];
    }

    /** Takes the part's place away, as it is answered already. */
    void remove(int part) {
        shardOf[part] = PartitionFanOut.NOWHERE;
    }

    /** The shard of each part, as {@link PartitionFanOut} takes it. */
    int[] shardOf() {
        return Arrays.copyOf(shardOf, asked.size());
    }
}
