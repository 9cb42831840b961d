package io.courant.server.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FindCoordinatorRequestBuilder;
import io.courant.wire.message.FindCoordinatorRequestCodec;
import io.courant.wire.message.FindCoordinatorResponse;
import io.courant.wire.message.FindCoordinatorResponseCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindCoordinatorHandlerTest {

    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;

    @Test
    void everyVersionNamesTheBrokerThatLeadsWhereTheGroupLies() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        for (int version = 0; version <= 6; version++) {
            FindCoordinatorRequestBuilder request = new FindCoordinatorRequestBuilder();
            FindCoordinatorResponse response = call(
                    client,
                    version,
                    version < 4 ? request.key("group") : request.coordinatorKeys(List.of("group", "other")));
            if (version < 4) {
                assertThat(response.errorCode()).isEqualTo(ErrorCode.NONE.code());
                assertThat(response.nodeId()).isEqualTo(1);
                assertThat(response.host()).isNotEmpty();
                assertThat(response.port()).isPositive();
            } else {
                assertThat(response.coordinators())
                        .extracting(FindCoordinatorResponse.Coordinator::key)
                        .containsExactly("group", "other");
                assertThat(response.coordinators()).allSatisfy(each -> {
                    assertThat(each.errorCode()).isEqualTo(ErrorCode.NONE.code());
                    assertThat(each.nodeId()).isEqualTo(1);
                    assertThat(each.host()).isNotEmpty();
                    assertThat(each.port()).isPositive();
                });
            }
        }
        client.end.close();
        node.stop();
    }

    @Test
    void refusesAShareGroupWithAnErrorThatIsNotRetried() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        FindCoordinatorResponse response = call(
                client, 6, new FindCoordinatorRequestBuilder().keyType(SHARE).coordinatorKeys(List.of("queue:0:0")));
        assertThat(response.coordinators().getFirst().errorCode())
                .isEqualTo(ErrorCode.GROUP_AUTHORIZATION_FAILED.code());
        client.end.close();
        node.stop();
    }

    @Test
    void refusesATransactionalId() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        FindCoordinatorResponse response = call(
                client,
                6,
                new FindCoordinatorRequestBuilder().keyType(TRANSACTION).coordinatorKeys(List.of("transactional")));
        assertThat(response.coordinators().getFirst().errorCode())
                .isEqualTo(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code());
        client.end.close();
        node.stop();
    }

    @Test
    void refusesAKindThatDoesNotExist() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        FindCoordinatorResponse response = call(
                client, 6, new FindCoordinatorRequestBuilder().keyType((byte) 9).coordinatorKeys(List.of("key")));
        assertThat(response.coordinators().getFirst().errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        client.end.close();
        node.stop();
    }

    private static FindCoordinatorResponse call(WireClient client, int version, FindCoordinatorRequestBuilder request) {
        return client.call(
                ApiKey.FIND_COORDINATOR,
                version,
                FindCoordinatorRequestCodec.CODEC,
                request.build(),
                FindCoordinatorResponseCodec.CODEC);
    }
}
