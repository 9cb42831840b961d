package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 23, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 23, versions = "0", flexible = "0+")
public record StreamsGroupTopologyValue(
        @Field(versions = "0+") int epoch,
        @Field(versions = "0+") List<Subtopology> subtopologies) {

    /** Part of {@link StreamsGroupTopologyValue}. */
    public record Subtopology(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<String> sourceTopics,
            @Field(versions = "0+") List<String> sourceTopicRegex,
            @Field(versions = "0+") List<TopicInfo> stateChangelogTopics,
            @Field(versions = "0+") List<String> repartitionSinkTopics,
            @Field(versions = "0+") List<TopicInfo> repartitionSourceTopics,
            @Field(versions = "0+") List<CopartitionGroup> copartitionGroups) {}

    /** Part of {@link StreamsGroupTopologyValue}. */
    public record TopicInfo(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") int partitions,
            @Field(versions = "0+") short replicationFactor,
            @Field(versions = "0+") List<TopicConfig> topicConfigs) {}

    /** Part of {@link StreamsGroupTopologyValue}. */
    public record CopartitionGroup(
            @Field(versions = "0+") List<Short> sourceTopics,
            @Field(versions = "0+") List<Short> sourceTopicRegex,
            @Field(versions = "0+") List<Short> repartitionSourceTopics) {}

    /** Part of {@link StreamsGroupTopologyValue}. */
    public record TopicConfig(
            @Field(versions = "0+") String key,
            @Field(versions = "0+") String value) {}
}
