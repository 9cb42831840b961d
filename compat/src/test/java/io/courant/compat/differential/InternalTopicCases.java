package io.courant.compat.differential;

import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.MetadataRequestBuilder;
import java.io.IOException;
import java.util.List;

/** Topics that belong to the broker, as a client may come to name them. Comes last: Kafka has them all by then. */
final class InternalTopicCases implements DifferentialTest.Cases {

    private static final String METADATA_LOG = "__cluster_metadata";
    private static final int FIRST_DELETION_BY_STATE = 6;

    @Override
    public void play(Script script) throws IOException {
        script.play(
                "checks the topic of the metadata",
                Api.CREATE_TOPICS,
                (side, version) -> new CreateTopicsRequestBuilder()
                        .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                .name(METADATA_LOG)
                                .numPartitions(1)
                                .replicationFactor((short) 1)
                                .build()))
                        .validateOnly(true)
                        .timeoutMs(30_000)
                        .build());
        script.playFrom(
                4,
                "of the topic of the metadata",
                Api.METADATA,
                (side, version) -> new MetadataRequestBuilder()
                        .topics(Requests.topicsToDescribe(List.of(METADATA_LOG)))
                        .allowAutoTopicCreation(false)
                        .build());
        script.play(
                "of the topic of the metadata",
                Api.DELETE_RECORDS,
                (side, version) -> DeleteRecordsCases.upTo(METADATA_LOG, 0, 0));
        script.play("of the topic of the metadata", Api.DELETE_TOPICS, (side, version) -> {
            var request = new DeleteTopicsRequestBuilder().timeoutMs(30_000);
            return (version < FIRST_DELETION_BY_STATE
                            ? request.topicNames(List.of(METADATA_LOG))
                            : request.topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                                    .name(METADATA_LOG)
                                    .build())))
                    .build();
        });
        script.play(
                "of the topic of the metadata",
                Api.CREATE_PARTITIONS,
                (side, version) -> new CreatePartitionsRequest(
                        List.of(new CreatePartitionsRequest.CreatePartitionsTopic(METADATA_LOG, 2, null)),
                        30_000,
                        true));
        script.play(
                "to the topic of the metadata",
                Api.PRODUCE,
                (side, version) -> Batches.produce(
                        METADATA_LOG, Fetches.UNKNOWN_ID, -1, Batches.partition(0, Batches.of(Batches.FIRST_MS, 1))));
        script.play(
                "of the topic of the metadata, made if missing",
                Api.METADATA,
                (side, version) -> new MetadataRequestBuilder()
                        .topics(Requests.topicsToDescribe(List.of(METADATA_LOG)))
                        .build());
    }
}
