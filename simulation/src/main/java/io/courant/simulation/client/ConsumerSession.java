package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The client's side of a fetch session: what the broker knows, and so what the next request need not say. An answer that was
 * lost leaves nobody sure of what is known, so that the session begins anew; a connection that was lost between two requests
 * does not matter.
 */
final class ConsumerSession {

    private static final int FIRST_VERSION = 7;
    private static final int FIRST_VERSION_WITH_IDS = 13;
    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;

    private final int version;
    private final Map<TopicIdPartition, Long> known = new LinkedHashMap<>();
    private int id = NO_SESSION;
    private int epoch = INITIAL_EPOCH;
    private boolean unanswered;

    /** A session whose requests all have one version, at most {@code highestVersion}. */
    ConsumerSession(SeededRandom random, int highestVersion) {
        this.version = random.between(FIRST_VERSION, highestVersion);
    }

    int version() {
        return version;
    }

    int id() {
        return id;
    }

    int epoch() {
        return epoch;
    }

    /** True while the broker has a session for the next request to go on with. */
    boolean goesOn() {
        return epoch != INITIAL_EPOCH;
    }

    /** Begins a request for {@code wanted} partitions at their positions: returns those that it must name. */
    List<TopicIdPartition> toName(Map<TopicIdPartition, Long> wanted) {
        List<TopicIdPartition> named = new ArrayList<>();
        wanted.forEach((partition, position) -> {
            if (!position.equals(known.put(partition, position))) {
                named.add(partition);
            }
        });
        unanswered = true;
        return named;
    }

    /** The partitions that the broker knows and that are not {@code wanted} any more: from now on it does not. */
    List<FetchRequest.ForgottenTopic> toForget(Map<TopicIdPartition, Long> wanted, TopicView topics) {
        Map<Uuid, List<Integer>> byTopic = new LinkedHashMap<>();
        known.keySet().removeIf(partition -> {
            boolean gone = !wanted.containsKey(partition);
            if (gone && !isNamed(partition, wanted, topics)) {
                byTopic.computeIfAbsent(partition.topicId(), topic -> new ArrayList<>())
                        .add(partition.partition());
            }
            return gone;
        });
        List<FetchRequest.ForgottenTopic> forgotten = new ArrayList<>();
        byTopic.forEach((topic, partitions) ->
                forgotten.add(new FetchRequest.ForgottenTopic(topics.nameOf(topic), topic, partitions)));
        return forgotten;
    }

    /** Whether requests by name want a partition of another topic that is called like this one was. */
    private boolean isNamed(TopicIdPartition partition, Map<TopicIdPartition, Long> wanted, TopicView topics) {
        String name = topics.nameOf(partition.topicId());
        return version < FIRST_VERSION_WITH_IDS
                && wanted.keySet().stream()
                        .anyMatch(other -> other.partition() == partition.partition()
                                && topics.nameOf(other.topicId()).equals(name));
    }

    /** The request was answered, with the id of a session or none. */
    void answered(int sessionId) {
        unanswered = false;
        id = sessionId;
        epoch++;
        if (id == NO_SESSION) {
            beginAnew();
        }
    }

    /** The broker does not know the session. */
    void notFound() {
        id = NO_SESSION;
        beginAnew();
    }

    /** The connection is lost. */
    void connectionLost() {
        if (unanswered) {
            beginAnew();
        }
    }

    /** The next request names everything; a session that may still be there is closed by it. */
    private void beginAnew() {
        unanswered = false;
        epoch = INITIAL_EPOCH;
        known.clear();
    }
}
