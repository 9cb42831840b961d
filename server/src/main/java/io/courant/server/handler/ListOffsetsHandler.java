package io.courant.server.handler;

import io.courant.metadata.image.Topic;
import io.courant.replication.ListOffsetsTimestamp;
import io.courant.replication.OffsetAnswer;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseBuilder;
import io.courant.wire.message.ListOffsetsResponseCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ListOffsets, versions 1 to 11: the offset of the first record at or after a time, or one of the special places of a
 * log.
 *
 * <p>Without transactions the last stable offset is the high watermark, so both isolation levels get the same answers;
 * without tiered storage the earliest local offset is the earliest one, and the tiered ones do not exist.
 *
 * <p>Different from Apache Kafka: a partition that is named twice is answered, and refused the second time; and the record
 * with the largest timestamp is one that is there, where Kafka may name one below the log's start.
 */
final class ListOffsetsHandler implements ApiHandler {

    /** The special timestamps, each with the first version that may use it (KIP-734, 405, 1005, 1023). */
    private enum Place {
        LATEST(ListOffsetsTimestamp.LATEST, 1),
        EARLIEST(ListOffsetsTimestamp.EARLIEST, 1),
        MAX_TIMESTAMP(ListOffsetsTimestamp.MAX_TIMESTAMP, 7),
        EARLIEST_LOCAL(ListOffsetsTimestamp.EARLIEST_LOCAL, 8),
        LATEST_TIERED(ListOffsetsTimestamp.LATEST_TIERED, 9),
        EARLIEST_PENDING_UPLOAD(ListOffsetsTimestamp.EARLIEST_PENDING_UPLOAD, 11);

        private final long timestamp;
        private final int firstVersion;

        Place(long timestamp, int firstVersion) {
            this.timestamp = timestamp;
            this.firstVersion = firstVersion;
        }

        static boolean exists(long timestamp, short version) {
            for (Place place : values()) {
                if (place.timestamp == timestamp) {
                    return version >= place.firstVersion;
                }
            }
            return false;
        }
    }

    /** Versions below do not tell the epoch of the record that was found. */
    private static final short FIRST_WITH_EPOCHS = 4;

    private static final int NO_EPOCH = -1;

    private final HandlerContext context;

    ListOffsetsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.LIST_OFFSETS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ListOffsetsRequest request = exchange.read(ListOffsetsRequestCodec.CODEC);
        exchange.releaseFrame();
        new Progress(context, exchange, request).start();
    }

    /** One request in progress. */
    private static final class Progress implements PartitionFanOut.Work {

        private final HandlerContext context;
        private final Exchange exchange;
        private final ListOffsetsRequest request;
        private final PartitionTable<ListOffsetsRequest.ListOffsetsPartition> table = new PartitionTable<>();
        private OffsetAnswer[] answers = {};

        Progress(HandlerContext context, Exchange exchange, ListOffsetsRequest request) {
            this.context = context;
            this.exchange = exchange;
            this.request = request;
        }

        void start() {
            for (ListOffsetsRequest.ListOffsetsTopic asked : request.topics()) {
                @Nullable Topic topic = context.image().topic(asked.name());
                for (ListOffsetsRequest.ListOffsetsPartition partition : asked.partitions()) {
                    table.add(context, topic, partition.partitionIndex(), partition);
                }
            }
            answers = new OffsetAnswer[table.size()];
            for (int part = 0; part < answers.length; part++) {
                ErrorCode problem = problemOf(part);
                answers[part] = new OffsetAnswer.Refused(problem);
                if (problem != ErrorCode.NONE) {
                    table.remove(part);
                }
            }
            PartitionFanOut.start(context, table.shardOf(), ServerLimits.LOOKUPS_IN_PROGRESS, this);
        }

        /** In Kafka's order: a place that the version does not know is refused wherever it is looked for. */
        private ErrorCode problemOf(int part) {
            if (table.isRepeated(part)) {
                return ErrorCode.INVALID_REQUEST;
            }
            long timestamp = table.asked(part).timestamp();
            if (timestamp < 0 && !Place.exists(timestamp, exchange.version())) {
                return ErrorCode.UNSUPPORTED_VERSION;
            }
            return table.shard(part) == PartitionFanOut.NOWHERE ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
        }

        @Override
        public void run(ShardPartitions partitions, int part, Runnable done) {
            ListOffsetsRequest.ListOffsetsPartition asked = table.asked(part);
            switch (partitions.find(table.topicId(part), asked.partitionIndex())) {
                case PartitionLookup.Refused(ErrorCode error) -> {
                    answers[part] = new OffsetAnswer.Refused(PartitionFanOut.byName(error));
                    done.run();
                }
                case PartitionLookup.Led led ->
                    led.leader().listOffset(asked.timestamp(), asked.currentLeaderEpoch(), answer -> {
                        answers[part] = answer;
                        done.run();
                    });
            }
        }

        @Override
        public void allDone() {
            List<ListOffsetsResponse.ListOffsetsTopicResponse> topics =
                    new ArrayList<>(request.topics().size());
            int part = 0;
            for (ListOffsetsRequest.ListOffsetsTopic asked : request.topics()) {
                List<ListOffsetsResponse.ListOffsetsPartitionResponse> partitions =
                        new ArrayList<>(asked.partitions().size());
                for (ListOffsetsRequest.ListOffsetsPartition partition : asked.partitions()) {
                    partitions.add(response(partition.partitionIndex(), answers[part++], exchange.version()));
                }
                topics.add(new ListOffsetsResponseBuilder.ListOffsetsTopicResponseBuilder()
                        .name(asked.name())
                        .partitions(partitions)
                        .build());
            }
            exchange.answer(
                    ListOffsetsResponseCodec.CODEC,
                    new ListOffsetsResponseBuilder().topics(topics).build());
        }

        private static ListOffsetsResponse.ListOffsetsPartitionResponse response(
                int partition, OffsetAnswer answer, short version) {
            ListOffsetsResponseBuilder.ListOffsetsPartitionResponseBuilder response =
                    new ListOffsetsResponseBuilder.ListOffsetsPartitionResponseBuilder().partitionIndex(partition);
            return switch (answer) {
                case OffsetAnswer.Found(long offset, long timestampMs, int leaderEpoch) ->
                    response.offset(offset)
                            .timestamp(timestampMs)
                            .leaderEpoch(version >= FIRST_WITH_EPOCHS ? leaderEpoch : NO_EPOCH)
                            .build();
                case OffsetAnswer.Refused(ErrorCode error) ->
                    response.errorCode(error.code()).build();
            };
        }
    }
}
