package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Topic;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns a request to delete topics into records and answers, against a state; changes nothing itself. */
final class TopicDeleter {

    /** What to write, and what to answer once it is committed. */
    record Plan(List<MetadataRecord> records, List<TopicDeletion> answers) {}

    private TopicDeleter() {}

    static Plan plan(TopicDeletionRequest request, ClusterImage image, boolean deletionEnabled) {
        Set<TopicReference> once = new LinkedHashSet<>();
        Set<TopicReference> repeated = new HashSet<>();
        for (TopicReference reference : request.topics()) {
            if (!once.add(reference)) {
                repeated.add(reference);
            }
        }
        repeated.addAll(namedInBothWays(once, image));
        List<MetadataRecord> records = new ArrayList<>();
        List<TopicDeletion> answers = new ArrayList<>();
        for (TopicReference reference : once) {
            TopicDeletion answer = answer(reference, repeated.contains(reference), image, deletionEnabled);
            if (answer instanceof TopicDeletion.Deleted deleted) {
                records.add(MetadataRecords.topicRemoval(deleted.id()));
            }
            answers.add(answer);
        }
        return new Plan(records, answers);
    }

    /** The references to topics that are named by their name and by their id. */
    private static Set<TopicReference> namedInBothWays(Set<TopicReference> references, ClusterImage image) {
        Set<TopicReference> both = new HashSet<>();
        for (TopicReference reference : references) {
            if (reference instanceof TopicReference.ById(Uuid id)) {
                Topic topic = image.topic(id);
                if (topic != null && references.contains(new TopicReference.ByName(topic.name()))) {
                    both.add(reference);
                    both.add(new TopicReference.ByName(topic.name()));
                }
            }
        }
        return both;
    }

    private static TopicDeletion answer(
            TopicReference reference, boolean repeated, ClusterImage image, boolean deletionEnabled) {
        if (!deletionEnabled) {
            return refused(reference, ErrorCode.TOPIC_DELETION_DISABLED, "topics cannot be deleted here");
        }
        if (repeated) {
            return refused(reference, ErrorCode.INVALID_REQUEST, "the request names the topic twice");
        }
        return switch (reference) {
            case TopicReference.ByName(var name) -> {
                Topic topic = image.topic(name);
                yield topic == null
                        ? refused(reference, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no such topic")
                        : new TopicDeletion.Deleted(reference, topic.name(), topic.id());
            }
            case TopicReference.ById(var id) -> {
                Topic topic = image.topic(id);
                yield topic == null
                        ? refused(reference, ErrorCode.UNKNOWN_TOPIC_ID, "there is no topic with this id")
                        : new TopicDeletion.Deleted(reference, topic.name(), topic.id());
            }
        };
    }

    private static TopicDeletion refused(TopicReference reference, ErrorCode error, String message) {
        return new TopicDeletion.Refused(reference, error, message);
    }
}
