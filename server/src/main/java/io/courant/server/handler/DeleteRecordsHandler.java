package io.courant.server.handler;

import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.replication.DeletionAnswer;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DeleteRecordsRequest;
import io.courant.wire.message.DeleteRecordsRequestCodec;
import io.courant.wire.message.DeleteRecordsResponse;
import io.courant.wire.message.DeleteRecordsResponseBuilder;
import io.courant.wire.message.DeleteRecordsResponseCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DeleteRecords, versions 0 to 2: the records of a partition below an offset are given up for good.
 *
 * <p>A partition that is named more than once is answered once, by the offset that comes last, as in Kafka. The answer
 * comes when the new start of the log is durable; the files go later.
 */
final class DeleteRecordsHandler implements ApiHandler {

    private static final long NO_OFFSET = -1;

    private final HandlerContext context;

    DeleteRecordsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DELETE_RECORDS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DeleteRecordsRequest request = exchange.read(DeleteRecordsRequestCodec.CODEC);
        exchange.releaseFrame();
        new Progress(context, exchange, request).start();
    }

    /** One partition and where it is to begin. */
    private record Wanted(int partition, long offset) {}

    /** One request in progress. */
    private static final class Progress implements PartitionFanOut.Work {

        private final HandlerContext context;
        private final Exchange exchange;
        private final int timeoutMs;
        private final Map<String, Map<Integer, Long>> offsets = new LinkedHashMap<>();
        private final PartitionTable<Wanted> table = new PartitionTable<>();
        private DeletionAnswer[] answers = {};

        Progress(HandlerContext context, Exchange exchange, DeleteRecordsRequest request) {
            this.context = context;
            this.exchange = exchange;
            this.timeoutMs = request.timeoutMs();
            for (DeleteRecordsRequest.DeleteRecordsTopic topic : request.topics()) {
                Map<Integer, Long> ofTopic = offsets.computeIfAbsent(topic.name(), name -> new LinkedHashMap<>());
                topic.partitions().forEach(each -> ofTopic.put(each.partitionIndex(), each.offset()));
            }
        }

        void start() {
            List<DeletionAnswer> found = new ArrayList<>();
            offsets.forEach((name, ofTopic) -> {
                @Nullable Topic topic = context.image().topic(name);
                ofTopic.forEach((partition, offset) -> {
                    int part = table.size();
                    table.add(context, topic, partition, new Wanted(partition, offset));
                    boolean isThere = table.shard(part) != PartitionFanOut.NOWHERE;
                    boolean isInternal = isThere && TopicNames.isInternal(name);
                    if (isInternal) {
                        table.remove(part);
                    }
                    found.add(new DeletionAnswer.Refused(
                            isInternal ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
                });
            });
            answers = found.toArray(DeletionAnswer[]::new);
            PartitionFanOut.start(context, table.shardOf(), ServerLimits.DELETIONS_IN_PROGRESS, this);
        }

        @Override
        public void run(ShardPartitions partitions, int part, Runnable done) {
            Wanted wanted = table.asked(part);
            switch (partitions.find(table.topicId(part), wanted.partition())) {
                case PartitionLookup.Refused(ErrorCode error) -> {
                    answers[part] = new DeletionAnswer.Refused(PartitionFanOut.byName(error));
                    done.run();
                }
                case PartitionLookup.Led led ->
                    led.leader().deleteRecordsBelow(wanted.offset(), timeoutMs, answer -> {
                        answers[part] = answer;
                        done.run();
                    });
            }
        }

        @Override
        public void allDone() {
            List<DeleteRecordsResponse.DeleteRecordsTopicResult> topics = new ArrayList<>(offsets.size());
            int part = 0;
            for (Map.Entry<String, Map<Integer, Long>> topic : offsets.entrySet()) {
                List<DeleteRecordsResponse.DeleteRecordsPartitionResult> partitions = new ArrayList<>();
                for (int partition : topic.getValue().keySet()) {
                    partitions.add(result(partition, answers[part++]));
                }
                topics.add(new DeleteRecordsResponseBuilder.DeleteRecordsTopicResultBuilder()
                        .name(topic.getKey())
                        .partitions(partitions)
                        .build());
            }
            exchange.answer(
                    DeleteRecordsResponseCodec.CODEC,
                    new DeleteRecordsResponseBuilder().topics(topics).build());
        }

        private static DeleteRecordsResponse.DeleteRecordsPartitionResult result(int partition, DeletionAnswer answer) {
            DeleteRecordsResponseBuilder.DeleteRecordsPartitionResultBuilder result =
                    new DeleteRecordsResponseBuilder.DeleteRecordsPartitionResultBuilder().partitionIndex(partition);
            return switch (answer) {
                case DeletionAnswer.Deleted(long logStartOffset) ->
                    result.lowWatermark(logStartOffset).build();
                case DeletionAnswer.TimedOut(long logStartOffset) ->
                    result.lowWatermark(logStartOffset)
                            .errorCode(ErrorCode.REQUEST_TIMED_OUT.code())
                            .build();
                case DeletionAnswer.Refused(ErrorCode error) ->
                    result.lowWatermark(NO_OFFSET).errorCode(error.code()).build();
            };
        }
    }
}
