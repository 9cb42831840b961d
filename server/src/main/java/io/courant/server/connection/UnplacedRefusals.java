package io.courant.server.connection;

import io.courant.replication.ProducerSequence;
import io.courant.server.ServerLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The batches of idempotent producers that were refused on one connection because no topic of their topic's name was
 * known where the connection lives. Shards learn of a topic at different times, so the next batch may find it; it must not
 * be taken before these. Their partition's shard is not known before the topic is: they go there ahead of the next batch
 * for the partition, and are remembered there. Belongs to the connection's shard.
 */
public final class UnplacedRefusals {

    private record Place(String topic, int partition) {}

    private final Map<Place, List<ProducerSequence>> places = new HashMap<>(0);
    private int batches;

    public void add(String topic, int partition, ProducerSequence batch) {
        List<ProducerSequence> known = places.computeIfAbsent(new Place(topic, partition), place -> new ArrayList<>(1));
        if (!known.contains(batch)) {
            known.add(batch);
            batches++;
        }
    }

    /** True when there are more than may be remembered: only a new connection brings order. */
    public boolean isFull() {
        return batches > ServerLimits.UNPLACED_REFUSALS_PER_CONNECTION;
    }

    /** The batches refused for a partition, in the order in which they came; they are forgotten here. */
    public List<ProducerSequence> take(String topic, int partition) {
        if (places.isEmpty()) {
            return List.of();
        }
        List<ProducerSequence> known = places.remove(new Place(topic, partition));
        if (known == null) {
            return List.of();
        }
        batches -= known.size();
        return known;
    }
}
