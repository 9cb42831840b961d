package io.courant.metadata.image;

import io.courant.base.Invariants;
import io.courant.base.Uuid;
import io.courant.wire.message.BrokerRegistrationChangeRecord;
import io.courant.wire.message.ConfigRecord;
import io.courant.wire.message.PartitionChangeRecord;
import io.courant.wire.message.PartitionRecord;
import io.courant.wire.message.RegisterBrokerRecord;
import io.courant.wire.message.TopicRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies records to an image and gives the next one. Every record has one meaning, whatever stood before it; a record that
 * names what does not exist can only come from a bug, and is treated as one.
 *
 * <p>Owned by whoever made it; one builder makes one step.
 */
public final class ImageBuilder {

    /** In a change record: the leader, and with it the leader epoch, stays. */
    private static final int UNCHANGED_LEADER = -2;

    private final ClusterImage before;
    private final Set<Uuid> touchedTopics = new HashSet<>();
    /** By data directory, how many replicas this step adds to it. */
    private final Map<Uuid, Integer> addedReplicas = new HashMap<>();

    private PersistentMap<Uuid, Topic> topics;
    private PersistentMap<String, Uuid> topicIds;
    private PersistentMap<String, String> namesByMetric;
    private PersistentMap<ConfigResource, PersistentMap<String, String>> configs;
    private PersistentMap<Integer, Broker> brokers;
    private PersistentMap<String, Short> featureLevels;
    private long nextProducerId;
    private int partitionCount;
    private long offset;
    private int epoch;

    public ImageBuilder(ClusterImage before) {
        this.before = before;
        ClusterImage.Contents contents = before.contents();
        topics = contents.topics();
        topicIds = contents.topicIds();
        namesByMetric = contents.namesByMetric();
        configs = contents.configs();
        brokers = contents.brokers();
        featureLevels = contents.featureLevels();
        nextProducerId = contents.nextProducerId();
        partitionCount = contents.partitionCount();
        offset = contents.offset();
        epoch = contents.epoch();
    }

    /** Applies the record at {@code recordOffset}, appended in {@code recordEpoch}. */
    public void apply(MetadataRecord record, long recordOffset, int recordEpoch) {
        advance(recordOffset, recordEpoch);
        apply(record);
    }

    /** Applies a record of a snapshot, whose own place means nothing; {@link #restoredUpTo} says where the snapshot ends. */
    public void restore(MetadataRecord record) {
        apply(record);
    }

    private void apply(MetadataRecord record) {
        switch (record) {
            case MetadataRecord.RegisterBroker(var message) -> registerBroker(message);
            case MetadataRecord.UnregisterBroker(var message) -> brokers = brokers.without(message.brokerId());
            case MetadataRecord.BrokerChange(var message) -> changeBroker(message);
            case MetadataRecord.TopicCreated(var message) -> createTopic(message);
            case MetadataRecord.TopicRemoved(var message) -> removeTopic(message.topicId());
            case MetadataRecord.PartitionCreated(var message) -> createPartition(message);
            case MetadataRecord.PartitionChange(var message) -> changePartition(message);
            case MetadataRecord.Config(var message) -> configure(message);
            case MetadataRecord.FeatureLevel(var message) ->
                // Level 0 takes a feature back.
                featureLevels = message.featureLevel() == 0
                        ? featureLevels.without(message.name())
                        : featureLevels.with(message.name(), message.featureLevel());
            case MetadataRecord.ProducerIds(var message) -> nextProducerId = message.nextProducerId();
            case MetadataRecord.NoOp ignored -> {
                // Moves the offset alone.
            }
        }
    }

    /** Takes up a control record, which changes nothing but the place in the log. */
    public void advance(long recordOffset, int recordEpoch) {
        Invariants.check(recordOffset > offset, "record %s comes after record %s", recordOffset, offset);
        Invariants.check(recordEpoch >= epoch, "epoch %s comes after epoch %s", recordEpoch, epoch);
        offset = recordOffset;
        epoch = recordEpoch;
    }

    /** States up to where the log is contained in the snapshot whose records were applied. */
    public void restoredUpTo(long lastContainedOffset, int lastContainedEpoch) {
        advance(lastContainedOffset, lastContainedEpoch);
    }

    public ImageChange build() {
        ClusterImage after = new ClusterImage(new ClusterImage.Contents(
                offset,
                epoch,
                topics,
                topicIds,
                namesByMetric,
                configs,
                brokers,
                featureLevels,
                nextProducerId,
                partitionCount,
                replicasByDirectory()));
        return new ImageChange(before, after, touchedTopics);
    }

    private PersistentMap<Uuid, Integer> replicasByDirectory() {
        PersistentMap<Uuid, Integer> replicas = before.contents().replicasByDirectory();
        for (Map.Entry<Uuid, Integer> added : addedReplicas.entrySet()) {
            Integer known = replicas.find(added.getKey());
            int count = (known == null ? 0 : known) + added.getValue();
            replicas = count == 0 ? replicas.without(added.getKey()) : replicas.with(added.getKey(), count);
        }
        return replicas;
    }

