package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a checker knows of each partition, as long as nobody has asked for the deletion of its topic. */
final class PerPartition<T> {

    private final Supplier<T> empty;
    private final Map<TopicIdPartition, T> known = new LinkedHashMap<>();
    private final Set<Uuid> deleted = new HashSet<>();

    PerPartition(Supplier<T> empty) {
        this.empty = empty;
    }

    /** Null for a partition that may be gone. */
    @Nullable
    T of(TopicIdPartition partition) {
        if (deleted.contains(partition.topicId())) {
            return null;
        }
        return known.computeIfAbsent(partition, ignored -> empty.get());
    }

    void forget(Uuid topicId) {
        deleted.add(topicId);
        known.keySet().removeIf(partition -> partition.topicId().equals(topicId));
    }

    void each(Consumer<T> action) {
        known.values().forEach(action);
    }
}
