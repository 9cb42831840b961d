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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteTopicsHandlerTest {

    private static final ControllerSettings KEEPS_TOPICS = new ControllerSettings(
            ControllerSettings.DEFAULTS.defaultPartitions(),
            ControllerSettings.DEFAULTS.defaultReplicationFactor(),
            false,
            ControllerSettings.DEFAULTS.topicDefaults(),
            ControllerSettings.DEFAULTS.snapshotIntervalBytes());

    /** More than begin to go in one turn. */
    private static final int PARTITIONS = 120;

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

    /** Deletions of logs begin after the answer, some in each turn. */
    @Test
    void aStopRightAfterTheAnswerLeavesNoLogOfTheTopic() throws IOException {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(produce(client, id, partition, Batches.of("record")).errorCode())
                    .isZero();
        }
        assertThat(directories(node, id)).hasSize(PARTITIONS);
        assertThat(delete(client, 6, "logs").responses().getFirst().errorCode()).isZero();
        node.stop();
        node.startAgain();
        node.world.runFor(60_000_000_000L);
        assertThat(directories(node, id)).isEmpty();
        assertThat(node.events.messages("partition.put-aside")).isEmpty();
        node.stop();
    }

    /** Those of the topic's partitions, whatever their names are now. */
    private static List<String> directories(SimulatedNode node, Uuid id) throws IOException {
        return node.disk.list(Path.of("/data")).stream()
                .filter(name -> name.startsWith("logs-") || name.startsWith(id.toString()))
                .toList();
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
