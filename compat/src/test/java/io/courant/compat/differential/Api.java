package io.courant.compat.differential;

import io.courant.wire.ApiKey;
import io.courant.wire.MessageCodec;
import io.courant.wire.WireWriter;
import io.courant.wire.message.AlterConfigsRequest;
import io.courant.wire.message.AlterConfigsRequestCodec;
import io.courant.wire.message.AlterConfigsResponse;
import io.courant.wire.message.AlterConfigsResponseCodec;
import io.courant.wire.message.ApiVersionsRequest;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.ApiVersionsResponse;
import io.courant.wire.message.ApiVersionsResponseCodec;
import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestCodec;
import io.courant.wire.message.CreatePartitionsResponse;
import io.courant.wire.message.CreatePartitionsResponseCodec;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DeleteGroupsRequest;
import io.courant.wire.message.DeleteGroupsRequestCodec;
import io.courant.wire.message.DeleteGroupsResponse;
import io.courant.wire.message.DeleteGroupsResponseCodec;
import io.courant.wire.message.DeleteRecordsRequest;
import io.courant.wire.message.DeleteRecordsRequestCodec;
import io.courant.wire.message.DeleteRecordsResponse;
import io.courant.wire.message.DeleteRecordsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponse;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.DescribeAclsRequest;
import io.courant.wire.message.DescribeAclsRequestCodec;
import io.courant.wire.message.DescribeAclsResponse;
import io.courant.wire.message.DescribeAclsResponseCodec;
import io.courant.wire.message.DescribeClientQuotasRequest;
import io.courant.wire.message.DescribeClientQuotasRequestCodec;
import io.courant.wire.message.DescribeClientQuotasResponse;
import io.courant.wire.message.DescribeClientQuotasResponseCodec;
import io.courant.wire.message.DescribeClusterRequest;
import io.courant.wire.message.DescribeClusterRequestCodec;
import io.courant.wire.message.DescribeClusterResponse;
import io.courant.wire.message.DescribeClusterResponseCodec;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequestCodec;
import io.courant.wire.message.DescribeConfigsResponse;
import io.courant.wire.message.DescribeConfigsResponseCodec;
import io.courant.wire.message.DescribeGroupsRequest;
import io.courant.wire.message.DescribeGroupsRequestCodec;
import io.courant.wire.message.DescribeGroupsResponse;
import io.courant.wire.message.DescribeGroupsResponseCodec;
import io.courant.wire.message.DescribeLogDirsRequest;
import io.courant.wire.message.DescribeLogDirsRequestCodec;
import io.courant.wire.message.DescribeLogDirsResponse;
import io.courant.wire.message.DescribeLogDirsResponseCodec;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.DescribeProducersRequestCodec;
import io.courant.wire.message.DescribeProducersResponse;
import io.courant.wire.message.DescribeProducersResponseCodec;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestCodec;
import io.courant.wire.message.DescribeTopicPartitionsResponse;
import io.courant.wire.message.DescribeTopicPartitionsResponseCodec;
import io.courant.wire.message.DescribeUserScramCredentialsRequest;
import io.courant.wire.message.DescribeUserScramCredentialsRequestCodec;
import io.courant.wire.message.DescribeUserScramCredentialsResponse;
import io.courant.wire.message.DescribeUserScramCredentialsResponseCodec;
import io.courant.wire.message.ElectLeadersRequest;
import io.courant.wire.message.ElectLeadersRequestCodec;
import io.courant.wire.message.ElectLeadersResponse;
import io.courant.wire.message.ElectLeadersResponseCodec;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.FindCoordinatorRequest;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.FindCoordinatorResponse;
import io.courant.wire.message.FindCoordinatorResponseCodec;
import io.courant.wire.message.HeartbeatRequest;
import io.courant.wire.message.HeartbeatRequestCodec;
import io.courant.wire.message.HeartbeatResponse;
import io.courant.wire.message.HeartbeatResponseCodec;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponse;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import io.courant.wire.message.InitProducerIdRequest;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.InitProducerIdResponse;
import io.courant.wire.message.InitProducerIdResponseCodec;
import io.courant.wire.message.JoinGroupRequest;
import io.courant.wire.message.JoinGroupRequestCodec;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.JoinGroupResponseCodec;
import io.courant.wire.message.LeaveGroupRequest;
import io.courant.wire.message.LeaveGroupRequestCodec;
import io.courant.wire.message.LeaveGroupResponse;
import io.courant.wire.message.LeaveGroupResponseCodec;
import io.courant.wire.message.ListConfigResourcesRequest;
import io.courant.wire.message.ListConfigResourcesRequestCodec;
import io.courant.wire.message.ListConfigResourcesResponse;
import io.courant.wire.message.ListConfigResourcesResponseCodec;
import io.courant.wire.message.ListGroupsRequest;
import io.courant.wire.message.ListGroupsRequestCodec;
import io.courant.wire.message.ListGroupsResponse;
import io.courant.wire.message.ListGroupsResponseCodec;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseCodec;
import io.courant.wire.message.ListPartitionReassignmentsRequest;
import io.courant.wire.message.ListPartitionReassignmentsRequestCodec;
import io.courant.wire.message.ListPartitionReassignmentsResponse;
import io.courant.wire.message.ListPartitionReassignmentsResponseCodec;
import io.courant.wire.message.ListTransactionsRequest;
import io.courant.wire.message.ListTransactionsRequestCodec;
import io.courant.wire.message.ListTransactionsResponse;
import io.courant.wire.message.ListTransactionsResponseCodec;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import io.courant.wire.message.OffsetCommitRequest;
import io.courant.wire.message.OffsetCommitRequestCodec;
import io.courant.wire.message.OffsetCommitResponse;
import io.courant.wire.message.OffsetCommitResponseCodec;
import io.courant.wire.message.OffsetDeleteRequest;
import io.courant.wire.message.OffsetDeleteRequestCodec;
import io.courant.wire.message.OffsetDeleteResponse;
import io.courant.wire.message.OffsetDeleteResponseCodec;
import io.courant.wire.message.OffsetFetchRequest;
import io.courant.wire.message.OffsetFetchRequestCodec;
import io.courant.wire.message.OffsetFetchResponse;
import io.courant.wire.message.OffsetFetchResponseCodec;
import io.courant.wire.message.OffsetForLeaderEpochRequest;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochResponse;
import io.courant.wire.message.OffsetForLeaderEpochResponseCodec;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseCodec;
import io.courant.wire.message.SyncGroupRequest;
import io.courant.wire.message.SyncGroupRequestCodec;
import io.courant.wire.message.SyncGroupResponse;
import io.courant.wire.message.SyncGroupResponseCodec;
import io.courant.wire.message.UpdateFeaturesRequest;
import io.courant.wire.message.UpdateFeaturesRequestCodec;
import io.courant.wire.message.UpdateFeaturesResponse;
import io.courant.wire.message.UpdateFeaturesResponseCodec;
import java.nio.ByteBuffer;

