package io.courant.compat.differential;

import io.courant.wire.message.ListPartitionReassignmentsRequest;
import io.courant.wire.message.ListPartitionReassignmentsRequestBuilder;
import java.io.IOException;
import java.util.List;

/** ListPartitionReassignments: there are none on one node, whatever is asked for. */
final class ReassignmentCases implements DifferentialTest.Cases {

    private static final String TOPIC = "never-moved";

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 2);
        script.play(
                "of all",
                Api.LIST_PARTITION_REASSIGNMENTS,
                (side, version) -> new ListPartitionReassignmentsRequestBuilder()
                        .topics(null)
                        .build());
        script.play("of nothing", Api.LIST_PARTITION_REASSIGNMENTS, (side, version) -> of());
        script.play("of partitions", Api.LIST_PARTITION_REASSIGNMENTS, (side, version) -> of(topic(TOPIC, 0, 1)));
        script.play(
                "of missing partitions",
                Api.LIST_PARTITION_REASSIGNMENTS,
                (side, version) -> of(topic(TOPIC, -1, 2, 99)));
        script.play(
                "of a topic without partitions", Api.LIST_PARTITION_REASSIGNMENTS, (side, version) -> of(topic(TOPIC)));
        script.play("of a missing topic", Api.LIST_PARTITION_REASSIGNMENTS, (side, version) -> of(topic("missing", 0)));
        script.play("of a bad name", Api.LIST_PARTITION_REASSIGNMENTS, (side, version) -> of(topic("a/b", 0)));
    }

    private static ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics topic(
            String name, Integer... partitions) {
        return new ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics(name, List.of(partitions));
    }

    private static ListPartitionReassignmentsRequest of(
            ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics... topics) {
        return new ListPartitionReassignmentsRequestBuilder()
                .topics(List.of(topics))
                .build();
    }
}
