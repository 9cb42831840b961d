package io.courant.compat.differential;

import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CreatePartitions: topics that grow, and all that cannot be asked of one. */
final class CreatePartitionsCases implements DifferentialTest.Cases {

    private static final int TIMEOUT_MS = 30_000;

    @Override
    public void play(Script script) throws IOException {
        for (int version = 0; version <= 3; version++) {
            String name = "grown-by-v" + version;
            script.makeTopic(name, 2);
            script.playIn(version, "to three", Api.CREATE_PARTITIONS, (side, v) -> making(topic(name, 3, null)));
            script.awaitTopic(name);
            script.playIn(
                    version, "to three once more", Api.CREATE_PARTITIONS, (side, v) -> making(topic(name, 3, null)));
        }
        String grown = "grown-by-v3";
        for (int count : new int[] {-1, 0, 1, 2, 3}) {
            script.play("to " + count, Api.CREATE_PARTITIONS, (side, version) -> making(topic(grown, count, null)));
        }
        for (int count : new int[] {10_002, 10_003, 10_004, Integer.MAX_VALUE}) {
            script.play(
                    "checks " + count, Api.CREATE_PARTITIONS, (side, version) -> checking(topic(grown, count, null)));
        }
        script.play("checks four", Api.CREATE_PARTITIONS, (side, version) -> checking(topic(grown, 4, null)));
        script.play("checks fewer", Api.CREATE_PARTITIONS, (side, version) -> checking(topic(grown, 1, null)));
        script.play(
                "checks a placed one",
                Api.CREATE_PARTITIONS,
                (side, version) -> checking(topic(grown, 4, List.of(on(1)))));
        script.play(
                "on a node that does not exist",
                Api.CREATE_PARTITIONS,
                (side, version) -> making(topic(grown, 4, List.of(on(9)))));
        script.play("on no node", Api.CREATE_PARTITIONS, (side, version) -> making(topic(grown, 4, List.of(on()))));
        script.play(
                "on two nodes", Api.CREATE_PARTITIONS, (side, version) -> making(topic(grown, 4, List.of(on(1, 2)))));
        script.play(
                "with too few places",
                Api.CREATE_PARTITIONS,
                (side, version) -> making(topic(grown, 5, List.of(on(1)))));
        script.play(
                "with too many places",
                Api.CREATE_PARTITIONS,
                (side, version) -> making(topic(grown, 4, List.of(on(1), on(1)))));
        script.play("of a missing topic", Api.CREATE_PARTITIONS, (side, version) -> making(topic("missing", 4, null)));
        script.play("of a bad name", Api.CREATE_PARTITIONS, (side, version) -> making(topic("a/b", 4, null)));
        script.play(
                "of one topic twice",
                Api.CREATE_PARTITIONS,
                (side, version) -> making(topic(grown, 4, null), topic(grown, 5, null)));
        script.play(
                "of a topic and a missing one",
                Api.CREATE_PARTITIONS,
                (side, version) -> checking(topic(grown, 4, null), topic("missing", 5, null)));
        script.play("of nothing", Api.CREATE_PARTITIONS, (side, version) -> making());
    }

    private static CreatePartitionsRequest.CreatePartitionsTopic topic(
            String name, int count, @Nullable List<CreatePartitionsRequest.CreatePartitionsAssignment> places) {
        return new CreatePartitionsRequestBuilder.CreatePartitionsTopicBuilder()
                .name(name)
                .count(count)
                .assignments(places)
                .build();
    }

    private static CreatePartitionsRequest.CreatePartitionsAssignment on(Integer... nodes) {
        return new CreatePartitionsRequest.CreatePartitionsAssignment(List.of(nodes));
    }

    private static CreatePartitionsRequest making(CreatePartitionsRequest.CreatePartitionsTopic... topics) {
        return new CreatePartitionsRequest(List.of(topics), TIMEOUT_MS, false);
    }

    private static CreatePartitionsRequest checking(CreatePartitionsRequest.CreatePartitionsTopic... topics) {
        return new CreatePartitionsRequest(List.of(topics), TIMEOUT_MS, true);
    }
}
