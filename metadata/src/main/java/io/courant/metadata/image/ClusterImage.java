package io.courant.metadata.image;

import io.courant.base.Uuid;
import io.courant.metadata.config.TopicConfigDefaults;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of the cluster after one batch of the metadata log: immutable, sharing with the images before and after it all
 * that did not change. It comes into being by applying records ({@link ImageBuilder}) and in no other way; two images made
 * by the same records are equal.
 */
public final class ClusterImage {

    /** Before the first record. */
    public static final ClusterImage EMPTY = new ClusterImage(new Contents(
            -1,
            -1,
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            0,
            0,
            PersistentMap.empty()));

    private final Contents contents;

    ClusterImage(Contents contents) {
        this.contents = contents;
    }

    /** Offset of the last record in here, -1 when empty. */
    public long offset() {
        return contents.offset;
    }

    /** Leader epoch in which that record was appended, -1 when empty. */
    public int epoch() {
        return contents.epoch;
    }

    public @Nullable Topic topic(Uuid id) {
        return contents.topics.find(id);
    }

    public @Nullable Topic topic(String name) {
        Uuid id = contents.topicIds.find(name);
        return id == null ? null : topic(id);
    }

    public int topicCount() {
        return contents.topics.size();
    }

    /** Partitions of all topics together. */
    public int partitionCount() {
        return contents.partitionCount;
    }

    /** Replicas of partitions that lie in the data directory {@code directory}, whether it serves or not. */
    public int replicasIn(Uuid directory) {
        Integer replicas = contents.replicasByDirectory.find(directory);
        return replicas == null ? 0 : replicas;
    }

    /** The data directories that {@code broker} has registered last, or has replicas in, and that are none of {@code present}. */
    public Set<Uuid> missingDirectories(int broker, Collection<Uuid> present) {
        Set<Uuid> missing = new TreeSet<>();
        Broker registered = broker(broker);
        if (registered != null) {
            missing.addAll(registered.directories());
        }
        for (Topic topic : topics()) {
            for (Partition partition : topic.partitions()) {
                if (partition.replicas().contains(broker)) {
                    missing.add(partition.directoryOf(broker));
                }
            }
        }
        missing.removeAll(present);
        missing.remove(Uuid.ZERO);
        return missing;
    }

    /** Whether the replica of {@code partition} on {@code brokerId} can be used: the broker is there, and its directory. */
    public boolean isOnline(Partition partition, int brokerId) {
        Broker broker = broker(brokerId);
        Uuid directory = partition.directoryOf(brokerId);
        return broker != null
                && !broker.fenced()
                && (directory.equals(Uuid.ZERO) || broker.directories().contains(directory));
    }

    /** The brokers whose replicas of {@code partition} cannot be used. */
    public List<Integer> offlineReplicas(Partition partition) {
        List<Integer> offline = new ArrayList<>(0);
        for (int replica : partition.replicas()) {
            if (!isOnline(partition, replica)) {
                offline.add(replica);
            }
        }
        return offline;
    }

    /** All topics, by rising id. */
    public Iterable<Topic> topics() {
        return contents.topics.values();
    }

    /** The name that a topic called {@code name} could not be told apart from in metrics, null when there is none. */
    public @Nullable String collidingTopic(String name) {
        return contents.namesByMetric.find(TopicNames.metricName(name));
    }

    /** What is set for {@code resource} itself, defaults not included. */
    public PersistentMap<String, String> configs(ConfigResource resource) {
        PersistentMap<String, String> configs = contents.configs.find(resource);
        return configs == null ? PersistentMap.empty() : configs;
    }

    /** What is set for the topic itself, defaults not included. */
    public Map<String, String> topicOverrides(String topic) {
        return overrides(ConfigResource.ofTopic(topic));
    }

    /** As {@link #configs}, by rising name. */
    public Map<String, String> overrides(ConfigResource resource) {
        Map<String, String> overrides = new TreeMap<>();
        configs(resource).forEach(entry -> overrides.put(entry.getKey(), entry.getValue()));
        return overrides;
    }

    /** What topics on broker {@code brokerId} get that set nothing, where its file says {@code started}. */
    public TopicConfigDefaults topicDefaults(int brokerId, TopicConfigDefaults started) {
        return started.changedBy(overrides(ConfigResource.ALL_BROKERS), overrides(ConfigResource.ofBroker(brokerId)));
    }

    /** Whether broker {@code brokerId} has other settings here than in {@code before}. */
    public boolean hasOtherBrokerConfigs(int brokerId, ClusterImage before) {
        ConfigResource ofBroker = ConfigResource.ofBroker(brokerId);
        return !configs(ConfigResource.ALL_BROKERS).equals(before.configs(ConfigResource.ALL_BROKERS))
                || !configs(ofBroker).equals(before.configs(ofBroker));
    }

    /** Every configured resource. */
    public PersistentMap<ConfigResource, PersistentMap<String, String>> allConfigs() {
        return contents.configs;
    }

    public @Nullable Broker broker(int id) {
        return contents.brokers.find(id);
    }

    /** The registered brokers by rising id, fenced ones too. */
    public Iterable<Broker> brokers() {
        return contents.brokers.values();
    }

    /** The finalized levels by feature name. */
    public PersistentMap<String, Short> featureLevels() {
        return contents.featureLevels;
    }

    /** Tells clients which of two answers about features is the newer one: never falls. */
    public long finalizedFeaturesEpoch() {
        return contents.offset;
    }

    /** The first producer id that no block has taken. */
    public long nextProducerId() {
        return contents.nextProducerId;
    }

    Contents contents() {
        return contents;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterImage image && contents.equals(image.contents);
    }

    @Override
    public int hashCode() {
        return contents.hashCode();
    }

    @Override
    public String toString() {
        return contents.toString();
    }

    /**
     * The parts of an image.
     *
     * @param namesByMetric topic names that contain a dot or an underscore, by the name in metrics
     * @param replicasByDirectory how many replicas lie in each data directory that has any
     */
    record Contents(
            long offset,
            int epoch,
            PersistentMap<Uuid, Topic> topics,
            PersistentMap<String, Uuid> topicIds,
            PersistentMap<String, String> namesByMetric,
            PersistentMap<ConfigResource, PersistentMap<String, String>> configs,
            PersistentMap<Integer, Broker> brokers,
            PersistentMap<String, Short> featureLevels,
            long nextProducerId,
            int partitionCount,
            PersistentMap<Uuid, Integer> replicasByDirectory) {}
}
