package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.deleteTopic;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.message.DescribeTopicPartitionsRequestCodec;
import io.courant.wire.message.DescribeTopicPartitionsResponse;
import io.courant.wire.message.DescribeTopicPartitionsResponseCodec;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand partitions: what one does with them must not grow faster than they do. */
class ManyPartitionsTest {

    private static final int MANY = 10_000;

    /** Several times what it takes; ten thousand times ten thousand of anything would take minutes. */
    private static final int SECONDS = 60;

    @Test
    @Timeout(SECONDS)
    void areMadeListedAndDeletedAsOneTopicAndAsMany() {
        SimulatedNode node = SimulatedNode.started(2);
        WireClient client = node.connect();
        Uuid one = createTopic(client, "one", MANY);
        assertThat(partitionsInMetadata(client)).isEqualTo(MANY);
        assertThat(described(client))
                .containsExactlyElementsOf(IntStream.range(0, MANY)
                        .mapToObj(index -> "one-" + index)
                        .toList());
        deleteTopic(client, one);
        assertThat(partitionsInMetadata(client)).isZero();

        List<Uuid> topics = new ArrayList<>();
        for (int i = 0; i < MANY / 100; i++) {
            topics.add(createTopic(client, "topic-" + i, 100));
        }
        assertThat(partitionsInMetadata(client)).isEqualTo(MANY);
        assertThat(described(client)).hasSize(MANY).doesNotHaveDuplicates();
        topics.forEach(id -> deleteTopic(client, id));
        assertThat(partitionsInMetadata(client)).isZero();
        assertThat(described(client)).isEmpty();
        client.end.close();
        node.stop();
    }

    private static int partitionsInMetadata(WireClient client) {
        MetadataResponse response = client.call(
                ApiKey.METADATA,
                13,
                MetadataRequestCodec.CODEC,
                new MetadataRequestBuilder().topics(null).build(),
                MetadataResponseCodec.CODEC);
        return response.topics().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    /** All partitions, asked for page by page. */
    private static List<String> described(WireClient client) {
        List<String> all = new ArrayList<>();
        DescribeTopicPartitionsRequest.Cursor cursor = null;
        do {
            DescribeTopicPartitionsResponse page = client.call(
                    ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                    0,
                    DescribeTopicPartitionsRequestCodec.CODEC,
                    new DescribeTopicPartitionsRequestBuilder().cursor(cursor).build(),
                    DescribeTopicPartitionsResponseCodec.CODEC);
            int before = all.size();
            page.topics()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> all.add(topic.name() + "-" + partition.partitionIndex())));
            assertThat(all.size() - before).isLessThanOrEqualTo(2_000);
            DescribeTopicPartitionsResponse.Cursor next = page.nextCursor();
            cursor = next == null
                    ? null
                    : new DescribeTopicPartitionsRequest.Cursor(next.topicName(), next.partitionIndex());
        } while (cursor != null);
        return all;
    }
}
