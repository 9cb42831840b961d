package io.courant.broker.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Clients that work at a bounded rate for a while, and note every promise that the broker makes to them: idempotent
 * producers with {@code acks=all} and five requests in flight, of small batches and of batches too large for the journal; one
 * with {@code acks=1}, whose records lie among theirs and are promised nothing until somebody sees them; a consumer; and an
 * administrator who makes, fills and deletes topics, some under the names of deleted ones.
 */
final class RecordedLoad {

    static final String SMALL = "small";
    static final String LARGE = "large";

    /** What the keys of an idempotent producer's records begin with: those are counted. */
    static final String COUNTED = "counted";

    private static final int SMALL_PARTITIONS = 6;
    private static final int LARGE_PARTITIONS = 2;
    private static final int SMALL_VALUE_BYTES = 400;
    private static final int LARGE_VALUE_BYTES = 40_000;
    private static final int IN_FLIGHT = 400;
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final Duration POLL = Duration.ofMillis(50);

    /** So that names come again soon, and two topics are always there. */
    private static final int CHURN_NAMES = 3;

    private final String bootstrap;
    private final Consumer<String> marks;
    private final long seed;
    private final long endNanos;
    private final Map<String, Uuid> ids = new ConcurrentHashMap<>();
    private final List<Throwable> failures = new ArrayList<>();

    private RecordedLoad(String bootstrap, Consumer<String> marks, long seed, Duration time) {
        this.bootstrap = bootstrap;
        this.marks = marks;
        this.seed = seed;
        this.endNanos = System.nanoTime() + time.toNanos();
    }

    /** Works for {@code time} and returns when everything is answered. */
    static void run(String bootstrap, Consumer<String> marks, long seed, Duration time) throws InterruptedException {
        new RecordedLoad(bootstrap, marks, seed, time).run();
    }

