package io.courant.metadata.image;

import io.courant.base.Uuid;
import io.courant.wire.message.BrokerRegistrationChangeRecordBuilder;
import io.courant.wire.message.ConfigRecordBuilder;
import io.courant.wire.message.FeatureLevelRecordBuilder;
import io.courant.wire.message.PartitionChangeRecordBuilder;
import io.courant.wire.message.PartitionRecordBuilder;
import io.courant.wire.message.ProducerIdsRecordBuilder;
import io.courant.wire.message.RegisterBrokerRecord;
import io.courant.wire.message.RegisterBrokerRecordBuilder;
import io.courant.wire.message.RemoveTopicRecordBuilder;
import io.courant.wire.message.TopicRecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records that bring values of the image into being. */
public final class MetadataRecords {

    private MetadataRecords() {}

    public static MetadataRecord topic(String name, Uuid id) {
        return new MetadataRecord.TopicCreated(
                new TopicRecordBuilder().name(name).topicId(id).build());
    }

    public static MetadataRecord topicRemoval(Uuid id) {
        return new MetadataRecord.TopicRemoved(
                new RemoveTopicRecordBuilder().topicId(id).build());
    }

    public static MetadataRecord partition(Uuid topicId, Partition partition) {
        return new MetadataRecord.PartitionCreated(new PartitionRecordBuilder()
                .partitionId(partition.index())
                .topicId(topicId)
                .replicas(partition.replicas())
                .isr(partition.isr())
                .leader(partition.leader())
                .leaderEpoch(partition.leaderEpoch())
                .partitionEpoch(partition.partitionEpoch())
                .directories(partition.directories())
                .build());
    }

    /** Another leader, or none, which is a new leader epoch in any case. */
    public static MetadataRecord leaderChange(Uuid topicId, int partition, int leader) {
        return new MetadataRecord.PartitionChange(new PartitionChangeRecordBuilder()
                .partitionId(partition)
                .topicId(topicId)
                .leader(leader)
                .build());
    }

    /** A setting of {@code resource}; null takes it back to its default. */
    public static MetadataRecord config(ConfigResource resource, String name, @Nullable String value) {
        return new MetadataRecord.Config(new ConfigRecordBuilder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .name(name)
                .value(value)
                .build());
    }

    public static MetadataRecord broker(Broker broker) {
        List<RegisterBrokerRecord.BrokerEndpoint> endpoints = broker.endpoints().stream()
                .map(each -> new RegisterBrokerRecordBuilder.BrokerEndpointBuilder()
                        .name(each.listener())
                        .host(each.host())
                        .port(each.port())
                        .securityProtocol(each.securityProtocol())
                        .build())
                .toList();
        List<RegisterBrokerRecord.BrokerFeature> features = broker.features().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new RegisterBrokerRecordBuilder.BrokerFeatureBuilder()
                        .name(each.getKey())
                        .minSupportedVersion(each.getValue().min())
                        .maxSupportedVersion(each.getValue().max())
                        .build())
                .toList();
        return new MetadataRecord.RegisterBroker(new RegisterBrokerRecordBuilder()
                .brokerId(broker.id())
                .incarnationId(broker.incarnation())
                .brokerEpoch(broker.epoch())
                .endPoints(endpoints)
                .features(features)
                .rack(broker.rack())
                .fenced(broker.fenced())
                .logDirs(broker.directories())
                .build());
    }

    /** The data directories that serve from now on, one or more. */
    public static MetadataRecord brokerDirectories(Broker broker, List<Uuid> directories) {
        return new MetadataRecord.BrokerChange(new BrokerRegistrationChangeRecordBuilder()
                .brokerId(broker.id())
                .brokerEpoch(broker.epoch())
                .logDirs(directories)
                .build());
    }

    public static MetadataRecord featureLevel(String name, short level) {
        return new MetadataRecord.FeatureLevel(
                new FeatureLevelRecordBuilder().name(name).featureLevel(level).build());
    }

    /** All ids below {@code nextProducerId} are taken, the last ones by {@code brokerId}. */
    public static MetadataRecord producerIds(int brokerId, long brokerEpoch, long nextProducerId) {
        return new MetadataRecord.ProducerIds(new ProducerIdsRecordBuilder()
                .brokerId(brokerId)
                .brokerEpoch(brokerEpoch)
                .nextProducerId(nextProducerId)
                .build());
    }
}
