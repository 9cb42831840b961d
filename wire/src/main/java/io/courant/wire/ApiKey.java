package io.courant.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The APIs of the protocol, by key. Keys 4 to 7 have no versions any more and are not in here. */
@SuppressWarnings("ImmutableEnumChecker") // a VersionRange is two numbers
public enum ApiKey {
    PRODUCE(0, "Produce", versions(3, 13), 9, 9, versions(0, 13)),
    FETCH(1, "Fetch", versions(4, 18), 12, 12, versions(4, 18)),
    LIST_OFFSETS(2, "ListOffsets", versions(1, 11), 6, 6, versions(1, 11)),
    METADATA(3, "Metadata", versions(0, 13), 9, 9, versions(0, 13)),
    OFFSET_COMMIT(8, "OffsetCommit", versions(2, 10), 8, 8, versions(2, 10)),
    OFFSET_FETCH(9, "OffsetFetch", versions(1, 10), 6, 6, versions(1, 10)),
    FIND_COORDINATOR(10, "FindCoordinator", versions(0, 6), 3, 3, versions(0, 6)),
    JOIN_GROUP(11, "JoinGroup", versions(0, 9), 6, 6, versions(0, 9)),
    HEARTBEAT(12, "Heartbeat", versions(0, 4), 4, 4, versions(0, 4)),
    LEAVE_GROUP(13, "LeaveGroup", versions(0, 5), 4, 4, versions(0, 5)),
    SYNC_GROUP(14, "SyncGroup", versions(0, 5), 4, 4, versions(0, 5)),
    DESCRIBE_GROUPS(15, "DescribeGroups", versions(0, 6), 5, 5, versions(0, 6)),
    LIST_GROUPS(16, "ListGroups", versions(0, 5), 3, 3, versions(0, 5)),
    SASL_HANDSHAKE(17, "SaslHandshake", versions(0, 1), FirstVersion.NEVER, FirstVersion.NEVER, versions(0, 1)),
    API_VERSIONS(18, "ApiVersions", versions(0, 5), 3, FirstVersion.NEVER, versions(0, 5)),
    CREATE_TOPICS(19, "CreateTopics", versions(2, 7), 5, 5, versions(2, 7)),
    DELETE_TOPICS(20, "DeleteTopics", versions(1, 6), 4, 4, versions(1, 6)),
    DELETE_RECORDS(21, "DeleteRecords", versions(0, 2), 2, 2, versions(0, 2)),
    INIT_PRODUCER_ID(22, "InitProducerId", versions(0, 5), 2, 2, versions(0, 5)),
    OFFSET_FOR_LEADER_EPOCH(23, "OffsetForLeaderEpoch", versions(2, 4), 4, 4, versions(2, 4)),
    ADD_PARTITIONS_TO_TXN(24, "AddPartitionsToTxn", versions(0, 5), 3, 3, versions(0, 5)),
    ADD_OFFSETS_TO_TXN(25, "AddOffsetsToTxn", versions(0, 4), 3, 3, versions(0, 4)),
    END_TXN(26, "EndTxn", versions(0, 5), 3, 3, versions(0, 5)),
    WRITE_TXN_MARKERS(27, "WriteTxnMarkers", versions(1, 2), 1, 1, versions(1, 2)),
    TXN_OFFSET_COMMIT(28, "TxnOffsetCommit", versions(0, 6), 3, 3, versions(0, 6)),
    DESCRIBE_ACLS(29, "DescribeAcls", versions(1, 3), 2, 2, versions(1, 3)),
    CREATE_ACLS(30, "CreateAcls", versions(1, 3), 2, 2, versions(1, 3)),
    DELETE_ACLS(31, "DeleteAcls", versions(1, 3), 2, 2, versions(1, 3)),
    DESCRIBE_CONFIGS(32, "DescribeConfigs", versions(1, 4), 4, 4, versions(1, 4)),
    ALTER_CONFIGS(33, "AlterConfigs", versions(0, 2), 2, 2, versions(0, 2)),
    ALTER_REPLICA_LOG_DIRS(34, "AlterReplicaLogDirs", versions(1, 2), 2, 2, versions(1, 2)),
    DESCRIBE_LOG_DIRS(35, "DescribeLogDirs", versions(1, 5), 2, 2, versions(1, 5)),
    SASL_AUTHENTICATE(36, "SaslAuthenticate", versions(0, 2), 2, 2, versions(0, 2)),
    CREATE_PARTITIONS(37, "CreatePartitions", versions(0, 3), 2, 2, versions(0, 3)),
    CREATE_DELEGATION_TOKEN(38, "CreateDelegationToken", versions(1, 3), 2, 2, versions(1, 3)),
    RENEW_DELEGATION_TOKEN(39, "RenewDelegationToken", versions(1, 2), 2, 2, versions(1, 2)),
    EXPIRE_DELEGATION_TOKEN(40, "ExpireDelegationToken", versions(1, 2), 2, 2, versions(1, 2)),
    DESCRIBE_DELEGATION_TOKEN(41, "DescribeDelegationToken", versions(1, 3), 2, 2, versions(1, 3)),
    DELETE_GROUPS(42, "DeleteGroups", versions(0, 3), 2, 2, versions(0, 3)),
    ELECT_LEADERS(43, "ElectLeaders", versions(0, 2), 2, 2, versions(0, 2)),
    INCREMENTAL_ALTER_CONFIGS(44, "IncrementalAlterConfigs", versions(0, 1), 1, 1, versions(0, 1)),
    ALTER_PARTITION_REASSIGNMENTS(45, "AlterPartitionReassignments", versions(0, 1), 0, 0, versions(0, 1)),
    LIST_PARTITION_REASSIGNMENTS(46, "ListPartitionReassignments", versions(0, 0), 0, 0, versions(0, 0)),
    OFFSET_DELETE(47, "OffsetDelete", versions(0, 0), FirstVersion.NEVER, FirstVersion.NEVER, versions(0, 0)),
    DESCRIBE_CLIENT_QUOTAS(48, "DescribeClientQuotas", versions(0, 1), 1, 1, versions(0, 1)),
    ALTER_CLIENT_QUOTAS(49, "AlterClientQuotas", versions(0, 1), 1, 1, versions(0, 1)),
    DESCRIBE_USER_SCRAM_CREDENTIALS(50, "DescribeUserScramCredentials", versions(0, 0), 0, 0, versions(0, 0)),
    ALTER_USER_SCRAM_CREDENTIALS(51, "AlterUserScramCredentials", versions(0, 0), 0, 0, versions(0, 0)),
    VOTE(52, "Vote", versions(0, 2), 0, 0, null),
    BEGIN_QUORUM_EPOCH(53, "BeginQuorumEpoch", versions(0, 1), 1, 1, null),
    END_QUORUM_EPOCH(54, "EndQuorumEpoch", versions(0, 1), 1, 1, null),
    DESCRIBE_QUORUM(55, "DescribeQuorum", versions(0, 2), 0, 0, versions(0, 2)),
    ALTER_PARTITION(56, "AlterPartition", versions(2, 3), 2, 2, null),
    UPDATE_FEATURES(57, "UpdateFeatures", versions(0, 2), 0, 0, versions(0, 2)),
    ENVELOPE(58, "Envelope", versions(0, 0), 0, 0, null),
    FETCH_SNAPSHOT(59, "FetchSnapshot", versions(0, 1), 0, 0, null),
    DESCRIBE_CLUSTER(60, "DescribeCluster", versions(0, 2), 0, 0, versions(0, 2)),
    DESCRIBE_PRODUCERS(61, "DescribeProducers", versions(0, 0), 0, 0, versions(0, 0)),
    BROKER_REGISTRATION(62, "BrokerRegistration", versions(0, 4), 0, 0, null),
    BROKER_HEARTBEAT(63, "BrokerHeartbeat", versions(0, 2), 0, 0, null),
    UNREGISTER_BROKER(64, "UnregisterBroker", versions(0, 0), 0, 0, versions(0, 0)),
    DESCRIBE_TRANSACTIONS(65, "DescribeTransactions", versions(0, 0), 0, 0, versions(0, 0)),
    LIST_TRANSACTIONS(66, "ListTransactions", versions(0, 2), 0, 0, versions(0, 2)),
    ALLOCATE_PRODUCER_IDS(67, "AllocateProducerIds", versions(0, 0), 0, 0, null),
    CONSUMER_GROUP_HEARTBEAT(68, "ConsumerGroupHeartbeat", versions(0, 1), 0, 0, versions(0, 1)),
    CONSUMER_GROUP_DESCRIBE(69, "ConsumerGroupDescribe", versions(0, 1), 0, 0, versions(0, 1)),
    CONTROLLER_REGISTRATION(70, "ControllerRegistration", versions(0, 0), 0, 0, null),
    GET_TELEMETRY_SUBSCRIPTIONS(71, "GetTelemetrySubscriptions", versions(0, 0), 0, 0, null),
    PUSH_TELEMETRY(72, "PushTelemetry", versions(0, 0), 0, 0, null),
    ASSIGN_REPLICAS_TO_DIRS(73, "AssignReplicasToDirs", versions(0, 0), 0, 0, null),
    LIST_CONFIG_RESOURCES(74, "ListConfigResources", versions(0, 1), 0, 0, versions(0, 1)),
    DESCRIBE_TOPIC_PARTITIONS(75, "DescribeTopicPartitions", versions(0, 0), 0, 0, versions(0, 0)),
    SHARE_GROUP_HEARTBEAT(76, "ShareGroupHeartbeat", versions(1, 1), 1, 1, versions(1, 1)),
    SHARE_GROUP_DESCRIBE(77, "ShareGroupDescribe", versions(1, 1), 1, 1, versions(1, 1)),
    SHARE_FETCH(78, "ShareFetch", versions(1, 2), 1, 1, versions(1, 2)),
    SHARE_ACKNOWLEDGE(79, "ShareAcknowledge", versions(1, 2), 1, 1, versions(1, 2)),
    ADD_RAFT_VOTER(80, "AddRaftVoter", versions(0, 1), 0, 0, versions(0, 1)),
    REMOVE_RAFT_VOTER(81, "RemoveRaftVoter", versions(0, 0), 0, 0, versions(0, 0)),
    UPDATE_RAFT_VOTER(82, "UpdateRaftVoter", versions(0, 0), 0, 0, null),
    INITIALIZE_SHARE_GROUP_STATE(83, "InitializeShareGroupState", versions(0, 0), 0, 0, versions(0, 0)),
    READ_SHARE_GROUP_STATE(84, "ReadShareGroupState", versions(0, 0), 0, 0, versions(0, 0)),
    WRITE_SHARE_GROUP_STATE(85, "WriteShareGroupState", versions(0, 1), 0, 0, versions(0, 1)),
    DELETE_SHARE_GROUP_STATE(86, "DeleteShareGroupState", versions(0, 0), 0, 0, versions(0, 0)),
    READ_SHARE_GROUP_STATE_SUMMARY(87, "ReadShareGroupStateSummary", versions(0, 1), 0, 0, versions(0, 1)),
    STREAMS_GROUP_HEARTBEAT(88, "StreamsGroupHeartbeat", versions(0, 1), 0, 0, versions(0, 1)),
    STREAMS_GROUP_DESCRIBE(89, "StreamsGroupDescribe", versions(0, 1), 0, 0, versions(0, 1)),
    DESCRIBE_SHARE_GROUP_OFFSETS(90, "DescribeShareGroupOffsets", versions(0, 1), 0, 0, versions(0, 1)),
    ALTER_SHARE_GROUP_OFFSETS(91, "AlterShareGroupOffsets", versions(0, 0), 0, 0, versions(0, 0)),
    DELETE_SHARE_GROUP_OFFSETS(92, "DeleteShareGroupOffsets", versions(0, 0), 0, 0, versions(0, 0)),
    STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE(
            93, "StreamsGroupTopologyDescriptionUpdate", versions(0, 0), 0, 0, versions(0, 0)),
    UNREGISTER_CONTROLLER(94, "UnregisterController", versions(0, 0), 0, 0, versions(0, 0));

