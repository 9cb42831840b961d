package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.Records;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.message.ProduceRequestCodec;
import io.courant.wire.message.ProduceResponse;
import io.courant.wire.message.ProduceResponseCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** One Produce request, by topic id or by name as its version has it. */
final class ProduceCall {

    private static final int FIRST_VERSION_WITH_IDS = 13;
    private static final int FIRST_VERSION_WITH_ZSTD = 7;

    /** What became of one partition's batch. */
    record Answer(ErrorCode error, long baseOffset, String message) {}

    private final short acks;
    private final int version;
    private final TopicView topics;
    private final Map<TopicIdPartition, ByteBuffer> batches = new LinkedHashMap<>();

    /** With {@code byId} the request cannot reach another topic of the same name. */
    ProduceCall(SeededRandom random, TopicView topics, short acks, boolean byId) {
        this.topics = topics;
        this.acks = acks;
        int highest = ApiKey.PRODUCE.versions().highest();
        this.version = byId ? highest : random.between(FIRST_VERSION_WITH_ZSTD, highest);
    }

    void add(TopicIdPartition partition, ByteBuffer batch) {
        batches.put(partition, batch);
    }

    int partitions() {
        return batches.size();
    }

    void send(BrokerLink link, int timeoutMs, BiConsumer<TopicIdPartition, Answer> answered) {
        ProduceRequest request = new ProduceRequestBuilder()
                .acks(acks)
                .timeoutMs(timeoutMs)
                .topicData(topicData())
                .build();
        if (acks == 0) {
            link.sendOnly(ApiKey.PRODUCE, version, request, ProduceRequestCodec.CODEC);
            return;
        }
        link.request(
                ApiKey.PRODUCE,
                version,
                request,
                ProduceRequestCodec.CODEC,
                ProduceResponseCodec.CODEC,
                response -> answer(response, answered));
    }

    private List<ProduceRequest.TopicProduceData> topicData() {
        Map<Uuid, List<ProduceRequest.PartitionProduceData>> byTopic = new LinkedHashMap<>();
        batches.forEach((partition, batch) -> byTopic.computeIfAbsent(partition.topicId(), ignored -> new ArrayList<>())
                .add(new ProduceRequest.PartitionProduceData(
                        partition.partition(), new Records.OfBuffer(batch.duplicate()))));
        List<ProduceRequest.TopicProduceData> data = new ArrayList<>();
        byTopic.forEach(
                (id, partitions) -> data.add(new ProduceRequest.TopicProduceData(topics.nameOf(id), id, partitions)));
        return data;
    }

    private void answer(ProduceResponse response, BiConsumer<TopicIdPartition, Answer> answered) {
        Map<TopicIdPartition, Answer> answers = new LinkedHashMap<>();
        for (ProduceResponse.TopicProduceResponse topic : response.responses()) {
            for (ProduceResponse.PartitionProduceResponse partition : topic.partitionResponses()) {
                String message = partition.errorMessage();
                answers.put(
                        new TopicIdPartition(idOf(topic), partition.index()),
                        new Answer(
                                ErrorCode.forCode(partition.errorCode()).orElseThrow(),
                                partition.baseOffset(),
                                message == null ? "" : message));
            }
        }
        if (!answers.keySet().equals(batches.keySet())) {
            throw new AssertionError("Produce version " + version + " for " + batches.keySet() + " was answered for "
                    + answers.keySet());
        }
        answers.forEach(answered);
    }

    /** The request's own id for a topic that the response names: the view may have moved on since. */
    private Uuid idOf(ProduceResponse.TopicProduceResponse topic) {
        if (version >= FIRST_VERSION_WITH_IDS) {
            return topic.topicId();
        }
        for (TopicIdPartition partition : batches.keySet()) {
            if (topics.nameOf(partition.topicId()).equals(topic.name())) {
                return partition.topicId();
            }
        }
        throw new AssertionError("Produce was answered for a topic that it did not name: " + topic.name());
    }
}
