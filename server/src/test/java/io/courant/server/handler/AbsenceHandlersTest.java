package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.DescribeAclsRequestBuilder;
import io.courant.wire.message.DescribeAclsRequestCodec;
import io.courant.wire.message.DescribeAclsResponse;
import io.courant.wire.message.DescribeAclsResponseCodec;
import io.courant.wire.message.DescribeClientQuotasRequest;
import io.courant.wire.message.DescribeClientQuotasRequestCodec;
import io.courant.wire.message.DescribeClientQuotasResponse;
import io.courant.wire.message.DescribeClientQuotasResponseCodec;
import io.courant.wire.message.DescribeUserScramCredentialsRequest;
import io.courant.wire.message.DescribeUserScramCredentialsRequestCodec;
import io.courant.wire.message.DescribeUserScramCredentialsResponse;
import io.courant.wire.message.DescribeUserScramCredentialsResponseCodec;
import io.courant.wire.message.ElectLeadersRequest;
import io.courant.wire.message.ElectLeadersRequestBuilder;
import io.courant.wire.message.ElectLeadersRequestCodec;
import io.courant.wire.message.ElectLeadersResponse;
import io.courant.wire.message.ElectLeadersResponseCodec;
import io.courant.wire.message.ListTransactionsRequestBuilder;
import io.courant.wire.message.ListTransactionsRequestCodec;
import io.courant.wire.message.ListTransactionsResponse;
import io.courant.wire.message.ListTransactionsResponseCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What there is none of: DescribeClientQuotas, DescribeUserScramCredentials, DescribeAcls, ListTransactions, ElectLeaders. */
class AbsenceHandlersTest {

    private static final byte EXACTLY = 0;
    private static final byte ANY = 2;

    private final SimulatedNode node = SimulatedNode.started(1);
    private final WireClient client = node.connect();

    @AfterEach
    void stop() {
        client.end.close();
        node.stop();
    }

    @Test
    void nobodyHasAQuota() {
        for (int version = 0; version <= 1; version++) {
            DescribeClientQuotasResponse response = quotas(version, component("user", ANY, null));
            assertThat(response.errorCode()).isZero();
            assertThat(response.errorMessage()).isEmpty();
            assertThat(response.entries()).isEmpty();
        }
    }

    @Test
    void refusesQuestionsAboutQuotasThatMakeNoSense() {
        assertThat(quotas(1, component("user", EXACTLY, null)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(quotas(1, component("user", ANY, null), component("ip", ANY, null))
                        .errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        DescribeClientQuotasResponse unknown = quotas(1, component("shelf", ANY, null));
        assertThat(unknown.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(unknown.errorMessage()).contains("shelf");
        assertThat(unknown.entries()).isNull();
    }

    @Test
    void nobodyHasAPasswordAndWhoeverIsNamedIsNotFound() {
        assertThat(credentials(null).results()).isEmpty();
        assertThat(credentials(List.of("one", "two", "one")).results())
                .extracting(
                        DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult::user,
                        DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult::errorCode)
                .containsExactly(
                        tuple("one", ErrorCode.DUPLICATE_RESOURCE.code()),
                        tuple("two", ErrorCode.RESOURCE_NOT_FOUND.code()));
    }

    @Test
    void accessIsNotControlled() {
        DescribeAclsResponse response = client.call(
                ApiKey.DESCRIBE_ACLS,
                3,
                DescribeAclsRequestCodec.CODEC,
                new DescribeAclsRequestBuilder()
                        .resourceTypeFilter((byte) 1)
                        .patternTypeFilter((byte) 1)
                        .build(),
                DescribeAclsResponseCodec.CODEC);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.SECURITY_DISABLED.code());
        assertThat(response.resources()).isEmpty();
    }

    @Test
    void thereAreNoTransactionsAndStatesThatDoNotExistAreNamed() {
        ListTransactionsResponse response = client.call(
                ApiKey.LIST_TRANSACTIONS,
                2,
                ListTransactionsRequestCodec.CODEC,
                new ListTransactionsRequestBuilder()
                        .stateFilters(List.of("Ongoing", "Lost", "ongoing", "Lost"))
                        .build(),
                ListTransactionsResponseCodec.CODEC);
        assertThat(response.errorCode()).isZero();
        assertThat(response.transactionStates()).isEmpty();
        assertThat(response.unknownStateFilters()).containsExactlyInAnyOrder("Lost", "ongoing");
    }

    @Test
    void nobodyElseCanLeadAPartition() {
        createTopic(client, "led", 2);
        assertThat(elected(new ElectLeadersRequest.TopicPartitions("led", List.of(1, 2)))
                        .replicaElectionResults())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitionResult())
                        .extracting(
                                ElectLeadersResponse.PartitionResult::partitionId,
                                ElectLeadersResponse.PartitionResult::errorCode)
                        .containsExactly(
                                tuple(1, ErrorCode.ELECTION_NOT_NEEDED.code()),
                                tuple(2, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code())));
        assertThat(elections(client, 0, null).replicaElectionResults())
                .as("topics, with the partitions that want a leader")
                .containsExactly(new ElectLeadersResponse.ReplicaElectionResult("led", List.of()));
        assertThat(elections(client, 7, null).errorCode())
                .as("a kind of election that there is not")
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    private ElectLeadersResponse elected(ElectLeadersRequest.TopicPartitions... topics) {
        return elections(client, 0, List.of(topics));
    }

    static ElectLeadersResponse elections(
            WireClient client, int type, @Nullable List<ElectLeadersRequest.TopicPartitions> topics) {
        return client.call(
                ApiKey.ELECT_LEADERS,
                2,
                ElectLeadersRequestCodec.CODEC,
                new ElectLeadersRequestBuilder()
                        .electionType((byte) type)
                        .topicPartitions(topics)
                        .build(),
                ElectLeadersResponseCodec.CODEC);
    }

    private DescribeClientQuotasResponse quotas(int version, DescribeClientQuotasRequest.ComponentData... components) {
        return client.call(
                ApiKey.DESCRIBE_CLIENT_QUOTAS,
                version,
                DescribeClientQuotasRequestCodec.CODEC,
                new DescribeClientQuotasRequest(List.of(components), false),
                DescribeClientQuotasResponseCodec.CODEC);
    }

    private static DescribeClientQuotasRequest.ComponentData component(
            String entity, byte match, @Nullable String name) {
        return new DescribeClientQuotasRequest.ComponentData(entity, match, name);
    }

    private DescribeUserScramCredentialsResponse credentials(@Nullable List<String> users) {
        return client.call(
                ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
                0,
                DescribeUserScramCredentialsRequestCodec.CODEC,
                new DescribeUserScramCredentialsRequest(
                        users == null
                                ? null
                                : users.stream()
                                        .map(DescribeUserScramCredentialsRequest.UserName::new)
                                        .toList()),
                DescribeUserScramCredentialsResponseCodec.CODEC);
    }
}