/** An API with the codecs of its messages. */
record Api<Q, R>(ApiKey key, MessageCodec<Q> requests, MessageCodec<R> responses) {

    static final Api<ProduceRequest, ProduceResponse> PRODUCE =
            new Api<>(ApiKey.PRODUCE, ProduceRequestCodec.CODEC, ProduceResponseCodec.CODEC);

    static final Api<FetchRequest, FetchResponse> FETCH =
            new Api<>(ApiKey.FETCH, FetchRequestCodec.CODEC, FetchResponseCodec.CODEC);

    static final Api<ListOffsetsRequest, ListOffsetsResponse> LIST_OFFSETS =
            new Api<>(ApiKey.LIST_OFFSETS, ListOffsetsRequestCodec.CODEC, ListOffsetsResponseCodec.CODEC);

    static final Api<MetadataRequest, MetadataResponse> METADATA =
            new Api<>(ApiKey.METADATA, MetadataRequestCodec.CODEC, MetadataResponseCodec.CODEC);

    static final Api<FindCoordinatorRequest, FindCoordinatorResponse> FIND_COORDINATOR =
            new Api<>(ApiKey.FIND_COORDINATOR, FindCoordinatorRequestCodec.CODEC, FindCoordinatorResponseCodec.CODEC);

    static final Api<ApiVersionsRequest, ApiVersionsResponse> API_VERSIONS =
            new Api<>(ApiKey.API_VERSIONS, ApiVersionsRequestCodec.CODEC, ApiVersionsResponseCodec.CODEC);

    static final Api<CreateTopicsRequest, CreateTopicsResponse> CREATE_TOPICS =
            new Api<>(ApiKey.CREATE_TOPICS, CreateTopicsRequestCodec.CODEC, CreateTopicsResponseCodec.CODEC);

