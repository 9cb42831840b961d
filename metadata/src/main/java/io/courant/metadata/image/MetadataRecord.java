package io.courant.metadata.image;

import io.courant.wire.message.BrokerRegistrationChangeRecord;
import io.courant.wire.message.ConfigRecord;
import io.courant.wire.message.FeatureLevelRecord;
import io.courant.wire.message.NoOpRecord;
import io.courant.wire.message.PartitionChangeRecord;
import io.courant.wire.message.PartitionRecord;
import io.courant.wire.message.ProducerIdsRecord;
import io.courant.wire.message.RegisterBrokerRecord;
import io.courant.wire.message.RemoveTopicRecord;
import io.courant.wire.message.TopicRecord;
import io.courant.wire.message.UnregisterBrokerRecord;

/** Everything that can stand in the metadata log: the only way in which the cluster's state changes. */
public sealed interface MetadataRecord {

    record RegisterBroker(RegisterBrokerRecord message) implements MetadataRecord {}

    record UnregisterBroker(UnregisterBrokerRecord message) implements MetadataRecord {}

    record BrokerChange(BrokerRegistrationChangeRecord message) implements MetadataRecord {}

    record TopicCreated(TopicRecord message) implements MetadataRecord {}

    record TopicRemoved(RemoveTopicRecord message) implements MetadataRecord {}

    record PartitionCreated(PartitionRecord message) implements MetadataRecord {}

    record PartitionChange(PartitionChangeRecord message) implements MetadataRecord {}

    record Config(ConfigRecord message) implements MetadataRecord {}

    record FeatureLevel(FeatureLevelRecord message) implements MetadataRecord {}

    record ProducerIds(ProducerIdsRecord message) implements MetadataRecord {}

    record NoOp(NoOpRecord message) implements MetadataRecord {}
}
