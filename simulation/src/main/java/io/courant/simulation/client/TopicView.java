package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.simulation.check.SeenTopic;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one client knows of the topics it works with, learnt from Metadata. */
final class TopicView {

    private static final int FIRST_VERSION_WITH_IDS = 10;

    private final ClientSetup setup;
    private final SeededRandom random;
    private final List<String> names;
    private final boolean creates;
    private final Map<String, SeenTopic> known = new LinkedHashMap<>();
    private final Map<Uuid, String> namesEverSeen = new HashMap<>();

    /** With {@code creates}, the broker is asked to make what is missing. */
    TopicView(ClientSetup setup, SeededRandom random, List<String> names, boolean creates) {
        this.setup = setup;
        this.random = random;
        this.names = List.copyOf(names);
        this.creates = creates;
    }

    boolean isComplete() {
        return known.size() == names.size();
    }

    void forget() {
        known.clear();
    }

    @Nullable
    SeenTopic topic(String name) {
        return known.get(name);
    }

    List<SeenTopic> topics() {
        return List.copyOf(known.values());
    }

    /** All partitions, by topic in the order of the names. */
    List<TopicIdPartition> partitions() {
        List<TopicIdPartition> partitions = new ArrayList<>();
        for (SeenTopic topic : known.values()) {
            for (int i = 0; i < topic.partitions(); i++) {
                partitions.add(new TopicIdPartition(topic.id(), i));
            }
        }
        return partitions;
    }

    /** The name that a topic has or had. */
    String nameOf(Uuid topicId) {
        String name = namesEverSeen.get(topicId);
        if (name == null) {
            throw new IllegalStateException("no topic has the id " + topicId);
        }
        return name;
    }

    /** Asks for the topics and calls {@code done} when the answer is in, complete or not. */
    void refresh(BrokerLink link, Runnable done) {
        int version = random.between(
                FIRST_VERSION_WITH_IDS, ApiKey.METADATA.versions().highest());
        MetadataRequest request = new MetadataRequestBuilder()
                .topics(names.stream()
                        .map(name -> new MetadataRequest.MetadataRequestTopic(Uuid.ZERO, name))
                        .toList())
                .allowAutoTopicCreation(creates)
                .build();
        link.request(
                ApiKey.METADATA,
                version,
                request,
                MetadataRequestCodec.CODEC,
                MetadataResponseCodec.CODEC,
                response -> {
                    learn(response);
                    done.run();
                });
    }

    private void learn(MetadataResponse response) {
        for (MetadataResponse.MetadataResponseTopic topic : response.topics()) {
            String name = topic.name();
            if (name != null && topic.errorCode() == ErrorCode.NONE.code()) {
                namesEverSeen.put(topic.topicId(), name);
                SeenTopic seen =
                        new SeenTopic(name, topic.topicId(), topic.partitions().size());
                known.put(name, seen);
                setup.checkers().topicSeen(seen);
                topic.partitions()
                        .forEach(partition -> setup.leaders()
                                .seen(new TopicIdPartition(topic.topicId(), partition.partitionIndex()), partition));
            }
        }
    }
}
