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
 * its deletion; one whose deletion was answered never comes back. It has more partitions only when somebody has asked for so
 * many, and never fewer.
 */
final class CommittedMetadataStays implements Checker {

    private record Known(SeenTopic topic, long sinceNanos) {}

    private final Map<Uuid, Known> present = new LinkedHashMap<>();
    /** By name, how many partitions a topic may have got. */
    private final Map<String, Set<Integer>> wanted = new HashMap<>();

    private final Set<Uuid> perhapsDeleted = new HashSet<>();
    private final Map<Uuid, Long> deletedAtNanos = new HashMap<>();

    @Override
    public void topicCreated(SeenTopic topic, long atNanos) {
        learn(topic, atNanos);
    }

    @Override
    public void growthRequested(SeenTopic topic) {
        wanted.computeIfAbsent(topic.name(), name -> new HashSet<>()).add(topic.partitions());
    }

    @Override
    public void topicGrown(SeenTopic topic, long atNanos) {
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
            if (known.sinceNanos < sentAtNanos && (now == null || !mayHaveBecome(now, known.topic))) {
                throw new BrokenPromise(
                        getClass(),
                        known.topic + (now == null ? " is gone, and nobody deleted it" : " has become " + now));
            }
        }
        topics.forEach(topic -> learn(topic, atNanos));
    }

    private boolean mayHaveBecome(SeenTopic now, SeenTopic known) {
        return now.name().equals(known.name())
                && (now.partitions() == known.partitions()
                        || (now.partitions() > known.partitions()
                                && wanted.getOrDefault(now.name(), Set.of()).contains(now.partitions())));
    }

    private void learn(SeenTopic topic, long atNanos) {
        Known known = present.get(topic.id());
        if (!perhapsDeleted.contains(topic.id()) && (known == null || known.topic.partitions() < topic.partitions())) {
            present.put(topic.id(), new Known(topic, atNanos));
        }
    }
}
