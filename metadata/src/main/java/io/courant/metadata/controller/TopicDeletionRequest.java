package io.courant.metadata.controller;

import java.util.List;

/** Topics to delete, all that exist; {@code timeoutMs} as in {@link TopicCreationRequest}. */
public record TopicDeletionRequest(List<TopicReference> topics, int timeoutMs) {

    public TopicDeletionRequest {
        topics = List.copyOf(topics);
    }
}
