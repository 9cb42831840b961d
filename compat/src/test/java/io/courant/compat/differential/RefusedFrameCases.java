package io.courant.compat.differential;

import io.courant.wire.ApiKey;
import io.courant.wire.VersionRange;
import io.courant.wire.message.AlterConfigsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.DeleteRecordsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DescribeClientQuotasRequestBuilder;
import io.courant.wire.message.DescribeClusterRequestBuilder;
import io.courant.wire.message.DescribeConfigsRequestBuilder;
import io.courant.wire.message.DescribeLogDirsRequestBuilder;
import io.courant.wire.message.DescribeProducersRequestBuilder;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.message.DescribeUserScramCredentialsRequestBuilder;
import io.courant.wire.message.ElectLeadersRequestBuilder;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.ListConfigResourcesRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListPartitionReassignmentsRequestBuilder;
import io.courant.wire.message.ListTransactionsRequestBuilder;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.UpdateFeaturesRequestBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames without a sound request: of every API the versions that do not exist, below and above those that do, and in each
 * that does a body that lacks its last byte, and one with a byte too many.
 */
final class RefusedFrameCases implements DifferentialTest.Cases {

    @Override
    public void play(Script script) throws IOException {
        play(script, Api.PRODUCE, new ProduceRequestBuilder().acks((short) -1).build());
        play(script, Api.FETCH, new FetchRequestBuilder().build());
        play(script, Api.LIST_OFFSETS, new ListOffsetsRequestBuilder().build());
        play(script, Api.METADATA, new MetadataRequestBuilder().build());
        play(script, Api.FIND_COORDINATOR, new FindCoordinatorRequestBuilder().build());
        play(script, Api.API_VERSIONS, new ApiVersionsRequestBuilder().build());
        play(script, Api.CREATE_TOPICS, new CreateTopicsRequestBuilder().build());
        play(script, Api.DELETE_TOPICS, new DeleteTopicsRequestBuilder().build());
        play(script, Api.INIT_PRODUCER_ID, new InitProducerIdRequestBuilder().build());
        play(script, Api.OFFSET_FOR_LEADER_EPOCH, new OffsetForLeaderEpochRequestBuilder().build());
        play(script, Api.DESCRIBE_CLUSTER, new DescribeClusterRequestBuilder().build());
        play(script, Api.CREATE_PARTITIONS, new CreatePartitionsRequestBuilder().build());
        play(script, Api.DELETE_RECORDS, new DeleteRecordsRequestBuilder().build());
        play(script, Api.DESCRIBE_CONFIGS, new DescribeConfigsRequestBuilder().build());
        play(script, Api.INCREMENTAL_ALTER_CONFIGS, new IncrementalAlterConfigsRequestBuilder().build());
        play(script, Api.ALTER_CONFIGS, new AlterConfigsRequestBuilder().build());
        play(script, Api.LIST_CONFIG_RESOURCES, new ListConfigResourcesRequestBuilder().build());
        play(script, Api.DESCRIBE_LOG_DIRS, new DescribeLogDirsRequestBuilder().build());
        play(script, Api.DESCRIBE_PRODUCERS, new DescribeProducersRequestBuilder().build());
        play(script, Api.DESCRIBE_TOPIC_PARTITIONS, new DescribeTopicPartitionsRequestBuilder().build());
        play(script, Api.LIST_PARTITION_REASSIGNMENTS, new ListPartitionReassignmentsRequestBuilder().build());
        play(script, Api.DESCRIBE_CLIENT_QUOTAS, new DescribeClientQuotasRequestBuilder().build());
        play(script, Api.DESCRIBE_USER_SCRAM_CREDENTIALS, new DescribeUserScramCredentialsRequestBuilder().build());
        play(script, Api.DESCRIBE_ACLS, AbsenceCases.acls());
        play(script, Api.LIST_TRANSACTIONS, new ListTransactionsRequestBuilder().build());
        play(script, Api.ELECT_LEADERS, new ElectLeadersRequestBuilder().build());
        play(script, Api.UPDATE_FEATURES, new UpdateFeaturesRequestBuilder().build());
    }

    private static <Q> void play(Script script, Api<Q, ?> api, Q request) throws IOException {
        VersionRange versions = api.key().versions();
        for (int version = -1; version < versions.lowest(); version++) {
            unknown(script, api, version, request);
        }
        for (int version : new int[] {versions.highest() + 1, versions.highest() + 10, Short.MAX_VALUE}) {
            unknown(script, api, version, request);
        }
        for (int version = versions.lowest(); version <= versions.highest(); version++) {
            ByteBuffer body = api.body(version, request);
            int length = body.limit();
            if (length > 0) {
                script.playBody("without its last byte", api, version, body.slice(0, length - 1), version);
            }
            ByteBuffer longer = ByteBuffer.allocate(length + 1).put(body).rewind();
            script.playBody("with a byte too many", api, version, longer, version);
        }
    }

    private static <Q> void unknown(Script script, Api<Q, ?> api, int version, Q request) throws IOException {
        int highest = api.key().versions().highest();
        int answerVersion = api.key() == ApiKey.API_VERSIONS ? 0 : highest;
        script.playBody("does not exist", api, version, api.body(highest, request), answerVersion);
    }
}
