package io.courant.bench.load;

import io.courant.bench.process.RunningBroker;
import io.courant.wire.ApiKey;
import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestCodec;
import io.courant.wire.message.CreateTopicsResponse;
import io.courant.wire.message.CreateTopicsResponseCodec;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequestCodec;
import io.courant.wire.message.DeleteTopicsResponse;
import io.courant.wire.message.DeleteTopicsResponseCodec;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponse;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseCodec;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a benchmark asks of a broker besides load: is it there, make a topic, drop it. */
public final class TopicAdmin {

    private static final short CREATE_VERSION = 7;
    private static final short DELETE_VERSION = 6;
    private static final short METADATA_VERSION = 13;
    private static final short LIST_OFFSETS_VERSION = 9;
    private static final short ALTER_VERSION = 1;
    private static final byte TOPIC = 2;
    private static final byte SET = 0;
    private static final long LATEST = -1;
    private static final int CLIENT = -1;
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SERVES_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(2);

    private TopicAdmin() {}

    /**
     * Returns when {@code broker} answers and knows of itself as a member of its cluster.
     *
     * @throws IOException when it ends before, or takes longer than two minutes
     */
    public static void awaitServing(RunningBroker broker) throws IOException {
        await("broker", broker, () -> {
            try (WireConnection connection = WireConnection.open(broker.port())) {
                return knowsItself(connection);
            }
        });
    }

    /** Whether the broker at the other end knows of itself as a member of its cluster. */
    static boolean knowsItself(WireConnection connection) throws IOException {
        MetadataRequest request = new MetadataRequestBuilder().topics(List.of()).build();
        MetadataResponse response = Exchange.call(
                connection,
                ApiKey.METADATA,
                METADATA_VERSION,
                MetadataRequestCodec.size(request, METADATA_VERSION),
                out -> MetadataRequestCodec.write(request, METADATA_VERSION, out),
                in -> MetadataResponseCodec.read(in, METADATA_VERSION));
        return !response.brokers().isEmpty();
    }

    /**
     * Makes a topic and returns when all its partitions have a leader. Once it is deleted Courant's files go at once; Kafka
     * goes by a setting of the broker, a minute unless a row says otherwise.
     */
    public static Topic create(int port, String name, int partitions) throws IOException {
        return create(port, name, partitions, Map.of());
    }

    /** The same with more settings. */
    public static Topic create(int port, String name, int partitions, Map<String, String> settings) throws IOException {
        Topic topic;
        try (WireConnection connection = WireConnection.open(port)) {
            topic = request(connection, name, partitions, settings);
        }
        awaitLeaders(port, topic);
        return topic;
    }

