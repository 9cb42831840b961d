package io.courant.server.handler;

import static io.courant.server.handler.Requests.ALL;
import static io.courant.server.handler.Requests.PRODUCE_VERSION;
import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.deleteTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.onlyPart;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static io.courant.server.handler.Requests.sendProduce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.server.handler.Requests.Topic;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.ProduceResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full disk is a state: clients read, delete and wait, and go on writing once there is room. */
class FullDiskTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void producersAreRefusedUntilThereIsRoomAndEverythingElseWorks(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid kept = createTopic(client, "kept", 1);
        Uuid old = createTopic(client, "old", 1);
        assertThat(error(append(client, kept, "before"))).isEqualTo(ErrorCode.NONE);
        assertThat(error(append(client, old, "y".repeat(200_000)))).isEqualTo(ErrorCode.NONE);

        // A tenth and a twentieth of this are the watermarks.
        node.disk.limitCapacity(node.disk.usedBytes() + 10_000);
        node.world.runFor(2 * SECOND);
        assertThat(error(append(client, kept, "refused"))).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(records(sendFetch(client, 18, fetch("", kept, 1).build()).answer()))
                .containsExactly("0=before");
        createTopic(client, "new", 1);

        node.disk.limitCapacity(4_000_000 + node.disk.usedBytes());
        deleteTopic(client, old);
        node.world.runFor(3 * SECOND);
        assertThat(error(append(client, kept, "after"))).isEqualTo(ErrorCode.NONE);
        assertThat(records(sendFetch(client, 18, fetch("", kept, 1).build()).answer()))
                .containsExactly("0=before", "1=after");
        client.end.close();
        node.stop();
    }

    @Test
    void aProducerIsToldToWaitAndMadeToWhileTheDiskFillsUp() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 1);
        append(client, id, "opens the log");
        // Less than a tenth of the file system, and more than a twentieth.
        node.disk.limitCapacity(node.disk.usedBytes() * 100 / 93);
        node.world.runFor(2 * SECOND);

        ProduceResponse slowed = append(client, id, "x".repeat(5_000));
        assertThat(error(slowed)).isEqualTo(ErrorCode.NONE);
        assertThat(slowed.throttleTimeMs()).isPositive();
        var next = sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", id, 0, Batches.of("next"))));
        node.world.runFor(slowed.throttleTimeMs() * (SECOND / 1_000) - SECOND / 20);
        assertThat(next.isAnswered()).isFalse();
        assertThat(error(next.answer())).isEqualTo(ErrorCode.NONE);
        WireClient reader = node.connect();
        assertThat(records(sendFetch(reader, 18, fetch("", id, 1).build()).answer()))
                .hasSize(3);
        reader.end.close();
        client.end.close();
        node.stop();
    }

    private static ProduceResponse append(WireClient client, Uuid topic, String value) {
        return sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", topic, 0, Batches.of(value))))
                .answer();
    }

    private static ErrorCode error(ProduceResponse response) {
        return ErrorCode.forCode(onlyPart(response).errorCode()).orElseThrow();
    }
}