    private static final @Nullable ApiKey[] BY_ID = byId();

    private final short id;
    private final String protocolName;
    private final VersionRange versions;
    private final int firstRequestHeader2;
    private final int firstResponseHeader1;
    private final @Nullable VersionRange brokerAdvertises;

    ApiKey(
            int id,
            String protocolName,
            VersionRange versions,
            int firstRequestHeader2,
            int firstResponseHeader1,
            @Nullable VersionRange brokerAdvertises) {
        this.id = (short) id;
        this.protocolName = protocolName;
        this.versions = versions;
        this.firstRequestHeader2 = firstRequestHeader2;
        this.firstResponseHeader1 = firstResponseHeader1;
        this.brokerAdvertises = brokerAdvertises;
    }

    private static VersionRange versions(int lowest, int highest) {
        return new VersionRange((short) lowest, (short) highest);
    }

    private static @Nullable ApiKey[] byId() {
        @Nullable ApiKey[] byId = new @Nullable ApiKey[values()[values().length - 1].id + 1];
        for (ApiKey key : values()) {
            byId[key.id] = key;
        }
        return byId;
    }

    /** The API with the key {@code id}; empty where there is none. */
    public static Optional<ApiKey> forId(short id) {
        return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
    }

    /** The key on the wire. */
    public short id() {
        return id;
    }

    /** The name in the protocol, such as {@code OffsetForLeaderEpoch}. */
    public String protocolName() {
        return protocolName;
    }

    /** The stable versions. */
    public VersionRange versions() {
        return versions;
    }

    /**
     * The versions that a node of Kafka advertises on a listener for clients; empty where it advertises none. For
     * Produce it is wider than {@link #versions()}: 0 to 2 are advertised for old clients' sake and refused.
     */
    public Optional<VersionRange> brokerAdvertises() {
        return Optional.ofNullable(brokerAdvertises);
    }

    /** The version of the header before a request of {@code version}, also for versions that do not exist (yet). */
    public short requestHeaderVersion(short version) {
        return (short) (version >= firstRequestHeader2 ? 2 : 1);
    }

    /** The version of the header before the response to a request of {@code version}. It is always 0 for ApiVersions. */
    public short responseHeaderVersion(short version) {
        return (short) (version >= firstResponseHeader1 ? 1 : 0);
    }

    /**
     * For an API that stays with the older header: above every version. Apart, because constants cannot see their enum's fields.
     */
    private static final class FirstVersion {

        private static final int NEVER = Short.MAX_VALUE + 1;
    }
}
