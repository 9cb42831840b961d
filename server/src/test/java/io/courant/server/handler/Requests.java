package io.courant.server.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.Records;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponse;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.InitProducerIdResponseCodec;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The requests that most tests send, in the newest versions unless they say otherwise. */
final class Requests {

    static final short ALL = -1;
    static final int PRODUCE_VERSION = 13;
    static final int FETCH_VERSION = 18;

    private Requests() {}

    static Uuid createTopic(WireClient client, String name, int partitions) {
        return createTopic(client, name, partitions, Map.of());
    }

    static Uuid createTopic(WireClient client, String name, int partitions, Map<String, String> configs) {
        CreateTopicsResponse response = client.call(
                ApiKey.CREATE_TOPICS,
                7,
                CreateTopicsRequestCodec.CODEC,
                new CreateTopicsRequestBuilder()
                        .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                .name(name)
                                .numPartitions(partitions)
                                .replicationFactor((short) 1)
                                .configs(configs.entrySet().stream()
                                        .map(config -> new CreateTopicsRequest.CreatableTopicConfig(
                                                config.getKey(), config.getValue()))
                                        .toList())
                                .build()))
                        .build(),
                CreateTopicsResponseCodec.CODEC);
        assertThat(response.topics().getFirst().errorCode()).isZero();
        return response.topics().getFirst().topicId();
    }

    static void deleteTopic(WireClient client, Uuid topicId) {
        DeleteTopicsResponse response = client.call(
                ApiKey.DELETE_TOPICS,
                6,
                DeleteTopicsRequestCodec.CODEC,
                new DeleteTopicsRequestBuilder()
                        .timeoutMs(30_000)
                        .topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                                .topicId(topicId)
                                .build()))
                        .build(),
                DeleteTopicsResponseCodec.CODEC);
        assertThat(response.responses().getFirst().errorCode()).isZero();
    }

    static long newProducerId(WireClient client) {
        return client.call(
                        ApiKey.INIT_PRODUCER_ID,
                        5,
                        InitProducerIdRequestCodec.CODEC,
                        new InitProducerIdRequestBuilder().transactionalId(null).build(),
                        InitProducerIdResponseCodec.CODEC)
                .producerId();
    }

    static ProduceRequest produce(short acks, Topic... topics) {
        return new ProduceRequestBuilder()
                .acks(acks)
                .timeoutMs(10_000)
                .topicData(java.util.Arrays.stream(topics).map(Topic::data).toList())
                .build();
    }

    /** Topic, by name and id, and the batches for some of its partitions. */
    record Topic(String name, Uuid id, List<Part> parts) {

        static Topic of(String name, Uuid id, int partition, ByteBuffer records) {
            return new Topic(name, id, List.of(new Part(partition, records)));
        }

        ProduceRequest.TopicProduceData data() {
            return new ProduceRequestBuilder.TopicProduceDataBuilder()
                    .name(name)
                    .topicId(id)
                    .partitionData(parts.stream()
                            .map(part -> new ProduceRequestBuilder.PartitionProduceDataBuilder()
                                    .index(part.partition)
                                    .records(new Records.OfBuffer(part.records.duplicate()))
                                    .build())
                            .toList())
                    .build();
        }
    }

    record Part(int partition, ByteBuffer records) {}

    static WireClient.Sent<ProduceResponse> sendProduce(WireClient client, int version, ProduceRequest request) {
        return client.send(ApiKey.PRODUCE, version, ProduceRequestCodec.CODEC, request, ProduceResponseCodec.CODEC);
    }

    /** Produces one batch with acks=all; the answer for its partition. */
    static ProduceResponse.PartitionProduceResponse produce(
            WireClient client, Uuid topicId, int partition, ByteBuffer records) {
        return onlyPart(sendProduce(client, PRODUCE_VERSION, produce(ALL, Topic.of("", topicId, partition, records)))
                .answer());
    }

    static ProduceResponse.PartitionProduceResponse onlyPart(ProduceResponse response) {
        return response.responses().getFirst().partitionResponses().getFirst();
    }

    /** A fetch that does not wait, from offset 0 of partitions 0 to {@code partitions - 1}. */
    static FetchRequestBuilder fetch(String name, Uuid topicId, int partitions) {
        return fetch(name, topicId, partitions, 1_000_000);
    }

    static FetchRequestBuilder fetch(String name, Uuid topicId, int partitions, int partitionMaxBytes) {
        return new FetchRequestBuilder()
                .minBytes(1)
                .maxBytes(50_000_000)
                .topics(List.of(topic(
                        name,
                        topicId,
                        IntStream.range(0, partitions)
                                .mapToObj(partition -> partition(partition, 0, partitionMaxBytes))
                                .toList())));
    }

    static FetchRequest.FetchTopic topic(String name, Uuid topicId, List<FetchRequest.FetchPartition> partitions) {
        return new FetchRequestBuilder.FetchTopicBuilder()
                .topic(name)
                .topicId(topicId)
                .partitions(partitions)
                .build();
    }

    static FetchRequest.FetchPartition partition(int partition, long offset, int maxBytes) {
        return new FetchRequestBuilder.FetchPartitionBuilder()
                .partition(partition)
                .fetchOffset(offset)
                .partitionMaxBytes(maxBytes)
                .build();
    }

    static WireClient.Sent<FetchResponse> sendFetch(WireClient client, int version, FetchRequest request) {
        return client.send(ApiKey.FETCH, version, FetchRequestCodec.CODEC, request, FetchResponseCodec.CODEC);
    }

    /** The records of all partitions in the order of the response. */
    static List<String> records(FetchResponse response) {
        return response.responses().stream()
                .flatMap(topic -> topic.partitions().stream())
                .flatMap(partition -> records(partition).stream())
                .toList();
    }

    static List<String> records(FetchResponse.PartitionData partition) {
        return partition.records() instanceof Records.OfBuffer(ByteBuffer view) ? Batches.read(view) : List.of();
    }
}
