package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Members of one group that commit all the time what they have read, and a producer that gives them more to read. Whoever gets a
 * partition looks whether what anybody's commit of it was acknowledged with is still there.
 */
final class CommittingMembers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration COMMITS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ASKS_WITHIN = Duration.ofSeconds(20);
    private static final long PRODUCE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String bootstrap;
    private final String group;
    private final String topic;
    private final int partitions;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<TopicPartition, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicReference<@Nullable AssertionError> failure = new AtomicReference<>();
    private volatile boolean producing = true;
    private volatile boolean stopping;

    private CommittingMembers(String bootstrap, String group, String topic, int partitions) {
        this.bootstrap = bootstrap;
        this.group = group;
        this.topic = topic;
        this.partitions = partitions;
    }

    static CommittingMembers start(String bootstrap, String group, String topic, int partitions, int members) {
        CommittingMembers all = new CommittingMembers(bootstrap, group, topic, partitions);
        all.run("producer", all::produce);
        for (int i = 0; i < members; i++) {
            all.run("member-" + i, all::consume);
        }
        return all;
    }

    /** How many commits have been acknowledged until now. */
    long commits() {
        return commits.get();
    }

    /** The highest offset of each partition whose commit was acknowledged. */
    Map<TopicPartition, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Nothing more comes to be read; all that was sent is stored when this returns. */
    void endProducing() throws InterruptedException {
        producing = false;
        threads.getFirst().join();
    }

    void requireNoFailure() {
        AssertionError found = failure.get();
        if (found != null) {
            throw found;
        }
    }

    @Override
    public void close() {
        stopping = true;
        producing = false;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        requireNoFailure();
    }

    private void run(String name, Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(work));
    }

    private void produce() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "delivery.timeout.ms", 600_000,
                "request.timeout.ms", 5_000,
                "retry.backoff.ms", 20,
                "reconnect.backoff.max.ms", 100);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Deque<Future<RecordMetadata>> sent = new ArrayDeque<>();
            for (int number = 0; producing; number++) {
                byte[] value = Integer.toString(number).getBytes(UTF_8);
                sent.add(producer.send(new ProducerRecord<>(topic, number % partitions, null, value)));
                LockSupport.parkNanos(PRODUCE_EVERY_NANOS);
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            failure.compareAndSet(null, new AssertionError("a record was not taken", e));
        }
    }

    private void consume() {
        while (!stopping) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
                consumer.subscribe(List.of(topic), new Looking(consumer));
                while (!stopping) {
                    commit(consumer, consumer.poll(POLL));
                }
            } catch (KafkaException e) {
                LockSupport.parkNanos(
                        TimeUnit.MILLISECONDS.toNanos(100)); // out of the group or without a broker: comes anew
            } catch (AssertionError e) {
                failure.compareAndSet(null, e);
                return;
            }
        }
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        consumer.commitSync(offsets, COMMITS_WITHIN);
        offsets.forEach((partition, offset) -> acknowledged.merge(partition, offset.offset(), Math::max));
        commits.incrementAndGet();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("bootstrap.servers", bootstrap),
                Map.entry("group.id", group),
                Map.entry("enable.auto.commit", false),
                Map.entry("auto.offset.reset", "earliest"),
                Map.entry("session.timeout.ms", 6_000),
                Map.entry("heartbeat.interval.ms", 500),
                Map.entry("request.timeout.ms", 5_000),
                Map.entry("default.api.timeout.ms", 20_000),
                Map.entry("max.poll.interval.ms", 30_000),
                Map.entry("reconnect.backoff.max.ms", 100),
                Map.entry("retry.backoff.ms", 20));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Looks up what is committed for each partition that comes. */
    private final class Looking implements ConsumerRebalanceListener {

        private final KafkaConsumer<byte[], byte[]> consumer;

        Looking(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            Map<TopicPartition, Long> atLeast = acknowledged();
            Map<TopicPartition, OffsetAndMetadata> found = consumer.committed(new HashSet<>(assigned), ASKS_WITHIN);
            for (TopicPartition partition : assigned) {
                OffsetAndMetadata offset = found.get(partition);
                long committed = offset == null ? 0 : offset.offset();
                if (committed < atLeast.getOrDefault(partition, 0L)) {
                    throw new AssertionError("offset " + atLeast.get(partition) + " of " + partition
                            + " was committed, and " + committed + " is what is found");
                }
            }
        }
    }
}
