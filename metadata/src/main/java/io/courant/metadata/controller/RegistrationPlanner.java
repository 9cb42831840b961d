package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.SupportedFeature;
import io.courant.metadata.config.TopicSettings;
import io.courant.metadata.config.TopicSettings.Durability;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a registration into records, against a state; changes nothing itself. A registration names the data directories
 * that serve: partitions in others lose their leader, and those in one that is back get it again, in a new epoch. A partition
 * that acknowledges what is in memory alone gets a new epoch, too, where its directory was not stopped cleanly: an offset
 * that a consumer has seen may be given once more, and the epoch tells the two records apart.
 */
final class RegistrationPlanner {

    /**
     * What to write.
     *
     * @param steps one after the other, each all or nothing; every state between them is one that may be seen
     */
    record Plan(long brokerEpoch, List<List<MetadataRecord>> steps) {}

    private final BrokerRegistration registration;
    private final ClusterImage image;
    private final List<List<MetadataRecord>> steps = new ArrayList<>();
    private List<MetadataRecord> step = new ArrayList<>();

    private RegistrationPlanner(BrokerRegistration registration, ClusterImage image) {
        this.registration = registration;
        this.image = image;
    }

    /** Plans for the state {@code image}, in which the next record gets {@code nextOffset}. */
    static Plan plan(BrokerRegistration registration, ClusterImage image, long nextOffset) {
        return new RegistrationPlanner(registration, image).planned(nextOffset);
    }

    private Plan planned(long nextOffset) {
        Broker known = image.broker(registration.brokerId());
        long brokerEpoch = nextOffset;
        boolean isNewProcess = true;
        if (known != null && known.incarnation().equals(registration.incarnation())) {
            brokerEpoch = known.epoch();
            isNewProcess = false;
            if (!known.directories().equals(registration.directories())) {
                add(MetadataRecords.brokerDirectories(known, registration.directories()));
            }
        } else {
            add(MetadataRecords.broker(registered(brokerEpoch)));
        }
        boolean mayHaveLost = isNewProcess && !registration.stoppedUncleanly().isEmpty();
        for (Topic topic : image.topics()) {
            Set<Uuid> losers = mayHaveLost ? losers(topic) : Set.of();
            for (Partition partition : topic.partitions()) {
                follow(topic, partition, losers);
            }
        }
        if (!step.isEmpty()) {
            steps.add(step);
        }
        return new Plan(brokerEpoch, steps);
    }

    /**
     * The data directories in which {@code topic} may have lost what counted. What it says itself, it said at the sudden end,
     * too, or has got new epochs since; what the broker's default is now says nothing of what it was.
     */
    private Set<Uuid> losers(Topic topic) {
        Durability own = TopicSettings.ownDurability(image.topicOverrides(topic.name()));
        if (own == null) {
            return registration.mayHaveLostByDefault();
        }
        return own == Durability.MEMORY ? registration.stoppedUncleanly() : Set.of();
    }

    /** With a new epoch, if it leads there, where the partition lies in one of {@code losers}. */
    private void follow(Topic topic, Partition partition, Set<Uuid> losers) {
        int broker = registration.brokerId();
        if (!partition.replicas().contains(broker)) {
            return;
        }
        Uuid directory = partition.directoryOf(broker);
        boolean serves =
                directory.equals(Uuid.ZERO) || registration.directories().contains(directory);
        if (!serves && partition.leader() == broker) {
            // Whoever was in sync stays so, as nobody else has what it has.
            add(MetadataRecords.leaderChange(topic.id(), partition.index(), Partition.NO_LEADER));
        } else if (serves
                && partition.leader() == Partition.NO_LEADER
                && partition.isr().contains(broker)) {
            add(MetadataRecords.leaderChange(topic.id(), partition.index(), broker));
        } else if (partition.leader() == broker && isIn(losers, directory)) {
            add(MetadataRecords.leaderChange(topic.id(), partition.index(), broker));
        }
    }

    /** Also of a partition that names no directory: it lies in one of them. */
    private static boolean isIn(Set<Uuid> losers, Uuid directory) {
        return directory.equals(Uuid.ZERO) ? !losers.isEmpty() : losers.contains(directory);
    }

    private void add(MetadataRecord record) {
        step.add(record);
        if (step.size() == MetadataLimits.MAX_PARTITIONS_PER_REQUEST) {
            steps.add(step);
            step = new ArrayList<>();
        }
    }

    private Broker registered(long brokerEpoch) {
        Map<String, Broker.FeatureRange> features = new HashMap<>();
        SupportedFeature.all()
                .forEach(each -> features.put(each.name(), new Broker.FeatureRange(each.min(), each.max())));
        // The controller is in this process and serves from its own image: the broker has caught up by definition.
        boolean fenced = false;
        return new Broker(
                registration.brokerId(),
                brokerEpoch,
                registration.incarnation(),
                registration.endpoints(),
                features,
                registration.rack(),
                fenced,
                registration.directories());
    }
}
