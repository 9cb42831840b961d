package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.simulation.check.SeenTopic;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.CreatePartitionsRequestCodec;
import io.courant.wire.message.CreatePartitionsResponseCodec;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates topics of its own, adds partitions, deletes them, makes them again under the same names, and looks at Metadata all
 * the time.
 */
public final class TopicAdmin extends AskingClient {

    private static final int FIRST_METADATA_VERSION_WITH_IDS = 10;
    private static final int MOST_PARTITIONS = 8;

    /** Between two of its requests: its topics are to live for a while. */
    private static final int PAUSE_NANOS = 5 * ClientLimits.PAUSE_NANOS;

    private final List<String> names;
    private final Map<String, SeenTopic> present = new LinkedHashMap<>();
    private long looks;

    /** {@code names} are this client's alone: nobody else creates or deletes them. */
    public TopicAdmin(ClientSetup setup, SeededRandom random, List<String> names) {
        super(setup, random, PAUSE_NANOS);
        this.names = List.copyOf(names);
    }

    @Override
    public String describe() {
        return "topic administrator: " + looks + " looks, topics " + present;
    }

    @Override
    void turn() {
        String name = names.get(random.nextInt(names.size()));
        SeenTopic topic = present.get(name);
        if (isFinishing() || random.nextInt(3) == 0) {
            look();
        } else if (topic == null) {
            create(name);
        } else if (topic.partitions() < MOST_PARTITIONS && random.nextBoolean()) {
            grow(new SeenTopic(topic.name(), topic.id(), topic.partitions() + random.between(1, 3)));
        } else {
            delete(name, topic.id());
        }
    }

    private void look() {
        long sentAtNanos = setup.world().nowNanos();
        ask(
                ApiKey.METADATA,
                random.between(
                        FIRST_METADATA_VERSION_WITH_IDS,
                        ApiKey.METADATA.versions().highest()),
                new MetadataRequestBuilder()
                        .topics(null)
                        .allowAutoTopicCreation(false)
                        .build(),
                MetadataRequestCodec.CODEC,
                MetadataResponseCodec.CODEC,
                response -> looked(response, sentAtNanos));
    }

    private void looked(MetadataResponse response, long sentAtNanos) {
        looks++;
        List<SeenTopic> seen = new ArrayList<>();
        for (MetadataResponse.MetadataResponseTopic topic : response.topics()) {
            String name = topic.name();
            if (name == null || topic.errorCode() != ErrorCode.NONE.code()) {
                throw new AssertionError("Metadata of all topics shows " + topic);
            }
            seen.add(new SeenTopic(name, topic.topicId(), topic.partitions().size()));
        }
        setup.checkers().metadataSeen(seen, sentAtNanos, setup.world().nowNanos());
        for (String name : names) {
            present.remove(name);
        }
        for (SeenTopic topic : seen) {
            if (names.contains(topic.name())) {
                present.put(topic.name(), topic);
            }
        }
    }

    private void create(String name) {
        int partitions = random.between(1, 4);
        CreateTopicsRequest request = new CreateTopicsRequestBuilder()
                .topics(List.of(
                        new CreateTopicsRequest.CreatableTopic(name, partitions, (short) 1, List.of(), List.of())))
                .timeoutMs(30_000)
                .build();
        ask(
                ApiKey.CREATE_TOPICS,
                ApiKey.CREATE_TOPICS.versions().highest(),
                request,
                CreateTopicsRequestCodec.CODEC,
                CreateTopicsResponseCodec.CODEC,
                response -> created(response, partitions));
    }

    private void created(CreateTopicsResponse response, int partitions) {
        CreateTopicsResponse.CreatableTopicResult result = response.topics().getFirst();
        switch (ErrorCode.forCode(result.errorCode()).orElseThrow()) {
            case NONE -> {
                setup.tally().reached(State.TOPIC_CREATED);
                SeenTopic topic = new SeenTopic(result.name(), result.topicId(), partitions);
                present.put(result.name(), topic);
                setup.checkers().topicCreated(topic, setup.world().nowNanos());
            }
            // An earlier request whose answer was lost has made it; a look at Metadata will show its id.
            case TOPIC_ALREADY_EXISTS, REQUEST_TIMED_OUT, NOT_CONTROLLER ->
                setup.tally().reached(State.RETRIABLE_ERROR);
            default -> throw new AssertionError("CreateTopics was refused: " + result);
        }
    }

    private void grow(SeenTopic wanted) {
        setup.checkers().growthRequested(wanted);
        CreatePartitionsRequest request = new CreatePartitionsRequestBuilder()
                .topics(List.of(
                        new CreatePartitionsRequest.CreatePartitionsTopic(wanted.name(), wanted.partitions(), null)))
                .timeoutMs(30_000)
                .build();
        ask(
                ApiKey.CREATE_PARTITIONS,
                random.between(0, ApiKey.CREATE_PARTITIONS.versions().highest()),
                request,
                CreatePartitionsRequestCodec.CODEC,
                CreatePartitionsResponseCodec.CODEC,
                response -> grown(wanted, response.results().getFirst().errorCode()));
    }

    private void grown(SeenTopic topic, short errorCode) {
        switch (ErrorCode.forCode(errorCode).orElseThrow()) {
            case NONE -> {
                setup.tally().reached(State.TOPIC_GROWN);
                present.put(topic.name(), topic);
                setup.checkers().topicGrown(topic, setup.world().nowNanos());
            }
            case UNKNOWN_TOPIC_OR_PARTITION -> present.remove(topic.name());
            // An earlier request whose answer was lost has done it, or done more.
            case INVALID_PARTITIONS, REQUEST_TIMED_OUT, NOT_CONTROLLER ->
                setup.tally().reached(State.RETRIABLE_ERROR);
            default -> throw new AssertionError("CreatePartitions was refused with " + ErrorCode.forCode(errorCode));
        }
    }

    private void delete(String name, Uuid id) {
        setup.checkers().deletionRequested(id);
        boolean byId = random.nextBoolean();
        int version = byId ? 6 : random.between(1, 5);
        DeleteTopicsRequest request = new DeleteTopicsRequestBuilder()
                .topics(byId ? List.of(new DeleteTopicsRequest.DeleteTopicState(null, id)) : List.of())
                .topicNames(byId ? List.of() : List.of(name))
                .timeoutMs(30_000)
                .build();
        ask(
                ApiKey.DELETE_TOPICS,
                version,
                request,
                DeleteTopicsRequestCodec.CODEC,
                DeleteTopicsResponseCodec.CODEC,
                response -> deleted(name, id, response.responses().getFirst().errorCode()));
    }

    private void deleted(String name, Uuid id, short errorCode) {
        switch (ErrorCode.forCode(errorCode).orElseThrow()) {
            case NONE -> {
                setup.tally().reached(State.TOPIC_DELETED);
                present.remove(name);
                setup.checkers().topicDeleted(id, setup.world().nowNanos());
            }
            case UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION -> present.remove(name);
            case REQUEST_TIMED_OUT, NOT_CONTROLLER -> setup.tally().reached(State.RETRIABLE_ERROR);
            default -> throw new AssertionError("DeleteTopics was refused with " + ErrorCode.forCode(errorCode));
        }
    }
}
