package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.metadata.controller.TopicDeletion;
import io.courant.metadata.controller.TopicDeletionRequest;
import io.courant.metadata.controller.TopicReference;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponse;
import io.courant.wire.message.DeleteTopicsResponseBuilder;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DeleteTopics, versions 1 to 6: by name, from version 6 on also by id. Answered when the deletion is committed. */
final class DeleteTopicsHandler implements ApiHandler {

    /** From this version on topics are given as name or id each, before as a list of names. */
    private static final short FIRST_WITH_IDS = 6;

    /**
     * From this version on clients know the code of topics that cannot be deleted; Kafka gives older ones a code that they know.
     */
    private static final short FIRST_WITH_DELETION_DISABLED = 3;

    private final HandlerContext context;

    DeleteTopicsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DELETE_TOPICS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DeleteTopicsRequest request = exchange.read(DeleteTopicsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<DeleteTopicsResponse.DeletableTopicResult> refused = new ArrayList<>();
        List<TopicReference> topics = exchange.version() >= FIRST_WITH_IDS
                ? references(request.topics(), refused)
                : new ArrayList<>(request.topicNames().stream()
                        .map(name -> (TopicReference) new TopicReference.ByName(name))
                        .toList());
        if (topics.isEmpty()) {
            send(exchange, refused);
            return;
        }
        TopicDeletionRequest deletion = new TopicDeletionRequest(topics, request.timeoutMs());
        context.controller().deleteTopics(deletion, context.shard(), outcome -> {
            switch (outcome) {
                case Outcome.Success<List<TopicDeletion>>(List<TopicDeletion> deletions) ->
                    deletions.forEach(each -> refused.add(result(each, exchange.version())));
                case Outcome.Failure<List<TopicDeletion>>(IOException cause) -> {
                    context.controllerFailed("DeleteTopics", cause);
                    topics.forEach(each ->
                            refused.add(refused(each, ErrorCode.UNKNOWN_SERVER_ERROR, "the metadata log failed")));
                }
            }
            send(exchange, refused);
        });
    }

    private static List<TopicReference> references(
            List<DeleteTopicsRequest.DeleteTopicState> topics,
            List<DeleteTopicsResponse.DeletableTopicResult> refused) {
        List<TopicReference> references = new ArrayList<>(topics.size());
        for (DeleteTopicsRequest.DeleteTopicState topic : topics) {
            @Nullable String name = topic.name();
            boolean hasId = !topic.topicId().equals(Uuid.ZERO);
            if (name != null && !hasId) {
                references.add(new TopicReference.ByName(name));
            } else if (name == null && hasId) {
                references.add(new TopicReference.ById(topic.topicId()));
            } else {
                refused.add(result(
                        name,
                        topic.topicId(),
                        ErrorCode.INVALID_REQUEST,
                        hasId
                                ? "a topic is named by its name or by its id, not by both"
                                : "neither name nor id is given"));
            }
        }
        return references;
    }

    private static DeleteTopicsResponse.DeletableTopicResult result(TopicDeletion deletion, short version) {
        return switch (deletion) {
            case TopicDeletion.Deleted deleted -> result(deleted.name(), deleted.id(), ErrorCode.NONE, null);
            case TopicDeletion.Refused refused ->
                refused(refused.reference(), known(refused.error(), version), refused.message());
        };
    }

    private static ErrorCode known(ErrorCode error, short version) {
        return error == ErrorCode.TOPIC_DELETION_DISABLED && version < FIRST_WITH_DELETION_DISABLED
                ? ErrorCode.INVALID_REQUEST
                : error;
    }

    private static DeleteTopicsResponse.DeletableTopicResult refused(
            TopicReference topic, ErrorCode error, String message) {
        return switch (topic) {
            case TopicReference.ByName(String name) -> result(name, Uuid.ZERO, error, message);
            case TopicReference.ById(Uuid id) -> result(null, id, error, message);
        };
    }

    private static DeleteTopicsResponse.DeletableTopicResult result(
            @Nullable String name, Uuid topicId, ErrorCode error, @Nullable String message) {
        return new DeleteTopicsResponseBuilder.DeletableTopicResultBuilder()
                .name(name)
                .topicId(topicId)
                .errorCode(error.code())
                .errorMessage(message == null ? null : ErrorText.cut(message))
                .build();
    }

    private static void send(Exchange exchange, List<DeleteTopicsResponse.DeletableTopicResult> results) {
        exchange.answer(
                DeleteTopicsResponseCodec.CODEC,
                new DeleteTopicsResponseBuilder().responses(results).build());
    }
}
