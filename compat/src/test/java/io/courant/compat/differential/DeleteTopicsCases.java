package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DeleteTopics: by name and by id, and what no topic is called. */
final class DeleteTopicsCases implements DifferentialTest.Cases {

    private static final int TIMEOUT_MS = 30_000;
    private static final Uuid UNKNOWN_ID = new Uuid(7, 7);
    private static final int FIRST_WITH_IDS = 6;

    @Override
    public void play(Script script) throws IOException {
        for (int version = 1; version <= FIRST_WITH_IDS; version++) {
            String name = "deleted-by-v" + version;
            script.makeTopic(name, 2);
            script.playIn(version, "deletes a topic", Api.DELETE_TOPICS, (side, v) -> named(v, name));
            script.awaitNoTopic(name);
            script.playIn(version, "of a topic that was deleted", Api.DELETE_TOPICS, (side, v) -> named(v, name));
            script.playIn(
                    version,
                    "of a missing topic twice",
                    Api.DELETE_TOPICS,
                    (side, v) -> named(v, "missing", "missing"));
            script.playIn(version, "of no topic", Api.DELETE_TOPICS, (side, v) -> named(v));
            for (String bad : List.of("", "a/b", "..", "x".repeat(250))) {
                script.playIn(
                        version,
                        "of '" + (bad.length() > 20 ? "250 x" : bad) + "'",
                        Api.DELETE_TOPICS,
                        (side, v) -> named(v, bad));
            }
            script.makeTopic(name, 1);
            script.playIn(version, "of one topic twice", Api.DELETE_TOPICS, (side, v) -> named(v, name, name));
            script.playIn(
                    version, "of a topic and a missing one", Api.DELETE_TOPICS, (side, v) -> named(v, name, "missing"));
            script.playIn(version, "once more", Api.DELETE_TOPICS, (side, v) -> named(v, name));
            script.awaitNoTopic(name);
        }
        playIds(script);
    }

    private static void playIds(Script script) throws IOException {
        script.makeTopic("deleted-by-id", 1);
        script.playFrom(
                FIRST_WITH_IDS, "by an unknown id", Api.DELETE_TOPICS, (side, version) -> of(topic(null, UNKNOWN_ID)));
        script.playFrom(FIRST_WITH_IDS, "by nothing", Api.DELETE_TOPICS, (side, version) -> of(topic(null, Uuid.ZERO)));
        script.playFrom(
                FIRST_WITH_IDS,
                "by id and name in one",
                Api.DELETE_TOPICS,
                (side, version) -> of(topic("deleted-by-id", side.topicId("deleted-by-id"))));
        script.playFrom(
                FIRST_WITH_IDS,
                "by an unknown id twice",
                Api.DELETE_TOPICS,
                (side, version) -> of(topic(null, UNKNOWN_ID), topic(null, UNKNOWN_ID)));
        script.playFrom(
                FIRST_WITH_IDS,
                "by id and by name",
                Api.DELETE_TOPICS,
                (side, version) -> of(topic(null, side.topicId("deleted-by-id")), topic("deleted-by-id", Uuid.ZERO)));
        script.playFrom(
                FIRST_WITH_IDS,
                "deletes by id",
                Api.DELETE_TOPICS,
                (side, version) -> of(topic(null, side.topicId("deleted-by-id"))));
        script.awaitNoTopic("deleted-by-id");
        script.playFrom(
                FIRST_WITH_IDS,
                "by the id of a topic that was deleted",
                Api.DELETE_TOPICS,
                (side, version) -> of(topic(null, side.topicId("deleted-by-id"))));
    }

    private static DeleteTopicsRequest.DeleteTopicState topic(@Nullable String name, Uuid id) {
        return new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                .name(name)
                .topicId(id)
                .build();
    }

    private static DeleteTopicsRequest of(DeleteTopicsRequest.DeleteTopicState... topics) {
        return new DeleteTopicsRequestBuilder()
                .topics(List.of(topics))
                .timeoutMs(TIMEOUT_MS)
                .build();
    }

    private static DeleteTopicsRequest named(int version, String... names) {
        if (version < FIRST_WITH_IDS) {
            return new DeleteTopicsRequestBuilder()
                    .topicNames(List.of(names))
                    .timeoutMs(TIMEOUT_MS)
                    .build();
        }
        DeleteTopicsRequest.DeleteTopicState[] topics = new DeleteTopicsRequest.DeleteTopicState[names.length];
        for (int i = 0; i < names.length; i++) {
            topics[i] = topic(names[i], Uuid.ZERO);
        }
        return of(topics);
    }
}
