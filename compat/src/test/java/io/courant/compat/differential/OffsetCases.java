package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.message.OffsetCommitRequest;
import io.courant.wire.message.OffsetCommitRequestBuilder;
import io.courant.wire.message.OffsetDeleteRequest;
import io.courant.wire.message.OffsetFetchRequest;
import io.courant.wire.message.OffsetFetchRequestBuilder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OffsetCommit, OffsetFetch and OffsetDelete of clients that are in no group. Behind the cases that list all topics. */
final class OffsetCases implements DifferentialTest.Cases {

    private static final String TOPIC = "offsets";
    private static final short COMMIT_BY_ID = 10;
    private static final short FETCH_BY_ID = 10;
    private static final short FETCH_OF_SEVERAL_GROUPS = 8;
    private static final int LONG = 4_097;

    @Override
    public void play(Script script) throws IOException {
        script.awaitCoordinator(0);
        script.makeTopic(TOPIC, 2);
        commits(script);
        fetches(script);
        deletions(script);
    }

    private static void commits(Script script) throws IOException {
        commit(script, "of a partition", "outside", -1, "", TOPIC, 0, "said");
        commit(script, "without metadata", "outside", -1, "", TOPIC, 1, null);
        commit(script, "with long metadata", "outside", -1, "", TOPIC, 0, "x".repeat(LONG));
        commit(script, "of a missing topic", "outside", -1, "", "missing", 0, "");
        commit(script, "of a missing partition", "outside", -1, "", TOPIC, 99, "");
        commit(script, "of a negative partition", "outside", -1, "", TOPIC, -1, "");
        commit(script, "of a group without a name", "", -1, "", TOPIC, 0, "");
        commit(script, "in a generation of no group", "never", 3, "member", TOPIC, 0, "");
        commit(script, "in a generation of a group without members", "outside", 3, "member", TOPIC, 0, "");
        commit(script, "of a member of no group", "never-too", -1, "member", TOPIC, 0, "");
        script.play(
                "of nothing",
                Api.OFFSET_COMMIT,
                (side, version) ->
                        new OffsetCommitRequestBuilder().groupId("outside").build());
        script.playFrom(
                7,
                "of a static member of no group",
                Api.OFFSET_COMMIT,
                (side, version) -> new OffsetCommitRequestBuilder()
                        .groupId("outside")
                        .groupInstanceId("instance")
                        .topics(List.of(topic(side, version, TOPIC, 0, "")))
                        .build());
    }

    private static void commit(
            Script script,
            String what,
            String group,
            int generation,
            String member,
            String topic,
            int partition,
            @Nullable String metadata)
            throws IOException {
        script.play(
                what,
                Api.OFFSET_COMMIT,
                (side, version) -> new OffsetCommitRequestBuilder()
                        .groupId(group)
                        .generationIdOrMemberEpoch(generation)
                        .memberId(member)
                        .topics(List.of(topic(side, version, topic, partition, metadata)))
                        .build());
    }

    static OffsetCommitRequest.OffsetCommitRequestTopic topic(
            Side side, int version, String topic, int partition, @Nullable String metadata) {
        boolean byId = version >= COMMIT_BY_ID;
        return new OffsetCommitRequest.OffsetCommitRequestTopic(
                byId ? "" : topic,
                byId ? idOf(side, topic) : Uuid.ZERO,
                List.of(new OffsetCommitRequest.OffsetCommitRequestPartition(partition, 7, -1, metadata)));
    }

    private static Uuid idOf(Side side, String topic) {
        return topic.equals("missing") ? new Uuid(5, 5) : side.topicId(topic);
    }

    private static void fetches(Script script) throws IOException {
        fetch(script, "of partitions", "outside", TOPIC, 0, 1);
        fetch(script, "of partitions that are not there", "outside", TOPIC, 99, -1);
        fetch(script, "of a missing topic", "outside", "missing", 0);
        fetch(script, "of an unknown group", "unheard", TOPIC, 0);
        fetch(script, "of a group without a name", "", TOPIC, 0);
        script.playFrom(
                2,
                "of everything",
                Api.OFFSET_FETCH,
                (side, version) -> version < FETCH_OF_SEVERAL_GROUPS
                        ? new OffsetFetchRequestBuilder()
                                .groupId("outside")
                                .topics(null)
                                .build()
                        : new OffsetFetchRequestBuilder()
                                .groups(List.of(group("outside", null), group("unheard", null)))
                                .build());
        script.playFrom(
                FETCH_OF_SEVERAL_GROUPS,
                "of no group",
                Api.OFFSET_FETCH,
                (side, version) -> new OffsetFetchRequestBuilder().build());
        script.playFrom(
                9,
                "of a member of an epoch",
                Api.OFFSET_FETCH,
                (side, version) -> new OffsetFetchRequestBuilder()
                        .groups(List.of(new OffsetFetchRequestBuilder.OffsetFetchRequestGroupBuilder()
                                .groupId("outside")
                                .memberId("member")
                                .memberEpoch(3)
                                .topics(null)
                                .build()))
                        .build());
    }

    private static void fetch(Script script, String what, String group, String topic, Integer... partitions)
            throws IOException {
        script.play(what, Api.OFFSET_FETCH, (side, version) -> {
            if (version < FETCH_OF_SEVERAL_GROUPS) {
                return new OffsetFetchRequestBuilder()
                        .groupId(group)
                        .topics(List.of(new OffsetFetchRequest.OffsetFetchRequestTopic(topic, List.of(partitions))))
                        .build();
            }
            boolean byId = version >= FETCH_BY_ID;
            var topics = new OffsetFetchRequest.OffsetFetchRequestTopics(
                    byId ? "" : topic, byId ? idOf(side, topic) : Uuid.ZERO, List.of(partitions));
            return new OffsetFetchRequestBuilder()
                    .groups(List.of(group(group, List.of(topics))))
                    .build();
        });
    }

    private static OffsetFetchRequest.OffsetFetchRequestGroup group(
            String group, @Nullable List<OffsetFetchRequest.OffsetFetchRequestTopics> topics) {
        return new OffsetFetchRequestBuilder.OffsetFetchRequestGroupBuilder()
                .groupId(group)
                .topics(topics)
                .build();
    }

    private static void deletions(Script script) throws IOException {
        delete(script, "of a partition", "outside", TOPIC, 0);
        delete(script, "of a partition once more", "outside", TOPIC, 0);
        delete(script, "of missing partitions", "outside", TOPIC, 99, -1);
        delete(script, "of a missing topic", "outside", "missing", 0);
        delete(script, "of an unknown group", "unheard", TOPIC, 0);
        delete(script, "of a group without a name", "", TOPIC, 1);
        fetch(script, "of a partition behind a deletion", "outside", TOPIC, 0, 1);
    }

    private static void delete(Script script, String what, String group, String topic, int... partitions)
            throws IOException {
        List<OffsetDeleteRequest.OffsetDeleteRequestPartition> asked = java.util.Arrays.stream(partitions)
                .mapToObj(OffsetDeleteRequest.OffsetDeleteRequestPartition::new)
                .toList();
        script.play(
                what,
                Api.OFFSET_DELETE,
                (side, version) -> new OffsetDeleteRequest(
                        group, List.of(new OffsetDeleteRequest.OffsetDeleteRequestTopic(topic, asked))));
    }
}
