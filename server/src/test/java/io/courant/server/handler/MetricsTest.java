package io.courant.server.handler;

import static io.courant.server.handler.Requests.ALL;
import static io.courant.server.handler.Requests.PRODUCE_VERSION;
import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.sendProduce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.base.metrics.Metric;
import io.courant.log.metrics.LogMetrics;
import io.courant.server.ServerMetrics;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.server.handler.Requests.Topic;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node counts of itself while it serves. */
class MetricsTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void countsRequestsErrorsAndWhatTheyMove() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        Uuid topic = createTopic(client, "logs", 2);
        sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", topic, 1, Batches.of("one", "two", "three"))))
                .answer();
        sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", topic, 7, Batches.of("nowhere"))))
                .answer();

        String produces = ApiKey.PRODUCE.name();
        assertThat(node.metrics.value(ServerMetrics.REQUESTS, produces)).isEqualTo(2);
        assertThat(node.metrics.value(ServerMetrics.REQUEST_DURATION, produces)).isEqualTo(2);
        assertThat(node.metrics.value(ServerMetrics.REQUEST_BYTES, produces)).isGreaterThan(200);
        assertThat(node.metrics.value(ServerMetrics.RESPONSE_BYTES, produces)).isGreaterThan(80);
        assertThat(node.metrics.value(ServerMetrics.ERRORS, produces, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.name()))
                .isEqualTo(1);
        assertThat(node.metrics.value(ServerMetrics.REQUESTS, ApiKey.CREATE_TOPICS.name()))
                .isEqualTo(1);

        assertThat(ofDirectory(node, LogMetrics.APPENDED_RECORDS)).isGreaterThanOrEqualTo(3);
        assertThat(ofDirectory(node, LogMetrics.JOURNAL_COMMIT_DURATION)).isPositive();
        assertThat(ofDirectory(node, LogMetrics.JOURNAL_ENTRIES)).isPositive();
        assertThat(ofDirectory(node, LogMetrics.JOURNAL_USED_BYTES)).isPositive();
        assertThat(ofDirectory(node, LogMetrics.JOURNAL_CAPACITY_BYTES))
                .isGreaterThan(ofDirectory(node, LogMetrics.JOURNAL_USED_BYTES));
        client.end.close();
        node.stop();
    }

    @Test
    void countsTheErrorsOfGeneratedResponses() {
        SimulatedNode node = SimulatedNode.started(1);
        WireClient client = node.connect();
        client.call(
                ApiKey.DELETE_TOPICS,
                6,
                DeleteTopicsRequestCodec.CODEC,
                new DeleteTopicsRequestBuilder()
                        .timeoutMs(1_000)
                        .topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                                .topicId(new Uuid(1, 2))
                                .build()))
                        .build(),
                DeleteTopicsResponseCodec.CODEC);
        assertThat(node.metrics.value(
                        ServerMetrics.ERRORS, ApiKey.DELETE_TOPICS.name(), ErrorCode.UNKNOWN_TOPIC_ID.name()))
                .isEqualTo(1);
        client.end.close();
        node.stop();
    }

    @Test
    void countsConnectionsByListenerAndWhyTheyWereClosed() {
        SimulatedNode node = SimulatedNode.started(2);
        List<WireClient> clients = Stream.generate(node::connect).limit(5).toList();
        WireClient outside = node.connect(node.listeners().get(1));
        node.world.runFor(SECOND);
        assertThat(node.metrics.value(ServerMetrics.CONNECTIONS, "PLAINTEXT")).isEqualTo(5);
        assertThat(node.metrics.value(ServerMetrics.CONNECTIONS, "OUTSIDE")).isEqualTo(1);
        outside.end.close();
        clients.getFirst().end.close();
        node.world.runFor(SECOND);
        assertThat(node.metrics.value(ServerMetrics.CONNECTIONS, "PLAINTEXT")).isEqualTo(4);
        assertThat(node.metrics.value(ServerMetrics.CONNECTIONS, "OUTSIDE")).isZero();
        node.world.runFor(620 * SECOND);
        assertThat(node.metrics.value(ServerMetrics.CONNECTIONS, "PLAINTEXT")).isZero();
        assertThat(node.metrics.value(ServerMetrics.CLOSED_CONNECTIONS, "connection.idle"))
                .isEqualTo(4);
        node.stop();
    }

    @Test
    void tellsHowFullTheDiskIsAndWhatABudgetHolds() {
        SimulatedNode node = SimulatedNode.started(1);
        node.world.runFor(SECOND);
        assertThat(ofDirectory(node, LogMetrics.DISK_FREE_BYTES)).isPositive();
        assertThat(ofDirectory(node, LogMetrics.DISK_TOTAL_BYTES))
                .isGreaterThanOrEqualTo(ofDirectory(node, LogMetrics.DISK_FREE_BYTES));
        assertThat(ofDirectory(node, LogMetrics.DISK_STATE)).isZero();
        assertThat(node.metrics.value(ServerMetrics.IN_FLIGHT_LIMIT_BYTES)).isPositive();
        assertThat(node.metrics.value(ServerMetrics.IN_FLIGHT_BYTES)).isZero();
        assertThat(node.metrics.value(ServerMetrics.UNSENT_BYTES)).isZero();
        node.stop();
    }

    @Test
    void tellsWhichDirectoriesAreOffline() {
        SimulatedNode node = SimulatedNode.of(2, List.of(Path.of("/disk-a"), Path.of("/disk-b")));
        node.start();
        assertThat(node.metrics.value(ServerMetrics.DIRECTORY_OFFLINE, "/disk-a"))
                .isZero();
        assertThat(node.metrics.value(ServerMetrics.DIRECTORY_OFFLINE, "/disk-b"))
                .isZero();
        WireClient client = node.connect();
        Uuid topic = createTopic(client, "logs", 2);
        node.disk.faults().failSyncsOf("/disk-b/");
        for (int partition = 0; partition < 2; partition++) {
            sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", topic, partition, Batches.of("x"))))
                    .answer();
        }
        node.world.runFor(SECOND);
        assertThat(node.metrics.value(ServerMetrics.DIRECTORY_OFFLINE, "/disk-a"))
                .isZero();
        assertThat(node.metrics.value(ServerMetrics.DIRECTORY_OFFLINE, "/disk-b"))
                .isEqualTo(1);
        client.end.close();
        node.stop();
    }

    private static long ofDirectory(SimulatedNode node, Metric metric) {
        return node.metrics.value(metric, "/data");
    }
}
