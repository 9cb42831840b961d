package io.courant.server.handler;

import io.courant.log.producer.ActiveProducer;
import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ProducersAnswer;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.DescribeProducersRequestCodec;
import io.courant.wire.message.DescribeProducersResponse;
import io.courant.wire.message.DescribeProducersResponseBuilder;
import io.courant.wire.message.DescribeProducersResponseCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DescribeProducers, version 0: the idempotent producers that partitions remember (KIP-664). Without transactions none has
 * a coordinator or an open transaction.
 *
 * <p>Different from Apache Kafka: a partition that is named twice is refused the second time.
 */
final class DescribeProducersHandler implements ApiHandler {

    private static final int NO_COORDINATOR_EPOCH = -1;
    private static final long NO_TRANSACTION = -1;

    private final HandlerContext context;

    DescribeProducersHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_PRODUCERS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeProducersRequest request = exchange.read(DescribeProducersRequestCodec.CODEC);
        exchange.releaseFrame();
        new Progress(context, exchange, request).start();
    }

    /** One request in progress. */
    private static final class Progress implements PartitionFanOut.Work {

        private final HandlerContext context;
        private final Exchange exchange;
        private final DescribeProducersRequest request;
        private final PartitionTable<Integer> table = new PartitionTable<>();
        private ProducersAnswer[] answers = {};

        Progress(HandlerContext context, Exchange exchange, DescribeProducersRequest request) {
            this.context = context;
            this.exchange = exchange;
            this.request = request;
        }

        void start() {
            List<ProducersAnswer> refusals = new ArrayList<>();
            for (DescribeProducersRequest.TopicRequest asked : request.topics()) {
                @Nullable Topic topic = context.image().topic(asked.name());
                for (Integer partition : asked.partitionIndexes()) {
                    table.add(context, topic, partition, partition);
                    refusals.add(new ProducersAnswer.Refused(problem(asked.name(), refusals.size())));
                }
            }
            answers = refusals.toArray(ProducersAnswer[]::new);
            PartitionFanOut.start(context, table.shardOf(), ServerLimits.LOOKUPS_IN_PROGRESS, this);
        }

        /** What is answered for a part that has no place. */
        private ErrorCode problem(String topic, int part) {
            if (TopicNames.problem(topic) != null) {
                return ErrorCode.INVALID_TOPIC_EXCEPTION;
            }
            return table.isRepeated(part) ? ErrorCode.INVALID_REQUEST : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }

        @Override
        public void run(ShardPartitions partitions, int part, Runnable done) {
            switch (partitions.find(table.topicId(part), table.asked(part))) {
                case PartitionLookup.Refused(ErrorCode error) -> {
                    answers[part] = new ProducersAnswer.Refused(PartitionFanOut.byName(error));
                    done.run();
                }
                case PartitionLookup.Led led ->
                    led.leader().describeProducers(answer -> {
                        answers[part] = answer;
                        done.run();
                    });
            }
        }

        @Override
        public void allDone() {
            List<DescribeProducersResponse.TopicResponse> topics =
                    new ArrayList<>(request.topics().size());
            int part = 0;
            for (DescribeProducersRequest.TopicRequest asked : request.topics()) {
                List<DescribeProducersResponse.PartitionResponse> partitions =
                        new ArrayList<>(asked.partitionIndexes().size());
                for (Integer partition : asked.partitionIndexes()) {
                    partitions.add(response(partition, answers[part++]));
                }
                topics.add(new DescribeProducersResponse.TopicResponse(asked.name(), partitions));
            }
            exchange.answer(
                    DescribeProducersResponseCodec.CODEC,
                    new DescribeProducersResponseBuilder().topics(topics).build());
        }

        private static DescribeProducersResponse.PartitionResponse response(int partition, ProducersAnswer answer) {
            DescribeProducersResponseBuilder.PartitionResponseBuilder response =
                    new DescribeProducersResponseBuilder.PartitionResponseBuilder().partitionIndex(partition);
            return switch (answer) {
                case ProducersAnswer.Found(List<ActiveProducer> producers) ->
                    response.activeProducers(producers.stream()
                                    .map(producer -> new DescribeProducersResponse.ProducerState(
                                            producer.producerId(),
                                            producer.epoch(),
                                            producer.lastSequence(),
                                            producer.lastTimestampMs(),
                                            NO_COORDINATOR_EPOCH,
                                            NO_TRANSACTION))
                                    .toList())
                            .build();
                case ProducersAnswer.Refused(ErrorCode error) ->
                    response.errorCode(error.code()).errorMessage(error.name()).build();
            };
        }
    }
}