    private void run() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            create(admin, SMALL, SMALL_PARTITIONS, 1 << 16);
            create(admin, LARGE, LARGE_PARTITIONS, 1 << 20);
            List<Thread> threads = List.of(
                    start("small-0", () -> produceSmall(0, 1_800, "none")),
                    start("small-1", () -> produceSmall(1, 16_000, "lz4")),
                    start("large", this::produceLarge),
                    start("unsafe", this::produceUnsafe),
                    start("churn", () -> churn(admin)),
                    start("consumer", this::consume));
            for (Thread thread : threads) {
                thread.join();
            }
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new AssertionError("a client failed although the broker worked", failures.getFirst());
            }
        }
    }

    private Thread start(String name, ClientWork work) {
        return Thread.ofPlatform().name(name).start(() -> {
            try {
                work.run();
            } catch (Exception e) {
                failed(e);
            }
        });
    }

    private void failed(Throwable failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    private boolean over() {
        return System.nanoTime() > endNanos;
    }

    private void tell(Promise promise) {
        marks.accept(promise.mark());
    }

    private Uuid create(Admin admin, String topic, int partitions, int segmentBytes) throws InterruptedException {
        try {
            var created = admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)
                    .configs(Map.of("internal.segment.bytes", Integer.toString(segmentBytes)))));
            Uuid id = created.topicId(topic).get();
            ids.put(topic, id);
            tell(new Promise.Created(topic, id, partitions));
            return id;
        } catch (ExecutionException e) {
            throw new AssertionError("topic " + topic + " was not created", e);
        }
    }

    private void produceSmall(int number, int batchBytes, String compression) throws InterruptedException {
        try (var producer = producer(
                Map.of("acks", "all", "batch.size", batchBytes, "linger.ms", 1, "compression.type", compression))) {
            produce(producer, SMALL, SMALL_PARTITIONS, COUNTED + "-small-" + number, SMALL_VALUE_BYTES, 5, true);
        }
    }

    private void produceLarge() throws InterruptedException {
        try (var producer = producer(Map.of("acks", "all", "batch.size", 300_000, "linger.ms", 5))) {
            produce(producer, LARGE, LARGE_PARTITIONS, COUNTED + "-large", LARGE_VALUE_BYTES, 2, true);
        }
    }

    private void produceUnsafe() throws InterruptedException {
        try (var producer = producer(Map.of("acks", "1", "enable.idempotence", false, "linger.ms", 1))) {
            produce(producer, SMALL, SMALL_PARTITIONS, "unsafe", SMALL_VALUE_BYTES, 2, false);
        }
    }

    /** Sends bursts of {@code burst} records to each partition: their values begin with a number that counts up. */
    private void produce(
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            int partitions,
            String key,
            int valueBytes,
            int burst,
            boolean promised)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed ^ key.hashCode());
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (long number = 0; !over(); number++) {
            if (number % burst == 0) {
                LockSupport.parkNanos(BURST_NANOS);
            }
            for (int partition = 0; partition < partitions; partition++) {
                byte[] value = value(random, number, valueBytes);
                inFlight.acquire();
                var _ = producer.send(
                        new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value), (answer, failure) -> {
                            inFlight.release();
                            if (failure != null) {
                                failed(failure);
                            } else if (promised) {
                                tellRecord(ids.get(topic), answer, key.getBytes(UTF_8), value);
                            }
                        });
            }
        }
        producer.flush();
    }

    /** The number, a space, and bytes that no compression makes much smaller. */
    private static byte[] value(SplittableRandom random, long number, int bytes) {
        byte[] value = new byte[bytes / 2 + random.nextInt(bytes)];
        random.nextBytes(value);
        byte[] text = (number + " ").getBytes(UTF_8);
        System.arraycopy(text, 0, value, 0, text.length);
        return value;
    }

    private void tellRecord(Uuid id, RecordMetadata answer, byte[] key, byte[] value) {
        tell(new Promise.Stands(id, answer.partition(), answer.offset(), Promise.digest(key, value)));
    }

    private void churn(Admin admin) throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; !over(); i++) {
            String topic = "churn-" + i % CHURN_NAMES;
            Uuid id = create(admin, topic, 2, 1 << 14);
            // A producer of its own, because one knows a topic under its old id for a while.
            try (var producer = producer(Map.of("acks", "all"))) {
                fill(producer, topic, id, random);
            }
            if (i >= CHURN_NAMES - 1) {
                delete(admin, "churn-" + (i + 1) % CHURN_NAMES);
            }
        }
    }

    private void fill(KafkaProducer<byte[], byte[]> producer, String topic, Uuid id, SplittableRandom random)
            throws InterruptedException, ExecutionException {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            byte[] key = (COUNTED + "-" + topic).getBytes(UTF_8);
            records.add(new ProducerRecord<>(topic, number % 2, key, value(random, number / 2, SMALL_VALUE_BYTES)));
            answers.add(producer.send(records.getLast()));
        }
        for (int i = 0; i < answers.size(); i++) {
            tellRecord(
                    id,
                    answers.get(i).get(),
                    records.get(i).key(),
                    records.get(i).value());
        }
    }

    private void delete(Admin admin, String topic) throws InterruptedException, ExecutionException {
        Uuid id = ids.get(topic);
        tell(new Promise.Deleting(id));
        admin.deleteTopics(List.of(topic)).all().get();
        tell(new Promise.Deleted(id));
    }

    /** Reads everything of the two topics that stay, and asks for the ends. */
    private void consume() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < SMALL_PARTITIONS; i++) {
            partitions.add(new TopicPartition(SMALL, i));
        }
        for (int i = 0; i < LARGE_PARTITIONS; i++) {
            partitions.add(new TopicPartition(LARGE, i));
        }
        try (KafkaConsumer<byte[], byte[]> consumer = Reader.consumer(bootstrap)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!over()) {
                consumer.poll(POLL)
                        .forEach(record -> tell(new Promise.Stands(
                                ids.get(record.topic()),
                                record.partition(),
                                record.offset(),
                                Promise.digest(record.key(), record.value()))));
                consumer.endOffsets(partitions)
                        .forEach((partition, end) ->
                                tell(new Promise.Shown(ids.get(partition.topic()), partition.partition(), end)));
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        return Reader.producer(bootstrap, settings);
    }

    /** A client's work, which may fail in any way. */
    @FunctionalInterface
    private interface ClientWork {
        void run() throws InterruptedException, ExecutionException;
    }
}
