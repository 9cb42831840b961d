package io.courant.simulation.client;

import io.courant.simulation.check.Fetched;
import io.courant.simulation.check.OffsetLookup;
import io.courant.simulation.check.SeenBatch;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseCodec;
import java.util.List;

/** Reads one partition, from offset 0 on, by one Fetch after the other. */
abstract class PartitionReader extends AskingClient {

    private static final int VERSION = 17;

    private final String topic;
    private final int partition;
    long position;

    PartitionReader(ClientSetup setup, SeededRandom random, String topic, int partition, long longestPauseNanos) {
        this(setup, random, topic, partition, true, longestPauseNanos);
    }

    /** With {@code createsTopic}, the broker is asked to make it when it is missing. */
    PartitionReader(
            ClientSetup setup,
            SeededRandom random,
            String topic,
            int partition,
            boolean createsTopic,
            long longestPauseNanos) {
        super(setup, random, List.of(topic), createsTopic, longestPauseNanos);
        this.topic = topic;
        this.partition = partition;
    }

    /** Where a partition begins; an error says that nobody knows. */
    @FunctionalInterface
    interface StartFound {
        void found(ErrorCode error, long offset);
    }

    /** What {@link #fetch} of {@code asked}, at the present position, was answered with. */
    abstract void answered(TopicIdPartition asked, FetchResponse.PartitionData data, long sentAtNanos);

    final String directory() {
        return topic + "-" + partition;
    }

    final void fetch(int maxWaitMs, int mostBytes) {
        TopicIdPartition asked = topics.partitions().get(partition);
        FetchRequest request = new FetchRequestBuilder()
                .maxWaitMs(maxWaitMs)
                .minBytes(1)
                .maxBytes(mostBytes)
                .topics(List.of(new FetchRequest.FetchTopic(
                        topic,
                        asked.topicId(),
                        List.of(new FetchRequestBuilder.FetchPartitionBuilder()
                                .partition(partition)
                                .fetchOffset(position)
                                .partitionMaxBytes(mostBytes)
                                .build()))))
                .build();
        long sentAtNanos = setup.world().nowNanos();
        ask(ApiKey.FETCH, VERSION, request, FetchRequestCodec.CODEC, FetchResponseCodec.CODEC, response -> {
            FetchResponse.FetchableTopicResponse answer = response.responses().getFirst();
            answered(asked, answer.partitions().getFirst(), sentAtNanos);
        });
    }

    /** Asks where the partition begins. */
    final void askForStart(StartFound found) {
        ListOffsetsRequest request = new ListOffsetsRequestBuilder()
                .replicaId(-1)
                .topics(List.of(new ListOffsetsRequest.ListOffsetsTopic(
                        topic,
                        List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                .partitionIndex(partition)
                                .timestamp(OffsetLookup.EARLIEST)
                                .build()))))
                .build();
        ask(
                ApiKey.LIST_OFFSETS,
                ApiKey.LIST_OFFSETS.versions().highest(),
                request,
                ListOffsetsRequestCodec.CODEC,
                ListOffsetsResponseCodec.CODEC,
                response -> {
                    ListOffsetsResponse.ListOffsetsPartitionResponse start =
                            response.topics().getFirst().partitions().getFirst();
                    found.found(ErrorCode.forCode(start.errorCode()).orElseThrow(), start.offset());
                });
    }

    /** Shows the checkers {@code batches}, which came with {@code data}, and goes on behind them. */
    final void take(
            TopicIdPartition asked, FetchResponse.PartitionData data, List<SeenBatch> batches, long sentAtNanos) {
        setup.checkers()
                .fetched(new Fetched(
                        asked,
                        position,
                        data.highWatermark(),
                        data.logStartOffset(),
                        batches,
                        sentAtNanos,
                        setup.world().nowNanos()));
        if (!batches.isEmpty()) {
            position = batches.getLast().endOffset();
        }
    }
}