    static final Api<DeleteTopicsRequest, DeleteTopicsResponse> DELETE_TOPICS =
            new Api<>(ApiKey.DELETE_TOPICS, DeleteTopicsRequestCodec.CODEC, DeleteTopicsResponseCodec.CODEC);

    static final Api<InitProducerIdRequest, InitProducerIdResponse> INIT_PRODUCER_ID =
            new Api<>(ApiKey.INIT_PRODUCER_ID, InitProducerIdRequestCodec.CODEC, InitProducerIdResponseCodec.CODEC);

    static final Api<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> OFFSET_FOR_LEADER_EPOCH = new Api<>(
            ApiKey.OFFSET_FOR_LEADER_EPOCH,
            OffsetForLeaderEpochRequestCodec.CODEC,
            OffsetForLeaderEpochResponseCodec.CODEC);

    static final Api<DescribeClusterRequest, DescribeClusterResponse> DESCRIBE_CLUSTER =
            new Api<>(ApiKey.DESCRIBE_CLUSTER, DescribeClusterRequestCodec.CODEC, DescribeClusterResponseCodec.CODEC);

    static final Api<CreatePartitionsRequest, CreatePartitionsResponse> CREATE_PARTITIONS = new Api<>(
            ApiKey.CREATE_PARTITIONS, CreatePartitionsRequestCodec.CODEC, CreatePartitionsResponseCodec.CODEC);

    static final Api<DeleteRecordsRequest, DeleteRecordsResponse> DELETE_RECORDS =
            new Api<>(ApiKey.DELETE_RECORDS, DeleteRecordsRequestCodec.CODEC, DeleteRecordsResponseCodec.CODEC);

    static final Api<DescribeConfigsRequest, DescribeConfigsResponse> DESCRIBE_CONFIGS =
            new Api<>(ApiKey.DESCRIBE_CONFIGS, DescribeConfigsRequestCodec.CODEC, DescribeConfigsResponseCodec.CODEC);

    static final Api<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> INCREMENTAL_ALTER_CONFIGS =
            new Api<>(
                    ApiKey.INCREMENTAL_ALTER_CONFIGS,
                    IncrementalAlterConfigsRequestCodec.CODEC,
                    IncrementalAlterConfigsResponseCodec.CODEC);

    static final Api<AlterConfigsRequest, AlterConfigsResponse> ALTER_CONFIGS =
            new Api<>(ApiKey.ALTER_CONFIGS, AlterConfigsRequestCodec.CODEC, AlterConfigsResponseCodec.CODEC);

    static final Api<ListConfigResourcesRequest, ListConfigResourcesResponse> LIST_CONFIG_RESOURCES = new Api<>(
            ApiKey.LIST_CONFIG_RESOURCES,
            ListConfigResourcesRequestCodec.CODEC,
            ListConfigResourcesResponseCodec.CODEC);

    static final Api<DescribeLogDirsRequest, DescribeLogDirsResponse> DESCRIBE_LOG_DIRS =
            new Api<>(ApiKey.DESCRIBE_LOG_DIRS, DescribeLogDirsRequestCodec.CODEC, DescribeLogDirsResponseCodec.CODEC);

    static final Api<DescribeProducersRequest, DescribeProducersResponse> DESCRIBE_PRODUCERS = new Api<>(
            ApiKey.DESCRIBE_PRODUCERS, DescribeProducersRequestCodec.CODEC, DescribeProducersResponseCodec.CODEC);

    static final Api<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> DESCRIBE_TOPIC_PARTITIONS =
            new Api<>(
                    ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                    DescribeTopicPartitionsRequestCodec.CODEC,
                    DescribeTopicPartitionsResponseCodec.CODEC);

    static final Api<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse>
            LIST_PARTITION_REASSIGNMENTS = new Api<>(
                    ApiKey.LIST_PARTITION_REASSIGNMENTS,
                    ListPartitionReassignmentsRequestCodec.CODEC,
                    ListPartitionReassignmentsResponseCodec.CODEC);

    static final Api<UpdateFeaturesRequest, UpdateFeaturesResponse> UPDATE_FEATURES =
            new Api<>(ApiKey.UPDATE_FEATURES, UpdateFeaturesRequestCodec.CODEC, UpdateFeaturesResponseCodec.CODEC);

