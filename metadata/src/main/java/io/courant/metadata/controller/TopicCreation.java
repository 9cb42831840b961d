package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.config.ConfigSource;
import io.courant.metadata.config.IgnoredSetting;
import io.courant.metadata.config.TopicConfigEntry;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
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
            implements TopicCreation {

        /** What was set for it and has no effect. */
        public List<IgnoredSetting> withoutEffect() {
            List<IgnoredSetting> ignored = new ArrayList<>();
            for (TopicConfigEntry entry : configs) {
                String value = entry.value();
                if (entry.source() == ConfigSource.TOPIC && value != null) {
                    entry.definition().ignored(value).ifPresent(ignored::add);
                }
            }
            return ignored;
        }
    }

    /** Not created; {@code message} tells a person why. */
    record Refused(String name, ErrorCode error, String message) implements TopicCreation {}
}
