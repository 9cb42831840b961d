package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses brokers for new partitions, in turn, so that leaders and replicas spread evenly; and on each broker the data
 * directory with the fewest partitions. Remembers what it has chosen, for the rest of a request.
 */
final class ReplicaPlacement {

    private final ClusterImage image;
    private final List<Broker> usable = new ArrayList<>();
    private final Map<Uuid, Integer> placed = new HashMap<>();

    /** Placement on the brokers of {@code image} that are not fenced. */
    ReplicaPlacement(ClusterImage image) {
        this.image = image;
        for (Broker broker : image.brokers()) {
            if (!broker.fenced()) {
                usable.add(broker);
            }
        }
    }

    int usableBrokers() {
        return usable.size();
    }

    /** The replicas of a topic's {@code partition}, the leader first; {@code first} differs from topic to topic. */
    List<Integer> replicas(int first, int partition, int replicationFactor) {
        List<Integer> chosen = new ArrayList<>(replicationFactor);
        for (int i = 0; i < replicationFactor; i++) {
            chosen.add(usable.get(Math.floorMod(first + partition + i, usable.size()))
                    .id());
        }
        return List.copyOf(chosen);
    }

    /**
     * The data directory of {@code brokerId} for one more replica: the registered one with the fewest, the first of those
     * that have equally few; zero when the broker named none.
     */
    Uuid directory(int brokerId) {
        Uuid chosen = Uuid.ZERO;
        int fewest = Integer.MAX_VALUE;
        for (Broker broker : usable) {
            if (broker.id() == brokerId) {
                for (Uuid directory : broker.directories()) {
                    int replicas = image.replicasIn(directory) + placed.getOrDefault(directory, 0);
                    if (replicas < fewest) {
                        fewest = replicas;
                        chosen = directory;
                    }
                }
            }
        }
        placed.merge(chosen, 1, Integer::sum);
        return chosen;
    }

    /** What is wrong with replicas that a client has assigned to a partition; null when nothing is. */
    @Nullable
    String problem(List<Integer> brokers, int replicationFactor) {
        if (brokers.isEmpty()) {
            return "has no replica";
        }
        if (new HashSet<>(brokers).size() != brokers.size()) {
            return "has two replicas on one broker: " + brokers;
        }
        if (brokers.size() != replicationFactor) {
            return "has " + brokers.size() + " replicas, and the first one has " + replicationFactor;
        }
        for (int broker : brokers) {
            if (!isUsable(broker)) {
                return "has a replica on broker " + broker + ", which is not there";
            }
        }
        return null;
    }

    private boolean isUsable(int brokerId) {
        return usable.stream().anyMatch(broker -> broker.id() == brokerId);
    }
}