    static final Api<DescribeAclsRequest, DescribeAclsResponse> DESCRIBE_ACLS =
            new Api<>(ApiKey.DESCRIBE_ACLS, DescribeAclsRequestCodec.CODEC, DescribeAclsResponseCodec.CODEC);

    static final Api<DescribeClientQuotasRequest, DescribeClientQuotasResponse> DESCRIBE_CLIENT_QUOTAS = new Api<>(
            ApiKey.DESCRIBE_CLIENT_QUOTAS,
            DescribeClientQuotasRequestCodec.CODEC,
            DescribeClientQuotasResponseCodec.CODEC);

    static final Api<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse>
            DESCRIBE_USER_SCRAM_CREDENTIALS = new Api<>(
                    ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
                    DescribeUserScramCredentialsRequestCodec.CODEC,
                    DescribeUserScramCredentialsResponseCodec.CODEC);

    static final Api<ListTransactionsRequest, ListTransactionsResponse> LIST_TRANSACTIONS = new Api<>(
            ApiKey.LIST_TRANSACTIONS, ListTransactionsRequestCodec.CODEC, ListTransactionsResponseCodec.CODEC);

    static final Api<ElectLeadersRequest, ElectLeadersResponse> ELECT_LEADERS =
            new Api<>(ApiKey.ELECT_LEADERS, ElectLeadersRequestCodec.CODEC, ElectLeadersResponseCodec.CODEC);

    static final Api<OffsetCommitRequest, OffsetCommitResponse> OFFSET_COMMIT =
            new Api<>(ApiKey.OFFSET_COMMIT, OffsetCommitRequestCodec.CODEC, OffsetCommitResponseCodec.CODEC);

    static final Api<OffsetFetchRequest, OffsetFetchResponse> OFFSET_FETCH =
            new Api<>(ApiKey.OFFSET_FETCH, OffsetFetchRequestCodec.CODEC, OffsetFetchResponseCodec.CODEC);

    static final Api<OffsetDeleteRequest, OffsetDeleteResponse> OFFSET_DELETE =
            new Api<>(ApiKey.OFFSET_DELETE, OffsetDeleteRequestCodec.CODEC, OffsetDeleteResponseCodec.CODEC);

    static final Api<JoinGroupRequest, JoinGroupResponse> JOIN_GROUP =
            new Api<>(ApiKey.JOIN_GROUP, JoinGroupRequestCodec.CODEC, JoinGroupResponseCodec.CODEC);

    static final Api<SyncGroupRequest, SyncGroupResponse> SYNC_GROUP =
            new Api<>(ApiKey.SYNC_GROUP, SyncGroupRequestCodec.CODEC, SyncGroupResponseCodec.CODEC);

    static final Api<HeartbeatRequest, HeartbeatResponse> HEARTBEAT =
            new Api<>(ApiKey.HEARTBEAT, HeartbeatRequestCodec.CODEC, HeartbeatResponseCodec.CODEC);

    static final Api<LeaveGroupRequest, LeaveGroupResponse> LEAVE_GROUP =
            new Api<>(ApiKey.LEAVE_GROUP, LeaveGroupRequestCodec.CODEC, LeaveGroupResponseCodec.CODEC);

    static final Api<ListGroupsRequest, ListGroupsResponse> LIST_GROUPS =
            new Api<>(ApiKey.LIST_GROUPS, ListGroupsRequestCodec.CODEC, ListGroupsResponseCodec.CODEC);

    static final Api<DescribeGroupsRequest, DescribeGroupsResponse> DESCRIBE_GROUPS =
            new Api<>(ApiKey.DESCRIBE_GROUPS, DescribeGroupsRequestCodec.CODEC, DescribeGroupsResponseCodec.CODEC);

    static final Api<DeleteGroupsRequest, DeleteGroupsResponse> DELETE_GROUPS =
            new Api<>(ApiKey.DELETE_GROUPS, DeleteGroupsRequestCodec.CODEC, DeleteGroupsResponseCodec.CODEC);

    /** The request as it is sent in {@code version}, without its header. */
    ByteBuffer body(int version, Q request) {
        ByteBuffer body = ByteBuffer.allocate(requests.size(request, (short) version));
        requests.write(request, (short) version, new WireWriter(body));
        return body;
    }

    String name() {
        return key.protocolName();
    }
}
