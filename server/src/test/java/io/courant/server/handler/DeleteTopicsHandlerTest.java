package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.produce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponse;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteTopicsHandlerTest {

    private static final ControllerSettings KEEPS_TOPICS = new ControllerSettings(
            ControllerSettings.DEFAULTS.defaultPartitions(),
            ControllerSettings.DEFAULTS.defaultReplicationFactor(),
            false,
            ControllerSettings.DEFAULTS.topicDefaults(),
            ControllerSettings.DEFAULTS.snapshotIntervalBytes());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void keepsEveryTopicWhereTopicsCannotBeDeleted(int version) {
        SimulatedNode node = SimulatedNode.started(2, KEEPS_TOPICS, settings -> settings);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        // Clients that speak versions below 3 do not know the code for it.
        ErrorCode expected = version < 3 ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED;
        assertThat(delete(client, version, "logs", "missing", "twice", "twice").responses())
                .isNotEmpty()
                .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                .containsOnly(expected.code());
        if (version == 6) {
            assertThat(delete(client, id).responses())
                    .extracting(DeleteTopicsResponse.DeletableTopicResult::errorCode)
                    .containsOnly(expected.code());
        }
        assertThat(produce(client, id, 0, Batches.of("still here")).errorCode()).isZero();
        client.end.close();
        node.stop();
    }

    private static DeleteTopicsResponse delete(WireClient client, int version, String... names) {
        var request = new DeleteTopicsRequestBuilder().timeoutMs(10_000);
        return send(
                client,
                version,
                (version < 6
                                ? request.topicNames(List.of(names))
                                : request.topics(List.of(names).stream()
                                        .map(name -> state(name, Uuid.ZERO))
                                        .toList()))
                        .build());
    }

    private static DeleteTopicsResponse delete(WireClient client, Uuid id) {
        return send(
                client,
                6,
                new DeleteTopicsRequestBuilder()
                        .timeoutMs(10_000)
                        .topics(List.of(state(null, id)))
                        .build());
    }

    private static DeleteTopicsRequest.DeleteTopicState state(@Nullable String name, Uuid id) {
        return new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                .name(name)
                .topicId(id)
                .build();
    }

    private static DeleteTopicsResponse send(WireClient client, int version, DeleteTopicsRequest request) {
        return client.call(
                ApiKey.DELETE_TOPICS,
                version,
                DeleteTopicsRequestCodec.CODEC,
                request,
                DeleteTopicsResponseCodec.CODEC);
    }
}
