package io.courant.compat.differential;

import io.courant.wire.message.DeleteRecordsRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** DeleteRecords: up to every offset around those that are there, and what is found at the beginning of the log then. */
final class DeleteRecordsCases implements DifferentialTest.Cases {

    private static final int TIMEOUT_MS = 30_000;
    private static final int RECORDS = 6;
    private static final long EARLIEST = -2;
    private static final long HIGH_WATERMARK = -1;

    @Override
    public void play(Script script) throws IOException {
        for (int version = 0; version <= 2; version++) {
            String topic = "shortened-by-v" + version;
            script.makeTopic(topic, 2);
            script.playIn(
                    9,
                    "before deletions",
                    Api.PRODUCE,
                    (side, v) -> Batches.produce(side, topic, 0, -1, Batches.of(Batches.FIRST_MS, RECORDS)));
            for (long offset : new long[] {0, -2, 1, RECORDS + 1, 2, 1, 5, HIGH_WATERMARK, RECORDS, 0}) {
                script.playIn(version, "up to " + offset, Api.DELETE_RECORDS, (side, v) -> upTo(topic, offset, 0));
                script.playIn(
                        5,
                        "of the beginning after records up to " + offset,
                        Api.LIST_OFFSETS,
                        (side, v) -> new ListOffsetsRequestBuilder()
                                .replicaId(-1)
                                .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                                        .name(topic)
                                        .partitions(List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                                .timestamp(EARLIEST)
                                                .build()))
                                        .build()))
                                .build());
            }
            script.playIn(version, "of an empty log", Api.DELETE_RECORDS, (side, v) -> upTo(topic, 0, 1));
            script.playIn(version, "of an empty log up to 1", Api.DELETE_RECORDS, (side, v) -> upTo(topic, 1, 1));
        }
        for (String policy : List.of("compact", "compact,delete", "delete")) {
            playPolicy(script, policy);
        }
        script.play("of a missing topic", Api.DELETE_RECORDS, (side, version) -> upTo("missing", 0, 0));
        script.play(
                "of missing partitions", Api.DELETE_RECORDS, (side, version) -> upTo("shortened-by-v0", 0, -1, 2, 99));
        script.play(
                "of nothing", Api.DELETE_RECORDS, (side, version) -> new DeleteRecordsRequest(List.of(), TIMEOUT_MS));
    }

    /** Records of a topic that is only compacted are not for clients to delete. */
    private static void playPolicy(Script script, String policy) throws IOException {
        String topic = "shortened-with-" + policy.replace(',', '-');
        script.makeTopic(topic, 1, Requests.config("cleanup.policy", policy));
        script.playIn(
                9,
                "with keys, " + policy,
                Api.PRODUCE,
                (side, v) -> Batches.produce(side, topic, 0, -1, Batches.of(Batches.FIRST_MS, RECORDS)));
        for (long offset : new long[] {2, RECORDS + 1, HIGH_WATERMARK}) {
            script.playIn(
                    2,
                    "up to " + offset + " with cleanup.policy=" + policy,
                    Api.DELETE_RECORDS,
                    (side, v) -> upTo(topic, offset, 0));
        }
    }

    static DeleteRecordsRequest upTo(String topic, long offset, int... partitions) {
        return within(TIMEOUT_MS, topic, offset, partitions);
    }

    static DeleteRecordsRequest within(int timeoutMs, String topic, long offset, int... partitions) {
        List<DeleteRecordsRequest.DeleteRecordsPartition> list = new ArrayList<>();
        for (int partition : partitions) {
            list.add(new DeleteRecordsRequest.DeleteRecordsPartition(partition, offset));
        }
        return new DeleteRecordsRequest(List.of(new DeleteRecordsRequest.DeleteRecordsTopic(topic, list)), timeoutMs);
    }
}
