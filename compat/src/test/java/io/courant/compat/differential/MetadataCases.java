package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Metadata: all topics, topics by name and by id, names that no topic can have, topics made by asking for them. */
final class MetadataCases implements DifferentialTest.Cases {

    private static final Uuid UNKNOWN_ID = new Uuid(7, 7);

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic("described", 3);
        script.makeTopic("described-too", 1);
        script.playIn(
                0,
                "of all topics",
                Api.METADATA,
                (side, version) -> request().topics(List.of()).build());
        script.play(
                "of all topics",
                Api.METADATA,
                (side, version) -> request().topics(null).build());
        script.playFrom(
                1,
                "of no topic",
                Api.METADATA,
                (side, version) -> request().topics(List.of()).build());
        script.play("of a topic", Api.METADATA, (side, version) -> named("described"));
        script.play("of two topics", Api.METADATA, (side, version) -> named("described-too", "described"));
        script.play("of one topic twice", Api.METADATA, (side, version) -> named("described", "described"));
        script.play(
                "with operations",
                Api.METADATA,
                (side, version) -> request()
                        .topics(Requests.topicsToDescribe(List.of("described", "missing")))
                        .allowAutoTopicCreation(false)
                        .includeTopicAuthorizedOperations(true)
                        .build());
        script.play(
                "with operations on the cluster",
                Api.METADATA,
                (side, version) -> request()
                        .topics(List.of())
                        .includeClusterAuthorizedOperations(true)
                        .build());
        playNames(script);
        playIds(script);
        playCreation(script);
    }

    private static void playNames(Script script) throws IOException {
        for (String name : List.of("missing", "", ".", "..", "a/b", "with space", "x".repeat(250))) {
            String what = "of '" + (name.length() > 20 ? name.length() + " x" : name) + "'";
            script.playFrom(
                    4,
                    what,
                    Api.METADATA,
                    (side, version) -> request()
                            .topics(Requests.topicsToDescribe(List.of(name)))
                            .allowAutoTopicCreation(false)
                            .build());
            if (!name.equals("missing")) {
                script.play(what + ", made if missing", Api.METADATA, (side, version) -> named(name));
            }
        }
        script.playFrom(
                4,
                "of a topic and a missing one",
                Api.METADATA,
                (side, version) -> request()
                        .topics(Requests.topicsToDescribe(List.of("missing", "described")))
                        .allowAutoTopicCreation(false)
                        .build());
    }

    private static void playIds(Script script) throws IOException {
        script.playFrom(
                10,
                "by id",
                Api.METADATA,
                (side, version) ->
                        of(topic().topicId(side.topicId("described")).name(null).build()));
        script.playFrom(
                10,
                "by an unknown id",
                Api.METADATA,
                (side, version) -> of(topic().topicId(UNKNOWN_ID).name(null).build()));
        script.playFrom(
                10,
                "by id and name",
                Api.METADATA,
                (side, version) -> of(topic().topicId(side.topicId("described"))
                        .name("described")
                        .build()));
        script.playFrom(
                10,
                "by an unknown id and name",
                Api.METADATA,
                (side, version) ->
                        of(topic().topicId(UNKNOWN_ID).name("described").build()));
        script.playFrom(
                10,
                "by nothing",
                Api.METADATA,
                (side, version) -> of(topic().name(null).build()));
        script.playFrom(
                10,
                "by id and by name",
                Api.METADATA,
                (side, version) -> of(
                        topic().topicId(side.topicId("described")).name(null).build(),
                        topic().name("described-too").build()));
        script.playFrom(
                12,
                "of one topic by id and by name",
                Api.METADATA,
                (side, version) -> of(
                        topic().topicId(side.topicId("described")).name(null).build(),
                        topic().name("described").build()));
    }

    private static void playCreation(Script script) throws IOException {
        for (int version = 0; version <= 13; version++) {
            String name = "made-by-asking-v" + version;
            script.playIn(version, "makes a topic", Api.METADATA, (side, v) -> named(name));
            script.awaitTopic(name);
            script.playIn(version, "of a topic it made", Api.METADATA, (side, v) -> named(name));
        }
    }

    private static MetadataRequestBuilder request() {
        return new MetadataRequestBuilder();
    }

    private static MetadataRequestBuilder.MetadataRequestTopicBuilder topic() {
        return new MetadataRequestBuilder.MetadataRequestTopicBuilder();
    }

    private static MetadataRequest named(String... names) {
        return request().topics(Requests.topicsToDescribe(List.of(names))).build();
    }

    private static MetadataRequest of(MetadataRequest.MetadataRequestTopic... topics) {
        return request().topics(new ArrayList<>(List.of(topics))).build();
    }
}
