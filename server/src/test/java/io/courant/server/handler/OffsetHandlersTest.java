package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.produce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseCodec;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochResponse;
import io.courant.wire.message.OffsetForLeaderEpochResponseCodec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetHandlersTest {

    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;

    private record Asked(int partition, long timestamp) {}

    private static List<ListOffsetsResponse.ListOffsetsPartitionResponse> list(
            WireClient client, int version, String topic, Asked... asked) {
        return client.call(
                        ApiKey.LIST_OFFSETS,
                        version,
                        ListOffsetsRequestCodec.CODEC,
                        new ListOffsetsRequestBuilder()
                                .replicaId(-1)
                                .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                                        .name(topic)
                                        .partitions(Arrays.stream(asked)
                                                .map(each -> new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                                        .partitionIndex(each.partition)
                                                        .timestamp(each.timestamp)
                                                        .build())
                                                .toList())
                                        .build()))
                                .build(),
                        ListOffsetsResponseCodec.CODEC)
                .topics()
                .getFirst()
                .partitions();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void offsetsAreFoundByPlaceAndByTimeInEveryVersion(int shards) {
        SimulatedNode node = SimulatedNode.started(shards);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        for (int partition = 0; partition < 3; partition++) {
            produce(client, id, partition, Batches.of(1_000_000, "a", "b"));
            produce(client, id, partition, Batches.of(3_000_000, "c"));
            produce(client, id, partition, Batches.of(2_000_000, "d"));
        }
        for (int version = 1; version <= 11; version++) {
            assertThat(list(
                            client,
                            version,
                            "logs",
                            new Asked(2, LATEST),
                            new Asked(0, EARLIEST),
                            new Asked(1, 1_000_001)))
                    .extracting(ListOffsetsResponse.ListOffsetsPartitionResponse::offset)
                    .containsExactly(4L, 0L, 2L);
            assertThat(list(client, version, "logs", new Asked(2, 0), new Asked(0, 4_000_000), new Asked(0, EARLIEST)))
                    .extracting(each -> each.errorCode() + ":" + each.offset())
                    .containsExactly("0:0", "0:-1", ErrorCode.INVALID_REQUEST.code() + ":-1");
            var maximum =
                    list(client, version, "logs", new Asked(1, MAX_TIMESTAMP)).getFirst();
            if (version < 7) {
                assertThat(maximum.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
            } else {
                assertThat(maximum.errorCode()).isZero();
                assertThat(maximum.offset()).isEqualTo(2);
                assertThat(maximum.timestamp()).isEqualTo(3_000_000);
            }
        }
        assertThat(List.of(-4L, -5L, -6L, -7L))
                .map(place -> list(client, 11, "logs", new Asked(0, place)).getFirst())
                .extracting(each -> each.errorCode() + ":" + each.offset())
                .containsExactly("0:0", "0:-1", "0:-1", ErrorCode.UNSUPPORTED_VERSION.code() + ":-1");
        client.end.close();
        node.stop();
    }

    @Test
    void whatDoesNotExistIsRefused() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        createTopic(client, "logs", 1);
        assertThat(list(client, 11, "logs", new Asked(5, LATEST), new Asked(0, LATEST)))
                .extracting(ListOffsetsResponse.ListOffsetsPartitionResponse::errorCode)
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), ErrorCode.NONE.code());
        assertThat(list(client, 11, "nothing", new Asked(0, LATEST)).getFirst().errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        client.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void epochsEndWhereTheirRecordsEnd(int version) {
        SimulatedNode node = SimulatedNode.started(3);
        WireClient client = node.connect();
        Uuid id = createTopic(client, "logs", 3);
        produce(client, id, 1, Batches.of("a", "b", "c"));
        OffsetForLeaderEpochResponse response = client.call(
                ApiKey.OFFSET_FOR_LEADER_EPOCH,
                version,
                OffsetForLeaderEpochRequestCodec.CODEC,
                new OffsetForLeaderEpochRequestBuilder()
                        .replicaId(-1)
                        .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                                .topic("logs")
                                .partitions(List.of(part(1, 0, -1), part(0, 99, -1), part(8, 0, -1), part(2, 0, 99)))
                                .build()))
                        .build(),
                OffsetForLeaderEpochResponseCodec.CODEC);
        List<OffsetForLeaderEpochResponse.EpochEndOffset> answers =
                response.topics().getFirst().partitions();
        assertThat(answers.get(0).endOffset()).isEqualTo(3);
        assertThat(answers.get(1).endOffset()).isEqualTo(-1);
        assertThat(answers.get(2).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(answers.get(3).errorCode()).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
        client.end.close();
        node.stop();
    }

    private static io.courant.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition part(
            int partition, int epoch, int currentEpoch) {
        return new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                .partition(partition)
                .leaderEpoch(epoch)
                .currentLeaderEpoch(currentEpoch)
                .build();
    }
}
