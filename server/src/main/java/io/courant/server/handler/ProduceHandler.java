package io.courant.server.handler;

import io.courant.base.CountedBuffer;
import io.courant.base.Uuid;
import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.replication.AppendAnswer;
import io.courant.replication.PartitionLeader;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ProduceBatch;
import io.courant.replication.ProducerSequence;
import io.courant.replication.ShardPartitions;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.RecordBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Produce, versions 3 to 13. Versions 0 to 2 are advertised, because some clients decide by them whether to compress,
 * and refused.
 *
 * <p>The records are not copied: each partition's leader is given its part of the request's buffer with a reference of
 * its own. With {@code acks=0} nothing is answered, and a failure closes the connection, so that the client notices.
 *
 * <p>Different from Apache Kafka: requests of one connection overlap (see {@code BrokerConnection}); of the wrong records of a
 * batch the first one is named; attributes without a meaning are refused; there are no transactions yet, so transactional
 * records are refused with TRANSACTIONAL_ID_AUTHORIZATION_FAILED, which is fatal for a producer.
 */
final class ProduceHandler implements ApiHandler {

    private static final long NANOS_PER_MS = 1_000_000L;

    /** Before this version a producer may not send zstd, as consumers that cannot read it may be about (KIP-110). */
    private static final short FIRST_WITH_ZSTD = 7;

    private final HandlerContext context;
    private final RecordBatch batch = new RecordBatch();

    ProduceHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.PRODUCE;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ProduceParts request = ProduceParts.read(exchange.in(), exchange.version());
        exchange.chargeForMessage();
        Progress progress = new Progress(context, exchange, request, refusalOfAll(exchange, request));
        progress.start();
    }

    /** Why every part of the request is refused, {@link ErrorCode#NONE} when there is no such reason. */
    private ErrorCode refusalOfAll(Exchange exchange, ProduceParts request) {
        if (request.acks < ProduceBatch.ACKS_ALL || request.acks > ProduceBatch.ACKS_LEADER) {
            return ErrorCode.INVALID_REQUIRED_ACKS;
        }
        return request.transactionalId != null || holdsTransactionalRecords(exchange, request)
                ? ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
                : ErrorCode.NONE;
    }

    private boolean holdsTransactionalRecords(Exchange exchange, ProduceParts request) {
        int frameOffset = exchange.frame().offset();
        for (int part = 0; part < request.parts; part++) {
            if (request.recordsLength[part] >= RecordBatch.HEADER_BYTES
                    && batch.at(exchange.frame().buffer().bytes(), frameOffset + request.recordsOffset[part])
                            .isTransactional()) {
                return true;
            }
        }
        return false;
    }

    /** One request in progress. */
    private static final class Progress implements PartitionFanOut.Work {

        private final HandlerContext context;
        private final Exchange exchange;
        private final ProduceParts request;
        private final ErrorCode refusalOfAll;
        private final ProduceAnswers answers;
        private final Uuid[] topicId;
        /** By topic, whether clients may not write to it. */
        private final boolean[] isInternal;
        /** By part, what was refused for its partition before anybody knew where it belongs. */
        private final Map<Integer, List<ProducerSequence>> refusedBefore = new HashMap<>(0);

        /** Set by any shard before its part is done, read when all are. */
        private boolean trackLost;

        /** Likewise: what the shards ask of the client, the longest of them. */
        private long throttleNanos;

        Progress(HandlerContext context, Exchange exchange, ProduceParts request, ErrorCode refusalOfAll) {
            this.context = context;
            this.exchange = exchange;
            this.request = request;
            this.refusalOfAll = refusalOfAll;
            this.answers = new ProduceAnswers(request);
            this.topicId = request.topicId.clone();
            this.isInternal = new boolean[topicId.length];
        }

        void start() {
            int[] shardOf = new int[request.parts];
            for (int topic = 0; topic < request.topics; topic++) {
                place(topic, shardOf);
            }
            PartitionFanOut.start(context, shardOf, request.parts, this);
        }

        private void place(int topic, int[] shardOf) {
            boolean byId = exchange.version() >= ProduceParts.FIRST_WITH_TOPIC_IDS;
            @Nullable
            Topic known = byId
                    ? context.image().topic(request.topicId[topic])
                    : context.image().topic(request.topicName[topic]);
            if (known != null) {
                topicId[topic] = known.id();
                isInternal[topic] = TopicNames.isInternal(known.name());
            }
            for (int part = request.firstPart[topic]; part < request.endPart(topic); part++) {
                int partition = request.partition[part];
                if (partition >= 0 && (known != null || byId)) {
                    // Whatever is not known there is refused there, in order with what follows.
                    shardOf[part] = context.shardOf(topicId[topic], partition);
                    unplacedBefore(topic, part);
                } else {
                    shardOf[part] = PartitionFanOut.NOWHERE;
                    answers.refuse(part, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
                    rememberUnplaced(request.topicName[topic], part);
                }
            }
        }

        /** What was refused for the partition before its topic was known goes to its shard with this part. */
        private void unplacedBefore(int topic, int part) {
            List<ProducerSequence> refused =
                    exchange.unplacedRefusals().take(request.topicName[topic], request.partition[part]);
            if (!refused.isEmpty()) {
                refusedBefore.put(part, refused);
            }
        }

        private void rememberUnplaced(String topic, int part) {
            ProducerSequence batch = idempotentBatch(part);
            if (batch != null && request.partition[part] >= 0 && TopicNames.problem(topic) == null) {
                exchange.unplacedRefusals().add(topic, request.partition[part], batch);
                trackLost |= exchange.unplacedRefusals().isFull();
            }
        }

        @Override
        public void run(ShardPartitions partitions, int part, Runnable done) {
            for (ProducerSequence batch : refusedBefore.getOrDefault(part, List.of())) {
                remember(partitions, part, batch);
            }
            if (isInternal[request.topicOf[part]]) {
                refuseInOrder(partitions, part);
                answers.refuse(part, ErrorCode.INVALID_TOPIC_EXCEPTION);
                done.run();
                return;
            }
            switch (partitions.find(topicId[request.topicOf[part]], request.partition[part])) {
                case PartitionLookup.Refused(ErrorCode error) -> {
                    refuseInOrder(partitions, part);
                    answers.refuse(part, forVersion(error));
                    done.run();
                }
                case PartitionLookup.Led led -> append(partitions, led.leader(), part, done);
            }
        }

        private void append(ShardPartitions partitions, PartitionLeader leader, int part, Runnable done) {
            CountedBuffer buffer = exchange.frame().buffer();
            int offset = exchange.frame().offset() + request.recordsOffset[part];
            int length = Math.max(0, request.recordsLength[part]);
            ErrorCode refusal = refusalOf(buffer, offset, length);
            if (refusal != ErrorCode.NONE) {
                refuseInOrder(partitions, part);
                answers.refuse(part, refusal);
                done.run();
                return;
            }
            throttleNanos = Math.max(throttleNanos, leader.throttleNanos(length));
            buffer.retain();
            leader.append(
                    new ProduceBatch(buffer, offset, length, request.acks, request.timeoutMs, exchange.connectionId()),
                    answer -> {
                        answers.set(part, answer);
                        if (answer instanceof AppendAnswer.Refused
                                && partitions.hasLostTrack(exchange.connectionId())) {
                            trackLost = true;
                        }
                        done.run();
                    });
        }

        private ErrorCode refusalOf(CountedBuffer buffer, int offset, int length) {
            boolean zstdTooEarly = exchange.version() < FIRST_WITH_ZSTD
                    && length >= RecordBatch.HEADER_BYTES
                    && new RecordBatch().at(buffer.bytes(), offset).compressionId() == CompressionType.ZSTD.id();
            return zstdTooEarly ? ErrorCode.UNSUPPORTED_COMPRESSION_TYPE : refusalOfAll;
        }

        /** So that a later batch of the same producer is not accepted in front of this one's second attempt. */
        private void refuseInOrder(ShardPartitions partitions, int part) {
            ProducerSequence batch = idempotentBatch(part);
            if (batch != null) {
                remember(partitions, part, batch);
            }
        }

        private void remember(ShardPartitions partitions, int part, ProducerSequence batch) {
            partitions.refusedBefore(
                    exchange.connectionId(),
                    new TopicIdPartition(topicId[request.topicOf[part]], request.partition[part]),
                    batch);
            if (partitions.hasLostTrack(exchange.connectionId())) {
                trackLost = true;
            }
        }

        private @Nullable ProducerSequence idempotentBatch(int part) {
            return ProducerSequence.in(
                    exchange.frame().buffer().bytes(),
                    exchange.frame().offset() + request.recordsOffset[part],
                    request.recordsLength[part],
                    new RecordBatch());
        }

        private ErrorCode forVersion(ErrorCode error) {
            return exchange.version() < ProduceParts.FIRST_WITH_TOPIC_IDS ? PartitionFanOut.byName(error) : error;
        }

        @Override
        public void allDone() {
            exchange.releaseFrame();
            if (trackLost) {
                exchange.closeConnection(
                        "produce.too-many-refused",
                        "batches of more producers were refused than are remembered: only a new connection brings"
                                + " order");
                return;
            }
            if (throttleNanos > 0) {
                answers.throttle((int) (throttleNanos / NANOS_PER_MS) + 1);
                exchange.takeNoMoreFor(throttleNanos);
            }
            if (request.acks != ProduceBatch.ACKS_NONE) {
                exchange.answer(answers);
                return;
            }
            AppendAnswer.@Nullable Refused refused = answers.firstRefusal();
            if (refused == null) {
                exchange.answerNothing();
            } else {
                exchange.closeConnection(
                        "produce.unacknowledged-refused",
                        "acks=0 leaves no other way to tell that records were refused: " + refused.error());
            }
        }
    }
}
