package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.metadata.controller.NewPartitions;
import io.courant.metadata.controller.PartitionCreation;
import io.courant.metadata.controller.PartitionCreationRequest;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestCodec;
import io.courant.wire.message.CreatePartitionsResponse;
import io.courant.wire.message.CreatePartitionsResponseBuilder;
import io.courant.wire.message.CreatePartitionsResponseCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CreatePartitions, versions 0 to 3: more partitions for topics that exist. The answer comes when the partitions' records are
 * committed, all of a request in one batch, and every shard of this broker knows them.
 */
final class CreatePartitionsHandler implements ApiHandler {

    private final HandlerContext context;

    CreatePartitionsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.CREATE_PARTITIONS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        CreatePartitionsRequest request = exchange.read(CreatePartitionsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<NewPartitions> topics = request.topics().stream()
                .map(topic -> new NewPartitions(topic.name(), topic.count(), brokers(topic.assignments())))
                .toList();
        PartitionCreationRequest creation =
                new PartitionCreationRequest(topics, request.timeoutMs(), request.validateOnly());
        context.controller().createPartitions(creation, context.shard(), outcome -> answer(exchange, request, outcome));
    }

    private static @Nullable List<List<Integer>> brokers(
            @Nullable List<CreatePartitionsRequest.CreatePartitionsAssignment> assignments) {
        return assignments == null
                ? null
                : assignments.stream()
                        .map(CreatePartitionsRequest.CreatePartitionsAssignment::brokerIds)
                        .toList();
    }

    private void answer(Exchange exchange, CreatePartitionsRequest request, Outcome<List<PartitionCreation>> outcome) {
        List<CreatePartitionsResponse.CreatePartitionsTopicResult> results =
                new ArrayList<>(request.topics().size());
        switch (outcome) {
            case Outcome.Success<List<PartitionCreation>>(List<PartitionCreation> creations) -> {
                for (PartitionCreation creation : creations) {
                    results.add(result(creation));
                }
            }
            case Outcome.Failure<List<PartitionCreation>>(IOException cause) -> {
                context.controllerFailed("CreatePartitions", cause);
                for (CreatePartitionsRequest.CreatePartitionsTopic topic : request.topics()) {
                    results.add(result(topic.name(), ErrorCode.UNKNOWN_SERVER_ERROR, "the metadata log failed"));
                }
            }
        }
        exchange.answer(
                CreatePartitionsResponseCodec.CODEC,
                new CreatePartitionsResponseBuilder().results(results).build());
    }

    private static CreatePartitionsResponse.CreatePartitionsTopicResult result(PartitionCreation creation) {
        return switch (creation) {
            case PartitionCreation.Created created -> result(created.topic(), ErrorCode.NONE, null);
            case PartitionCreation.Refused refused ->
                result(refused.topic(), refused.error(), ErrorText.cut(refused.message()));
        };
    }

    private static CreatePartitionsResponse.CreatePartitionsTopicResult result(
            String topic, ErrorCode error, @Nullable String message) {
        return new CreatePartitionsResponse.CreatePartitionsTopicResult(topic, error.code(), message);
    }
}
