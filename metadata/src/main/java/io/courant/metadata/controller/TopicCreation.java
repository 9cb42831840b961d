package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.config.TopicConfigEntry;
import io.courant.wire.ErrorCode;
import java.util.List;

/** What became of a topic that was to be created. */
public sealed interface TopicCreation {

    String name();

    /**
     * Created, or could be.
     *
     * @param topicId zero when only validated
     * @param configs every setting with the value that it has for the topic
     */
    record Created(String name, Uuid topicId, int partitions, short replicationFactor, List<TopicConfigEntry> configs)
            implements TopicCreation {}

    /** Not created; {@code message} tells a person why. */
    record Refused(String name, ErrorCode error, String message) implements TopicCreation {}
}
