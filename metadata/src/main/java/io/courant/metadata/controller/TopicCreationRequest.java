package io.courant.metadata.controller;

import java.util.List;

/**
 * Topics to create, all that can be.
 *
 * @param timeoutMs after which the answer is REQUEST_TIMED_OUT although the topics may still come
 * @param validateOnly answers what would happen and changes nothing
 */
public record TopicCreationRequest(List<NewTopic> topics, int timeoutMs, boolean validateOnly) {

    public TopicCreationRequest {
        topics = List.copyOf(topics);
    }
}
