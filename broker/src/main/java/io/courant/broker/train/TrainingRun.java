package io.courant.broker.train;

import io.courant.base.Buffers;
import io.courant.base.Endpoint;
import io.courant.base.Uuid;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.Records;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.message.ApiVersionsRequestBuilder;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.ApiVersionsResponseCodec;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.DescribeClusterRequestBuilder;
import io.courant.wire.message.DescribeClusterRequestCodec;
import io.courant.wire.message.DescribeClusterResponseCodec;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.InitProducerIdResponse;
import io.courant.wire.message.InitProducerIdResponseCodec;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponseCodec;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponseCodec;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochResponseCodec;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.ProduceResponseCodec;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One request of each kind that clients send around the first record: the order is a producer's, then a consumer's. */
public final class TrainingRun {

    private static final String TOPIC = "training";
    private static final int TIMEOUT_MS = 10_000;
    private static final long EARLIEST = -2;

    private final TrainingClient client;

    private TrainingRun(TrainingClient client) {
        this.client = client;
    }

    /**
     * Sends the requests to {@code broker}, which runs in this process; requests are built in its buffers.
     *
     * @throws IOException when the broker cannot be talked to, or answers with an error
     */
    public static void run(Endpoint broker, Buffers buffers) throws IOException {
        try (var client = new TrainingClient(broker, buffers)) {
            new TrainingRun(client).run();
        }
    }

    private void run() throws IOException {
        greet();
        Uuid topicId = createTopic();
        askForMetadata();
        InitProducerIdResponse producer = initProducer();
        int sequence = 0;
        for (CompressionType type : CompressionType.values()) {
            produce(
                    topicId,
                    (short) -1,
                    new BatchBuilder(Compression.of(type))
                            .producer(producer.producerId(), producer.producerEpoch(), sequence++));
        }
        produce(topicId, (short) 1, new BatchBuilder());
        askForOffsets();
        fetch(topicId);
        deleteTopic();
    }

    private void greet() throws IOException {
        var versions = client.call(
                ApiKey.API_VERSIONS,
                new ApiVersionsRequestBuilder()
                        .clientSoftwareName(TOPIC)
                        .clientSoftwareVersion("1")
                        .build(),
                ApiVersionsRequestCodec.CODEC,
                ApiVersionsResponseCodec.CODEC);
        check("ApiVersions", versions.errorCode());
        var cluster = client.call(
                ApiKey.DESCRIBE_CLUSTER,
                new DescribeClusterRequestBuilder().build(),
                DescribeClusterRequestCodec.CODEC,
                DescribeClusterResponseCodec.CODEC);
        check("DescribeCluster", cluster.errorCode());
    }

    private Uuid createTopic() throws IOException {
        var topic = new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                .name(TOPIC)
                .numPartitions(1)
                .replicationFactor((short) 1)
                .build();
        var created = client.call(
                ApiKey.CREATE_TOPICS,
                new CreateTopicsRequestBuilder()
                        .topics(List.of(topic))
                        .timeoutMs(TIMEOUT_MS)
                        .build(),
                CreateTopicsRequestCodec.CODEC,
                CreateTopicsResponseCodec.CODEC);
        check("CreateTopics", created.topics().getFirst().errorCode());
        return created.topics().getFirst().topicId();
    }

    private void askForMetadata() throws IOException {
        var topic = new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                .name(TOPIC)
                .build();
        var metadata = client.call(
                ApiKey.METADATA,
                new MetadataRequestBuilder().topics(List.of(topic)).build(),
                MetadataRequestCodec.CODEC,
                MetadataResponseCodec.CODEC);
        check("Metadata", metadata.topics().getFirst().errorCode());
    }

    private InitProducerIdResponse initProducer() throws IOException {
        var producer = client.call(
                ApiKey.INIT_PRODUCER_ID,
                new InitProducerIdRequestBuilder().transactionalId(null).build(),
                InitProducerIdRequestCodec.CODEC,
                InitProducerIdResponseCodec.CODEC);
        check("InitProducerId", producer.errorCode());
        return producer;
    }

