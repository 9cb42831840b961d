package io.courant.metadata.controller;

import io.courant.base.Completion;
import io.courant.base.Shard;
import java.util.List;

/**
 * How the rest of a broker reaches the controller, wherever it runs. Called from any shard; completions are events of {@code
 * home}. An answer that reports a change comes after every shard of this broker that follows the image has taken it in:
 * whoever then asks a shard meets the change there.
 *
 * <p>A {@code Failure} says that the metadata log failed: it is unknown whether the change will be there after the next
 * start.
 */
public interface ClusterController {

    /** Answers one {@link TopicCreation} for each name, in the order of first appearance. */
    void createTopics(TopicCreationRequest request, Shard home, Completion<List<TopicCreation>> completion);

    /** Answers one {@link TopicDeletion} for each reference, in order; a repeated one is refused once. */
    void deleteTopics(TopicDeletionRequest request, Shard home, Completion<List<TopicDeletion>> completion);

    /** Answers one {@link PartitionCreation} for each topic, in the order of first appearance. */
    void createPartitions(PartitionCreationRequest request, Shard home, Completion<List<PartitionCreation>> completion);

    /** Answers one {@link ConfigAlterationAnswer} for each resource, in order; one that is named twice is refused. */
    void alterConfigs(ConfigAlterationRequest request, Shard home, Completion<List<ConfigAlterationAnswer>> completion);

    /** Sets feature levels, all that are named or none. */
    void updateFeatures(FeatureUpdateRequest request, Shard home, Completion<FeatureUpdateAnswer> completion);

    /** Gives out a producer id that no one had before. */
    void nextProducerId(Shard home, Completion<ProducerIdAnswer> completion);

    /**
     * Registers a process with the data directories that serve. A repeated registration of one incarnation gets the same
     * answer; where it names fewer directories, partitions in the others have no leader from now on.
     */
    void registerBroker(BrokerRegistration registration, Shard home, Completion<RegistrationAnswer> completion);
}
