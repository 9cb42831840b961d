package io.courant.bench.load;

import io.courant.bench.load.MultiplexedProducer.Load;
import io.courant.wire.ApiKey;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponse.MetadataResponseTopic;
import io.courant.wire.message.MetadataResponseCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many topics with as many partitions each, and with names that begin alike, as those who run a cluster make, list and delete
 * them.
 *
 * @param port where their broker listens
 * @param prefix how the names begin
 * @param topics all of them
 */
public record ManyTopics(int port, String prefix, List<Topic> topics) {

    private static final short ACKS_LEADER = 1;
    private static final short METADATA_VERSION = 13;
    private static final int SIGNIFICANT_DIGITS = 3;

    /** About all topics of the cluster. */
    private static final MetadataRequest ALL = new MetadataRequestBuilder()
            .topics(null)
            .allowAutoTopicCreation(false)
            .build();

    /**
     * What listing all topics takes.
     *
     * @param bytes of one answer
     * @param nanos from sending each request to the last byte of its answer
     */
    public record Listing(long bytes, Histogram nanos) {}

    public ManyTopics {
        topics = List.copyOf(topics);
    }

    /** Makes them by a request each, one after the other; returns with the last answer. */
    public static ManyTopics create(int port, String prefix, int topics, int partitionsEach) throws IOException {
        List<Topic> made = new ArrayList<>();
        try (WireConnection connection = WireConnection.open(port)) {
            for (int i = 0; i < topics; i++) {
                made.add(TopicAdmin.request(connection, prefix + i, partitionsEach, Map.of()));
            }
        }
        return new ManyTopics(port, prefix, made);
    }

    /** Returns when metadata names a leader for every partition. */
    public void awaitLeaders() throws IOException {
        try (WireConnection connection = WireConnection.open(port)) {
            TopicAdmin.await("leaders of all topics", null, () -> {
                Map<String, MetadataResponseTopic> listed = list(connection);
                return topics.stream().allMatch(topic -> hasLeaders(topic, listed.get(topic.name())));
            });
        }
    }

    private static boolean hasLeaders(Topic topic, @Nullable MetadataResponseTopic listed) {
        return listed != null
                && listed.partitions().size() == topic.partitions()
                && listed.partitions().stream().allMatch(partition -> partition.leaderId() >= 0);
    }

    /** Returns when metadata names none of them any more. */
    public void awaitGone() throws IOException {
        try (WireConnection connection = WireConnection.open(port)) {
            TopicAdmin.await("deleted topics to be gone", null, () -> {
                Map<String, MetadataResponseTopic> listed = list(connection);
                return topics.stream().noneMatch(topic -> listed.containsKey(topic.name()));
            });
        }
    }

    /** Gives each partition a record of 1 KB at least, topic after topic, {@code acks=1}. */
    public void fill() throws IOException, InterruptedException {
        for (Topic topic : topics) {
            TopicAdmin.awaitLeaders(port, topic);
            ProduceFrames once = ProduceFrames.spread(topic, ACKS_LEADER);
            MultiplexedProducer.run(port, once, Load.onceOver(once));
        }
    }

    /** Lists all topics so many times, one request after the other, and only takes the answers' length. */
    public Listing listAll(int times) throws IOException {
        ByteBuffer request = Frames.request(
                ApiKey.METADATA,
                METADATA_VERSION,
                MetadataRequestCodec.size(ALL, METADATA_VERSION),
                out -> MetadataRequestCodec.write(ALL, METADATA_VERSION, out));
        Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
        long bytes = 0;
        try (WireConnection connection = WireConnection.open(port)) {
            for (int i = 0; i < times; i++) {
                long start = System.nanoTime();
                connection.send(request);
                bytes = (long) Integer.BYTES + connection.receive().remaining();
                nanos.recordValue(System.nanoTime() - start);
            }
        }
        return new Listing(bytes, nanos);
    }

    /** Deletes them by one request, as Kafka's tool does with all topics that a pattern fits; returns with the answer. */
    public void delete() throws IOException {
        TopicAdmin.delete(port, topics);
    }

    private static Map<String, MetadataResponseTopic> list(WireConnection connection) throws IOException {
        MetadataResponse response = Exchange.call(
                connection,
                ApiKey.METADATA,
                METADATA_VERSION,
                MetadataRequestCodec.size(ALL, METADATA_VERSION),
                out -> MetadataRequestCodec.write(ALL, METADATA_VERSION, out),
                in -> MetadataResponseCodec.read(in, METADATA_VERSION));
        return response.topics().stream()
                .collect(Collectors.toMap(topic -> String.valueOf(topic.name()), Function.identity()));
    }
}
