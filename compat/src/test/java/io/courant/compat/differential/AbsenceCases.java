package io.courant.compat.differential;

import io.courant.wire.message.DescribeAclsRequest;
import io.courant.wire.message.DescribeAclsRequestBuilder;
import io.courant.wire.message.DescribeClientQuotasRequest;
import io.courant.wire.message.DescribeUserScramCredentialsRequest;
import io.courant.wire.message.ElectLeadersRequest;
import io.courant.wire.message.ElectLeadersRequestBuilder;
import io.courant.wire.message.ListTransactionsRequestBuilder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node with stock settings has none of, and tools ask for all the same: quotas, passwords, access lists, transactions, other leaders. */
final class AbsenceCases implements DifferentialTest.Cases {

    private static final byte EXACTLY = 0;
    private static final byte DEFAULT = 1;
    private static final byte ANY = 2;
    private static final String LED = "led";
    private static final int FIRST_WITH_TYPE = 1;
    private static final int FIRST_WITH_DURATION = 1;
    private static final int FIRST_WITH_PATTERN = 2;

    @Override
    public void play(Script script) throws IOException {
        playQuotas(script);
        playCredentials(script);
        script.play("of all", Api.DESCRIBE_ACLS, (side, version) -> acls());
        playTransactions(script);
        playElections(script);
    }

    private static void playQuotas(Script script) throws IOException {
        quotas(script, "of everything");
        for (String entity : List.of("user", "client-id", "ip", "shelf", "")) {
            for (byte match : new byte[] {EXACTLY, DEFAULT, ANY, 3, -1}) {
                quotas(script, "of any " + entity + " by match " + match, component(entity, match, null));
                quotas(script, "of one " + entity + " by match " + match, component(entity, match, "name"));
            }
        }
        quotas(script, "of users and clients", component("user", ANY, null), component("client-id", ANY, null));
        quotas(script, "of users twice", component("user", ANY, null), component("user", EXACTLY, "name"));
        quotas(script, "of users twice, badly", component("user", ANY, null), component("user", EXACTLY, null));
        quotas(script, "of users and addresses", component("user", ANY, null), component("ip", ANY, null));
        quotas(script, "of clients and addresses", component("ip", ANY, null), component("client-id", ANY, null));
        quotas(script, "of shelves and nothing", component("shelf", ANY, null), component("", ANY, null));
    }

    private static void quotas(Script script, String what, DescribeClientQuotasRequest.ComponentData... components)
            throws IOException {
        for (boolean strict : new boolean[] {false, true}) {
            script.play(
                    what + (strict ? " alone" : ""),
                    Api.DESCRIBE_CLIENT_QUOTAS,
                    (side, version) -> new DescribeClientQuotasRequest(List.of(components), strict));
        }
    }

    private static DescribeClientQuotasRequest.ComponentData component(
            String entity, byte match, @Nullable String name) {
        return new DescribeClientQuotasRequest.ComponentData(entity, match, name);
    }

    private static void playCredentials(Script script) throws IOException {
        script.play(
                "of everybody",
                Api.DESCRIBE_USER_SCRAM_CREDENTIALS,
                (side, version) -> new DescribeUserScramCredentialsRequest(null));
        for (List<String> users :
                List.<List<String>>of(List.of(), List.of("one"), List.of("one", "two", "one"), List.of(""))) {
            script.play(
                    "of " + users,
                    Api.DESCRIBE_USER_SCRAM_CREDENTIALS,
                    (side, version) -> new DescribeUserScramCredentialsRequest(users.stream()
                            .map(DescribeUserScramCredentialsRequest.UserName::new)
                            .toList()));
        }
    }

    /** A question for all of them. */
    static DescribeAclsRequest acls() {
        return new DescribeAclsRequestBuilder()
                .resourceTypeFilter((byte) 1)
                .resourceNameFilter(null)
                .patternTypeFilter((byte) 1)
                .principalFilter(null)
                .hostFilter(null)
                .operation((byte) 1)
                .permissionType((byte) 1)
                .build();
    }

    private static void playTransactions(Script script) throws IOException {
        List<String> states = List.of("Empty", "Ongoing", "PrepareCommit", "PrepareAbort", "CompleteCommit");
        script.play("of all", Api.LIST_TRANSACTIONS, (side, version) -> new ListTransactionsRequestBuilder().build());
        script.play(
                "in known states",
                Api.LIST_TRANSACTIONS,
                (side, version) -> new ListTransactionsRequestBuilder()
                        .stateFilters(states)
                        .build());
        script.play(
                "in states",
                Api.LIST_TRANSACTIONS,
                (side, version) -> new ListTransactionsRequestBuilder()
                        .stateFilters(List.of(
                                "CompleteAbort", "Dead", "PrepareEpochFence", "Unknown", "ongoing", "Lost", "Lost", ""))
                        .producerIdFilters(List.of(5L))
                        .build());
        script.playFrom(
                FIRST_WITH_DURATION,
                "of some length",
                Api.LIST_TRANSACTIONS,
                (side, version) ->
                        new ListTransactionsRequestBuilder().durationFilter(5).build());
        script.playFrom(
                FIRST_WITH_PATTERN,
                "by pattern",
                Api.LIST_TRANSACTIONS,
                (side, version) -> new ListTransactionsRequestBuilder()
                        .transactionalIdPattern("a.*")
                        .build());
        script.playFrom(
                FIRST_WITH_PATTERN,
                "by a pattern that is none",
                Api.LIST_TRANSACTIONS,
                (side, version) -> new ListTransactionsRequestBuilder()
                        .transactionalIdPattern("([")
                        .build());
    }

    private static void playElections(Script script) throws IOException {
        script.makeTopic(LED, 3);
        for (byte type : new byte[] {0, 1}) {
            elections(script, type, "of all", null);
            elections(script, type, "of nothing", List.of());
            elections(script, type, "of partitions", List.of(led(LED, 0, 2)));
            elections(script, type, "of no partition", List.of(led(LED)));
            elections(script, type, "of missing ones", List.of(led(LED, 0, 3, -1), led("missing", 0), led("a/b", 0)));
            elections(script, type, "of one partition twice", List.of(led(LED, 1, 1)));
        }
        for (byte type : new byte[] {2, -1}) {
            script.playFrom(
                    FIRST_WITH_TYPE,
                    "of type " + type,
                    Api.ELECT_LEADERS,
                    (side, version) -> election(type, List.of(led(LED, 0))));
        }
    }

    private static void elections(
            Script script, byte type, String what, @Nullable List<ElectLeadersRequest.TopicPartitions> topics)
            throws IOException {
        int first = type == 0 ? 0 : FIRST_WITH_TYPE;
        script.playFrom(first, what + " by type " + type, Api.ELECT_LEADERS, (side, version) -> election(type, topics));
    }

    private static ElectLeadersRequest election(byte type, @Nullable List<ElectLeadersRequest.TopicPartitions> topics) {
        return new ElectLeadersRequestBuilder()
                .electionType(type)
                .topicPartitions(topics)
                .build();
    }

    private static ElectLeadersRequest.TopicPartitions led(String topic, Integer... partitions) {
        return new ElectLeadersRequest.TopicPartitions(topic, List.of(partitions));
    }
}
