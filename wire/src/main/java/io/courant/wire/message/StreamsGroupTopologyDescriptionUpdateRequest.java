package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 93, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 93, versions = "0", flexible = "0+")
public record StreamsGroupTopologyDescriptionUpdateRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") String memberId,
        @Field(versions = "0+") int topologyEpoch,
        @Field(versions = "0+") TopologyDescription topologyDescription) {

    /** Part of {@link StreamsGroupTopologyDescriptionUpdateRequest}. */
    public record TopologyDescription(
            @Field(versions = "0+") List<TopologyDescriptionSubtopology> subtopologies,
            @Field(versions = "0+") List<TopologyDescriptionGlobalStore> globalStores) {}

    /** Part of {@link StreamsGroupTopologyDescriptionUpdateRequest}. */
    public record TopologyDescriptionSubtopology(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<TopologyDescriptionNode> nodes) {}

    /** Part of {@link StreamsGroupTopologyDescriptionUpdateRequest}. */
    public record TopologyDescriptionGlobalStore(
            @Field(versions = "0+") TopologyDescriptionNode source,
            @Field(versions = "0+") TopologyDescriptionNode processor) {}

    /** Part of {@link StreamsGroupTopologyDescriptionUpdateRequest}. */
    public record TopologyDescriptionNode(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") byte nodeType,
            @Field(versions = "0+") List<String> sourceTopics,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String sinkTopic,

            @Field(versions = "0+") List<String> stores,
            @Field(versions = "0+") List<String> successors) {}
}
