package io.courant.simulation.check;

import io.courant.base.Uuid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A topic that was shown or whose creation was answered stays, with its id and its partitions, until somebody asks for
 * its deletion; one whose deletion was answered never comes back.
 */
final class CommittedMetadataStays implements Checker {

    private record Known(SeenTopic topic, long sinceNanos) {}

    private final Map<Uuid, Known> present = new LinkedHashMap<>();
    private final Set<Uuid> perhapsDeleted = new HashSet<>();
    private final Map<Uuid, Long> deletedAtNanos = new HashMap<>();

    @Override
    public void topicCreated(SeenTopic topic, long atNanos) {
        learn(topic, atNanos);
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        perhapsDeleted.add(topicId);
        present.remove(topicId);
    }

    @Override
    public void topicDeleted(Uuid topicId, long atNanos) {
        deletedAtNanos.putIfAbsent(topicId, atNanos);
    }

    @Override
    public void metadataSeen(List<SeenTopic> topics, long sentAtNanos, long atNanos) {
        Map<Uuid, SeenTopic> shown = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (SeenTopic topic : topics) {
            shown.put(topic.id(), topic);
            if (!names.add(topic.name())) {
                throw new BrokenPromise(getClass(), "two topics are called " + topic.name());
            }
            Long deleted = deletedAtNanos.get(topic.id());
            if (deleted != null && deleted < sentAtNanos) {
                throw new BrokenPromise(getClass(), topic + " was deleted and is back");
            }
        }
        for (Known known : present.values()) {
            SeenTopic now = shown.get(known.topic.id());
            if (known.sinceNanos < sentAtNanos && (now == null || !now.equals(known.topic))) {
                throw new BrokenPromise(
                        getClass(),
                        known.topic + (now == null ? " is gone, and nobody deleted it" : " has become " + now));
            }
        }
        topics.forEach(topic -> learn(topic, atNanos));
    }

    private void learn(SeenTopic topic, long atNanos) {
        if (!perhapsDeleted.contains(topic.id())) {
            present.putIfAbsent(topic.id(), new Known(topic, atNanos));
        }
    }
}
