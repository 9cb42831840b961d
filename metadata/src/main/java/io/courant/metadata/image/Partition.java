package io.courant.metadata.image;

import io.courant.base.Invariants;
import io.courant.base.Uuid;
import java.util.List;

/**
 * One partition as the metadata log says it is.
 *
 * @param index its number in the topic, from 0
 * @param leader the broker that leads it, {@link #NO_LEADER} for none
 * @param leaderEpoch rises with every change of the leader
 * @param partitionEpoch rises with every change of this record
 * @param replicas brokers that hold a replica, the preferred leader first
 * @param isr the brokers whose replicas are in sync
 * @param directories the data directory of each replica, in the order of {@code replicas}; zero: the one that the broker
 *     keeps its metadata in
 */
public record Partition(
        int index,
        int leader,
        int leaderEpoch,
        int partitionEpoch,
        List<Integer> replicas,
        List<Integer> isr,
        List<Uuid> directories) {

    public static final int NO_LEADER = -1;

    public Partition {
        Invariants.check(index >= 0, "partition %s has no place in a topic", index);
        Invariants.check(leaderEpoch >= 0, "partition %s has leader epoch %s", index, leaderEpoch);
        Invariants.check(!replicas.isEmpty(), "partition %s has no replica", index);
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
        directories = List.copyOf(directories);
    }

    /** The data directory of the replica on {@code broker}; zero where the record names none. */
    public Uuid directoryOf(int broker) {
        int place = replicas.indexOf(broker);
        return place < 0 || place >= directories.size() ? Uuid.ZERO : directories.get(place);
    }
}