    /** As {@link #create}, but returns with the answer. */
    static Topic request(WireConnection connection, String name, int partitions, Map<String, String> settings)
            throws IOException {
        List<CreateTopicsRequest.CreatableTopicConfig> configs = new ArrayList<>();
        configs.add(config("file.delete.delay.ms", "0"));
        settings.forEach((key, value) -> configs.add(config(key, value)));
        CreateTopicsRequest request = new CreateTopicsRequestBuilder()
                .timeoutMs(LoadLimits.ANSWER_WITHIN_MS)
                .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                        .name(name)
                        .numPartitions(partitions)
                        .replicationFactor((short) 1)
                        .configs(configs)
                        .build()))
                .build();
        CreateTopicsResponse response = Exchange.call(
                connection,
                ApiKey.CREATE_TOPICS,
                CREATE_VERSION,
                CreateTopicsRequestCodec.size(request, CREATE_VERSION),
                out -> CreateTopicsRequestCodec.write(request, CREATE_VERSION, out),
                in -> CreateTopicsResponseCodec.read(in, CREATE_VERSION));
        CreateTopicsResponse.CreatableTopicResult result = response.topics().getFirst();
        Errors.requireNone(result.errorCode(), "creating topic " + name);
        return new Topic(name, result.topicId(), partitions);
    }

    private static CreateTopicsRequest.CreatableTopicConfig config(String name, String value) {
        return new CreateTopicsRequestBuilder.CreatableTopicConfigBuilder()
                .name(name)
                .value(value)
                .build();
    }

    /** Changes settings of a topic. */
    public static void set(int port, Topic topic, Map<String, String> settings) throws IOException {
        List<IncrementalAlterConfigsRequest.AlterableConfig> changes = new ArrayList<>();
        settings.forEach((name, value) -> changes.add(new IncrementalAlterConfigsRequestBuilder.AlterableConfigBuilder()
                .name(name)
                .configOperation(SET)
                .value(value)
                .build()));
        IncrementalAlterConfigsRequest request = new IncrementalAlterConfigsRequestBuilder()
                .resources(List.of(new IncrementalAlterConfigsRequestBuilder.AlterConfigsResourceBuilder()
                        .resourceType(TOPIC)
                        .resourceName(topic.name())
                        .configs(changes)
                        .build()))
                .build();
        IncrementalAlterConfigsResponse response = Exchange.call(
                port,
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                ALTER_VERSION,
                IncrementalAlterConfigsRequestCodec.size(request, ALTER_VERSION),
                out -> IncrementalAlterConfigsRequestCodec.write(request, ALTER_VERSION, out),
                in -> IncrementalAlterConfigsResponseCodec.read(in, ALTER_VERSION));
        Errors.requireNone(response.responses().getFirst().errorCode(), "settings of topic " + topic.name());
    }

    /** Deletes a topic; its files may go later. */
    public static void delete(int port, Topic topic) throws IOException {
        delete(port, List.of(topic));
    }

    /** Deletes topics by one request; their files may go later. */
    public static void delete(int port, List<Topic> topics) throws IOException {
        DeleteTopicsRequest request = new DeleteTopicsRequestBuilder()
                .timeoutMs(LoadLimits.ANSWER_WITHIN_MS)
                .topics(topics.stream().map(TopicAdmin::byId).toList())
                .build();
        DeleteTopicsResponse response = Exchange.call(
                port,
                ApiKey.DELETE_TOPICS,
                DELETE_VERSION,
                DeleteTopicsRequestCodec.size(request, DELETE_VERSION),
                out -> DeleteTopicsRequestCodec.write(request, DELETE_VERSION, out),
                in -> DeleteTopicsResponseCodec.read(in, DELETE_VERSION));
        for (DeleteTopicsResponse.DeletableTopicResult result : response.responses()) {
            Errors.requireNone(result.errorCode(), "deleting topic " + result.name());
        }
    }

    private static DeleteTopicsRequest.DeleteTopicState byId(Topic topic) {
        return new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                .name(null)
                .topicId(topic.id())
                .build();
    }

    /** A leader that metadata names may not know of it yet; one that answers for its partitions does. */
    static void awaitLeaders(int port, Topic topic) throws IOException {
        List<ListOffsetsRequest.ListOffsetsPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            partitions.add(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                    .partitionIndex(partition)
                    .timestamp(LATEST)
                    .build());
        }
        ListOffsetsRequest request = new ListOffsetsRequestBuilder()
                .replicaId(CLIENT)
                .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                        .name(topic.name())
                        .partitions(partitions)
                        .build()))
                .build();
        await("leaders of " + topic.name(), null, () -> {
            ListOffsetsResponse response = Exchange.call(
                    port,
                    ApiKey.LIST_OFFSETS,
                    LIST_OFFSETS_VERSION,
                    ListOffsetsRequestCodec.size(request, LIST_OFFSETS_VERSION),
                    out -> ListOffsetsRequestCodec.write(request, LIST_OFFSETS_VERSION, out),
                    in -> ListOffsetsResponseCodec.read(in, LIST_OFFSETS_VERSION));
            return response.topics().getFirst().partitions().stream().allMatch(partition -> partition.errorCode() == 0);
        });
    }

    /** What is asked again until it holds. */
    interface Question {
        boolean holds() throws IOException;
    }

    /** Asks again and again, for two minutes at most; looks after {@code broker}, if there is one, while nobody listens. */
    static void await(String what, @Nullable RunningBroker broker, Question question) throws IOException {
        long deadline = System.nanoTime() + SERVES_WITHIN_NANOS;
        while (System.nanoTime() < deadline) {
            try {
                if (question.holds()) {
                    return;
                }
            } catch (ConnectException notYet) {
                if (broker != null) {
                    broker.checkAlive();
                }
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
        throw new IOException("waited two minutes for: " + what);
    }
}
