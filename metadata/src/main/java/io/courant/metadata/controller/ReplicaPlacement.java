package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import java.util.ArrayList;
import java.util.List;

/** Chooses brokers for new partitions: in turn, so that leaders and replicas spread evenly. */
final class ReplicaPlacement {

    private final List<Broker> usable = new ArrayList<>();

    /** Placement on the brokers of {@code image} that are not fenced. */
    ReplicaPlacement(ClusterImage image) {
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

    /** A data directory of {@code brokerId} for {@code partition}; zero when the broker named none. */
    Uuid directory(int brokerId, int partition) {
        for (Broker broker : usable) {
            if (broker.id() == brokerId && !broker.directories().isEmpty()) {
                return broker.directories().get(partition % broker.directories().size());
            }
        }
        return Uuid.ZERO;
    }

    boolean isUsable(int brokerId) {
        return usable.stream().anyMatch(broker -> broker.id() == brokerId);
    }
}
