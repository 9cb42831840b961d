package io.courant.server.handler;

import io.courant.metadata.image.Topic;
import io.courant.replication.EpochEndAnswer;
import io.courant.replication.PartitionLeader;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.OffsetForLeaderEpochRequest;
import io.courant.wire.message.OffsetForLeaderEpochRequestCodec;
import io.courant.wire.message.OffsetForLeaderEpochResponse;
import io.courant.wire.message.OffsetForLeaderEpochResponseBuilder;
import io.courant.wire.message.OffsetForLeaderEpochResponseCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OffsetForLeaderEpoch, versions 2 to 4: where the records of a leader epoch end, by which a consumer notices that its
 * position was lost with an old leader (KIP-320).
 */
final class OffsetForLeaderEpochHandler implements ApiHandler {

    private final HandlerContext context;

    OffsetForLeaderEpochHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        OffsetForLeaderEpochRequest request = exchange.read(OffsetForLeaderEpochRequestCodec.CODEC);
        exchange.releaseFrame();
        new Progress(context, exchange, request).start();
    }

    /** One request in progress. */
    private static final class Progress implements PartitionFanOut.Work {

        private final HandlerContext context;
        private final Exchange exchange;
        private final OffsetForLeaderEpochRequest request;
        private final PartitionTable<OffsetForLeaderEpochRequest.OffsetForLeaderPartition> table =
                new PartitionTable<>();
        private EpochEndAnswer[] answers = {};

        Progress(HandlerContext context, Exchange exchange, OffsetForLeaderEpochRequest request) {
            this.context = context;
            this.exchange = exchange;
            this.request = request;
        }

        void start() {
            for (OffsetForLeaderEpochRequest.OffsetForLeaderTopic asked : request.topics()) {
                @Nullable Topic topic = context.image().topic(asked.topic());
                for (OffsetForLeaderEpochRequest.OffsetForLeaderPartition partition : asked.partitions()) {
                    table.add(context, topic, partition.partition(), partition);
                }
            }
            answers = new EpochEndAnswer[table.size()];
            for (int part = 0; part < answers.length; part++) {
                answers[part] = new EpochEndAnswer.Refused(
                        table.isRepeated(part) ? ErrorCode.INVALID_REQUEST : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            }
            PartitionFanOut.start(context, table.shardOf(), ServerLimits.LOOKUPS_IN_PROGRESS, this);
        }

        @Override
        public void run(ShardPartitions partitions, int part, Runnable done) {
            OffsetForLeaderEpochRequest.OffsetForLeaderPartition asked = table.asked(part);
            switch (partitions.find(table.topicId(part), asked.partition())) {
                case PartitionLookup.Refused(ErrorCode error) -> {
                    answers[part] = new EpochEndAnswer.Refused(PartitionFanOut.byName(error));
                    done.run();
                }
                case PartitionLookup.Led(PartitionLeader leader) ->
                    leader.endOffsetForEpoch(asked.leaderEpoch(), asked.currentLeaderEpoch(), answer -> {
                        answers[part] = answer;
                        done.run();
                    });
            }
        }

        @Override
        public void allDone() {
            List<OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult> topics =
                    new ArrayList<>(request.topics().size());
            int part = 0;
            for (OffsetForLeaderEpochRequest.OffsetForLeaderTopic asked : request.topics()) {
                List<OffsetForLeaderEpochResponse.EpochEndOffset> partitions =
                        new ArrayList<>(asked.partitions().size());
                for (OffsetForLeaderEpochRequest.OffsetForLeaderPartition partition : asked.partitions()) {
                    partitions.add(response(partition.partition(), answers[part++]));
                }
                topics.add(new OffsetForLeaderEpochResponseBuilder.OffsetForLeaderTopicResultBuilder()
                        .topic(asked.topic())
                        .partitions(partitions)
                        .build());
            }
            exchange.answer(
                    OffsetForLeaderEpochResponseCodec.CODEC,
                    new OffsetForLeaderEpochResponseBuilder().topics(topics).build());
        }

        private static OffsetForLeaderEpochResponse.EpochEndOffset response(int partition, EpochEndAnswer answer) {
            OffsetForLeaderEpochResponseBuilder.EpochEndOffsetBuilder response =
                    new OffsetForLeaderEpochResponseBuilder.EpochEndOffsetBuilder().partition(partition);
            return switch (answer) {
                case EpochEndAnswer.End(int leaderEpoch, long endOffset) ->
                    response.leaderEpoch(leaderEpoch).endOffset(endOffset).build();
                case EpochEndAnswer.Refused(ErrorCode error) ->
                    response.errorCode(error.code()).build();
            };
        }
    }
}
