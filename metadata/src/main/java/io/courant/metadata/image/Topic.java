package io.courant.metadata.image;

import io.courant.base.Uuid;
import org.jspecify.annotations.Nullable;

/** A topic with its partitions; a topic deleted and made again under its name has another id. */
public record Topic(String name, Uuid id, PersistentMap<Integer, Partition> partitionsByIndex) {

    /** Number of partitions; their indexes run from 0 without a gap. */
    public int partitionCount() {
        return partitionsByIndex.size();
    }

    public @Nullable Partition partition(int index) {
        return partitionsByIndex.find(index);
    }

    /** The partitions by rising index. */
    public Iterable<Partition> partitions() {
        return partitionsByIndex.values();
    }

    Topic with(Partition partition) {
        return new Topic(name, id, partitionsByIndex.with(partition.index(), partition));
    }
}
