package io.courant.compat.differential;

import io.courant.wire.message.DescribeLogDirsRequest;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import java.io.IOException;
import java.util.List;

/** Names that no topic can have, where an API looks a topic up and has no such cases of its own. */
final class BadNameCases implements DifferentialTest.Cases {

    private static final List<String> NAMES = List.of("", ".", "..", "a/b", "x".repeat(250));

    @Override
    public void play(Script script) throws IOException {
        for (String name : NAMES) {
            String what = "of the name '" + (name.length() > 20 ? name.length() + " x" : name) + "'";
            script.play(what, Api.DELETE_RECORDS, (side, version) -> DeleteRecordsCases.upTo(name, 0, 0));
            script.play(
                    what,
                    Api.DESCRIBE_PRODUCERS,
                    (side, version) -> new DescribeProducersRequest(
                            List.of(new DescribeProducersRequest.TopicRequest(name, List.of(0)))));
            script.play(
                    what,
                    Api.DESCRIBE_LOG_DIRS,
                    (side, version) -> new DescribeLogDirsRequest(
                            List.of(new DescribeLogDirsRequest.DescribableLogDirTopic(name, List.of(0)))));
            script.play(
                    what,
                    Api.OFFSET_FOR_LEADER_EPOCH,
                    (side, version) -> new OffsetForLeaderEpochRequestBuilder()
                            .replicaId(-1)
                            .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                                    .topic(name)
                                    .partitions(List.of(
                                            new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                                                    .currentLeaderEpoch(-1)
                                                    .build()))
                                    .build()))
                            .build());
        }
    }
}