    private void countReplicas(@Nullable Partition partition, int sign) {
        if (partition != null) {
            partition.directories().forEach(directory -> addedReplicas.merge(directory, sign, Integer::sum));
        }
    }

    private void registerBroker(RegisterBrokerRecord message) {
        List<BrokerEndpoint> endpoints = message.endPoints().stream()
                .map(each -> new BrokerEndpoint(each.name(), each.host(), each.port(), each.securityProtocol()))
                .toList();
        Map<String, Broker.FeatureRange> features = new HashMap<>();
        message.features()
                .forEach(each -> features.put(
                        each.name(), new Broker.FeatureRange(each.minSupportedVersion(), each.maxSupportedVersion())));
        brokers = brokers.with(
                message.brokerId(),
                new Broker(
                        message.brokerId(),
                        message.brokerEpoch(),
                        message.incarnationId(),
                        endpoints,
                        features,
                        message.rack(),
                        message.fenced(),
                        message.logDirs()));
    }

    private void changeBroker(BrokerRegistrationChangeRecord message) {
        Broker broker =
                known(brokers.find(message.brokerId()), "broker %s changes but is not registered", message.brokerId());
        boolean fenced = message.fenced() == 0 ? broker.fenced() : message.fenced() > 0;
        List<Uuid> directories = message.logDirs().isEmpty() ? broker.directories() : message.logDirs();
        brokers = brokers.with(
                broker.id(),
                new Broker(
                        broker.id(),
                        broker.epoch(),
                        broker.incarnation(),
                        broker.endpoints(),
                        broker.features(),
                        broker.rack(),
                        fenced,
                        directories));
    }

    private void createTopic(TopicRecord message) {
        Invariants.check(!topicIds.contains(message.name()), "topic %s is created twice", message.name());
        topics = topics.with(message.topicId(), new Topic(message.name(), message.topicId(), PersistentMap.empty()));
        topicIds = topicIds.with(message.name(), message.topicId());
        if (TopicNames.canCollide(message.name())) {
            namesByMetric = namesByMetric.with(TopicNames.metricName(message.name()), message.name());
        }
        touchedTopics.add(message.topicId());
    }

    private void removeTopic(Uuid id) {
        Topic topic = known(topics.find(id), "topic %s is removed but does not exist", id);
        partitionCount -= topic.partitionCount();
        topic.partitions().forEach(partition -> countReplicas(partition, -1));
        topics = topics.without(id);
        topicIds = topicIds.without(topic.name());
        if (TopicNames.canCollide(topic.name())) {
            namesByMetric = namesByMetric.without(TopicNames.metricName(topic.name()));
        }
        configs = configs.without(ConfigResource.ofTopic(topic.name()));
        touchedTopics.add(id);
    }

    private void createPartition(PartitionRecord message) {
        Topic topic = known(
                topics.find(message.topicId()), "a partition of topic %s, which does not exist", message.topicId());
        if (topic.partition(message.partitionId()) == null) {
            partitionCount++;
        }
        replace(
                topic,
                new Partition(
                        message.partitionId(),
                        message.leader(),
                        message.leaderEpoch(),
                        message.partitionEpoch(),
                        message.replicas(),
                        message.isr(),
                        message.directories()));
    }

    private void changePartition(PartitionChangeRecord message) {
        Topic topic = known(
                topics.find(message.topicId()), "a partition of topic %s, which does not exist", message.topicId());
        Partition partition = known(
                topic.partition(message.partitionId()),
                "partition %s changes but does not exist",
                message.partitionId());
        boolean leaderChanges = message.leader() != UNCHANGED_LEADER;
        List<Integer> replicas = message.replicas();
        List<Integer> isr = message.isr();
        List<Uuid> directories = message.directories();
        replace(
                topic,
                new Partition(
                        partition.index(),
                        leaderChanges ? message.leader() : partition.leader(),
                        leaderChanges ? partition.leaderEpoch() + 1 : partition.leaderEpoch(),
                        partition.partitionEpoch() + 1,
                        replicas == null ? partition.replicas() : replicas,
                        isr == null ? partition.isr() : isr,
                        directories == null ? partition.directories() : directories));
    }

    private void replace(Topic topic, Partition partition) {
        countReplicas(topic.partition(partition.index()), -1);
        countReplicas(partition, 1);
        topics = topics.with(topic.id(), topic.with(partition));
        touchedTopics.add(topic.id());
    }

    private void configure(ConfigRecord message) {
        ConfigResource resource = new ConfigResource(message.resourceType(), message.resourceName());
        PersistentMap<String, String> known = configs.find(resource);
        PersistentMap<String, String> values = known == null ? PersistentMap.empty() : known;
        String value = message.value();
        values = value == null ? values.without(message.name()) : values.with(message.name(), value);
        configs = values.isEmpty() ? configs.without(resource) : configs.with(resource, values);
        if (resource.equals(ConfigResource.ofTopic(message.resourceName()))) {
            Uuid id = topicIds.find(message.resourceName());
            if (id != null) {
                touchedTopics.add(id);
            }
        }
    }

    private static <T> T known(@Nullable T thing, String complaint, Object name) {
        if (thing == null) {
            throw Invariants.unreachable(complaint.formatted(name));
        }
        return thing;
    }
}
