package io.courant.server.handler;

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
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic that was deleted and made again under its name: who asks by name meets the new one, who asks by id is told. */
class ReplacedTopicTest {

    private static final int FIRST_FETCH_BY_ID = 13;
    private static final int FIRST_PRODUCE_BY_ID = 13;
    private static final int FIRST_METADATA_WITH_IDS = 10;
    private static final int FIRST_METADATA_BY_ID = 12;

    private final SimulatedNode node = SimulatedNode.started(3);
    private final WireClient client = node.connect();
    private Uuid old = Uuid.ZERO;
    private Uuid again = Uuid.ZERO;

    @BeforeEach
    void replaceATopic() {
        old = createTopic(client, "logs", 2);
        produce(client, old, 0, Batches.of("old", "older"));
        deleteTopic(client, old);
        again = createTopic(client, "logs", 2);
        produce(client, again, 0, Batches.of("new"));
        assertThat(again).isNotEqualTo(old);
    }

    @AfterEach
    void stop() {
        client.end.close();
        node.stop();
    }

    @Test
    void everyVersionOfFetch() {
        for (int version = 4; version <= 18; version++) {
            boolean byId = version >= FIRST_FETCH_BY_ID;
            FetchResponse fresh = sendFetch(
                            client,
                            version,
                            fetch(byId ? "" : "logs", byId ? again : Uuid.ZERO, 1)
                                    .build())
                    .answer();
            assertThat(records(fresh)).containsExactly("0=new");
            if (byId) {
                FetchResponse stale =
                        sendFetch(client, version, fetch("", old, 1).build()).answer();
                assertThat(stale.responses().getFirst().partitions().getFirst().errorCode())
                        .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
                assertThat(stale.responses().getFirst().topicId()).isEqualTo(old);
            }
        }
    }

    @Test
    void everyVersionOfProduce() {
        long offset = 1;
        for (int version = 3; version <= 13; version++) {
            boolean byId = version >= FIRST_PRODUCE_BY_ID;
            var answer = onlyPart(sendProduce(
                            client,
                            version,
                            produce(
                                    Requests.ALL,
                                    Requests.Topic.of(
                                            byId ? "" : "logs", byId ? again : Uuid.ZERO, 0, Batches.of("more"))))
                    .answer());
            assertThat(answer.errorCode()).isZero();
            assertThat(answer.baseOffset()).isEqualTo(offset++);
        }
        var stale = onlyPart(sendProduce(
                        client,
                        FIRST_PRODUCE_BY_ID,
                        produce(Requests.ALL, Requests.Topic.of("", old, 0, Batches.of("late"))))
                .answer());
        assertThat(stale.errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(stale.baseOffset()).isEqualTo(-1);
    }

    private MetadataResponse.MetadataResponseTopic metadata(int version, @Nullable String name, Uuid id) {
        return client.call(
                        ApiKey.METADATA,
                        version,
                        MetadataRequestCodec.CODEC,
                        new MetadataRequestBuilder()
                                .topics(List.of(new MetadataRequest.MetadataRequestTopic(id, name)))
                                .build(),
                        MetadataResponseCodec.CODEC)
                .topics()
                .getFirst();
    }

    @Test
    void everyVersionOfMetadata() {
        for (int version = 0; version <= 13; version++) {
            var byName = metadata(version, "logs", Uuid.ZERO);
            assertThat(byName.errorCode()).isZero();
            if (version >= FIRST_METADATA_WITH_IDS) {
                assertThat(byName.topicId()).isEqualTo(again);
            }
        }
        for (int version = FIRST_METADATA_BY_ID; version <= 13; version++) {
            assertThat(metadata(version, null, again).name()).isEqualTo("logs");
            var stale = metadata(version, null, old);
            assertThat(stale.errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
            assertThat(stale.topicId()).isEqualTo(old);
            assertThat(stale.name()).isNull();
        }
    }

    private CreateTopicsResponse.CreatableTopicResult create(String name, boolean validateOnly) {
        return client.call(
                        ApiKey.CREATE_TOPICS,
                        7,
                        CreateTopicsRequestCodec.CODEC,
                        new CreateTopicsRequestBuilder()
                                .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                        .name(name)
                                        .numPartitions(1)
                                        .replicationFactor((short) 1)
                                        .build()))
                                .validateOnly(validateOnly)
                                .build(),
                        CreateTopicsResponseCodec.CODEC)
                .topics()
                .getFirst();
    }

    @Test
    void namesThatLookAlikeInMetricsAreFreeAgainOnceTheirTopicIsDeleted() {
        Uuid dotted = createTopic(client, "a.b", 1);
        for (boolean validateOnly : new boolean[] {true, false}) {
            assertThat(create("a_b", validateOnly).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        }
        assertThat(metadata(13, "a_b", Uuid.ZERO).errorCode())
                .as("made because it was asked for")
                .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        deleteTopic(client, dotted);
        assertThat(create("a_b", true).errorCode()).isZero();
        assertThat(create("a_b", false).errorCode()).isZero();
        assertThat(create("a.b", false).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }
}