    private void produce(Uuid topicId, short acks, BatchBuilder batch) throws IOException {
        byte[] value = "a line that compresses, a line that compresses".getBytes(StandardCharsets.UTF_8);
        Records records = new Records.OfBuffer(
                batch.append(System.currentTimeMillis(), null, value).build());
        var partition = new ProduceRequestBuilder.PartitionProduceDataBuilder()
                .index(0)
                .records(records)
                .build();
        var topic = new ProduceRequestBuilder.TopicProduceDataBuilder()
                .name(TOPIC)
                .topicId(topicId)
                .partitionData(List.of(partition))
                .build();
        var produced = client.call(
                ApiKey.PRODUCE,
                new ProduceRequestBuilder()
                        .acks(acks)
                        .timeoutMs(TIMEOUT_MS)
                        .topicData(List.of(topic))
                        .build(),
                ProduceRequestCodec.CODEC,
                ProduceResponseCodec.CODEC);
        check(
                "Produce",
                produced.responses().getFirst().partitionResponses().getFirst().errorCode());
    }

    private void askForOffsets() throws IOException {
        var offsetPartition = new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                .partitionIndex(0)
                .timestamp(EARLIEST)
                .build();
        var offsetTopic = new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                .name(TOPIC)
                .partitions(List.of(offsetPartition))
                .build();
        var offsets = client.call(
                ApiKey.LIST_OFFSETS,
                new ListOffsetsRequestBuilder()
                        .replicaId(-1)
                        .topics(List.of(offsetTopic))
                        .timeoutMs(TIMEOUT_MS)
                        .build(),
                ListOffsetsRequestCodec.CODEC,
                ListOffsetsResponseCodec.CODEC);
        check("ListOffsets", offsets.topics().getFirst().partitions().getFirst().errorCode());

        var epochPartition = new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                .partition(0)
                .leaderEpoch(0)
                .build();
        var epochTopic = new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                .topic(TOPIC)
                .partitions(List.of(epochPartition))
                .build();
        var epochs = client.call(
                ApiKey.OFFSET_FOR_LEADER_EPOCH,
                new OffsetForLeaderEpochRequestBuilder()
                        .replicaId(-1)
                        .topics(List.of(epochTopic))
                        .build(),
                OffsetForLeaderEpochRequestCodec.CODEC,
                OffsetForLeaderEpochResponseCodec.CODEC);
        check(
                "OffsetForLeaderEpoch",
                epochs.topics().getFirst().partitions().getFirst().errorCode());
    }

    private void fetch(Uuid topicId) throws IOException {
        var partition = new FetchRequestBuilder.FetchPartitionBuilder()
                .partition(0)
                .fetchOffset(0)
                .partitionMaxBytes(1 << 20)
                .build();
        var topic = new FetchRequestBuilder.FetchTopicBuilder()
                .topic(TOPIC)
                .topicId(topicId)
                .partitions(List.of(partition))
                .build();
        var fetched = client.call(
                ApiKey.FETCH,
                new FetchRequestBuilder()
                        .maxWaitMs(TIMEOUT_MS)
                        .minBytes(1)
                        .maxBytes(1 << 20)
                        .sessionEpoch(-1)
                        .topics(List.of(topic))
                        .build(),
                FetchRequestCodec.CODEC,
                FetchResponseCodec.CODEC);
        check("Fetch", fetched.errorCode());
        var data = fetched.responses().getFirst().partitions().getFirst();
        check("Fetch", data.errorCode());
        Records records = data.records();
        if (records == null || records.sizeInBytes() == 0) {
            throw new IOException("Fetch returned nothing of what was produced");
        }
    }

    private void deleteTopic() throws IOException {
        var topic = new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                .name(TOPIC)
                .build();
        var deleted = client.call(
                ApiKey.DELETE_TOPICS,
                new DeleteTopicsRequestBuilder()
                        .topics(List.of(topic))
                        .timeoutMs(TIMEOUT_MS)
                        .build(),
                DeleteTopicsRequestCodec.CODEC,
                DeleteTopicsResponseCodec.CODEC);
        check("DeleteTopics", deleted.responses().getFirst().errorCode());
    }

    private static void check(String api, short errorCode) throws IOException {
        if (errorCode != ErrorCode.NONE.code()) {
            throw new IOException(api + " was answered with "
                    + ErrorCode.forCode(errorCode).map(Enum::name).orElse("error " + errorCode));
        }
    }
}
