package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.metadata.config.TopicConfigEntry;
import io.courant.metadata.controller.NewTopic;
import io.courant.metadata.controller.TopicCreation;
import io.courant.metadata.controller.TopicCreationRequest;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseBuilder;
import io.courant.wire.message.CreateTopicsResponseCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CreateTopics, versions 2 to 7. The answer comes when the topics' records are committed and every shard of this broker
 * knows them, so that a client can produce at once.
 *
 * <p>Different from Apache Kafka: a topic that is only checked is given no id, and names that collide in metrics are refused
 * also within one request.
 */
final class CreateTopicsHandler implements ApiHandler {

    private final HandlerContext context;

    CreateTopicsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.CREATE_TOPICS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        CreateTopicsRequest request = exchange.read(CreateTopicsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<NewTopic> topics = new ArrayList<>(request.topics().size());
        for (CreateTopicsRequest.CreatableTopic topic : request.topics()) {
            topics.add(newTopic(topic));
        }
        TopicCreationRequest creation = new TopicCreationRequest(topics, request.timeoutMs(), request.validateOnly());
        context.controller().createTopics(creation, context.shard(), outcome -> answer(exchange, request, outcome));
    }

    @SuppressWarnings(
            "NullAway") // NewTopic takes values that are null; the checker does not see that in its class file
    private static NewTopic newTopic(CreateTopicsRequest.CreatableTopic topic) {
        List<NewTopic.ManualAssignment> assignments =
                new ArrayList<>(topic.assignments().size());
        for (CreateTopicsRequest.CreatableReplicaAssignment assignment : topic.assignments()) {
            assignments.add(new NewTopic.ManualAssignment(assignment.partitionIndex(), assignment.brokerIds()));
        }
        Map<String, @Nullable String> configs = new LinkedHashMap<>();
        for (CreateTopicsRequest.CreatableTopicConfig config : topic.configs()) {
            configs.put(config.name(), config.value());
        }
        return new NewTopic(topic.name(), topic.numPartitions(), topic.replicationFactor(), assignments, configs);
    }

    private void answer(Exchange exchange, CreateTopicsRequest request, Outcome<List<TopicCreation>> outcome) {
        List<CreateTopicsResponse.CreatableTopicResult> results =
                new ArrayList<>(request.topics().size());
        switch (outcome) {
            case Outcome.Success<List<TopicCreation>>(List<TopicCreation> creations) -> {
                for (TopicCreation creation : creations) {
                    results.add(result(creation));
                    if (!request.validateOnly()) {
                        notice(creation);
                    }
                }
            }
            case Outcome.Failure<List<TopicCreation>>(IOException cause) -> {
                context.controllerFailed("CreateTopics", cause);
                for (CreateTopicsRequest.CreatableTopic topic : request.topics()) {
                    results.add(refusal(topic.name(), ErrorCode.UNKNOWN_SERVER_ERROR, "the metadata log failed"));
                }
            }
        }
        exchange.answer(
                CreateTopicsResponseCodec.CODEC,
                new CreateTopicsResponseBuilder().topics(results).build());
    }

    private void notice(TopicCreation creation) {
        if (creation instanceof TopicCreation.Created created) {
            IgnoredSettingsNotice.tell(context.events(), created.name(), created.withoutEffect());
        }
    }

    private static CreateTopicsResponse.CreatableTopicResult result(TopicCreation creation) {
        return switch (creation) {
            case TopicCreation.Created created ->
                new CreateTopicsResponseBuilder.CreatableTopicResultBuilder()
                        .name(created.name())
                        .topicId(created.topicId())
                        .errorMessage(null)
                        .numPartitions(created.partitions())
                        .replicationFactor(created.replicationFactor())
                        .configs(configs(created.configs()))
                        .build();
            case TopicCreation.Refused refused -> refusal(refused.name(), refused.error(), refused.message());
        };
    }

    private static CreateTopicsResponse.CreatableTopicResult refusal(String name, ErrorCode error, String message) {
        return new CreateTopicsResponseBuilder.CreatableTopicResultBuilder()
                .name(name)
                .errorCode(error.code())
                .errorMessage(ErrorText.cut(message))
                .build();
    }

    private static List<CreateTopicsResponse.CreatableTopicConfigs> configs(List<TopicConfigEntry> entries) {
        List<CreateTopicsResponse.CreatableTopicConfigs> configs = new ArrayList<>(entries.size());
        for (TopicConfigEntry entry : entries) {
            configs.add(new CreateTopicsResponseBuilder.CreatableTopicConfigsBuilder()
                    .name(entry.name())
                    .value(entry.value())
                    .configSource(entry.source().code())
                    .build());
        }
        return configs;
    }
}
