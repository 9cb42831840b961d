package io.courant.broker.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Clients that work at a bounded rate for a while, and note every promise that the broker makes to them: idempotent
 * producers with {@code acks=all} and five requests in flight, of small batches and of batches too large for the journal; one
 * with {@code acks=1}, whose records lie among theirs and are promised nothing until somebody sees them; a consumer; an
 * administrator who makes, fills and deletes topics, some under the names of deleted ones; and one who has records deleted.
 */
final class RecordedLoad {

    static final String SMALL = "small";
    static final String LARGE = "large";

    /** Records are deleted by request. */
    private static final String TRIMMED = "trimmed";
    /** Records go because there are too many. */
    private static final String DWINDLING = "dwindling";
    /** Records go because they are old. */
    private static final String AGING = "aging";

    /** Of the three. */
    private static final int FLEETING_PARTITIONS = 2;

    private static final int FLEETING_SEGMENT_BYTES = 1 << 14;
    private static final int KEPT_BYTES = 3 * FLEETING_SEGMENT_BYTES;

    /** What was written and not synced when the rest was found to be enough may be lost: that is less. */
    private static final long LEFT_BYTES = KEPT_BYTES - FLEETING_SEGMENT_BYTES;

    private static final long TRIM_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    /** What the keys of an idempotent producer's records begin with: those are counted. */
    static final String COUNTED = "counted";

    /** Of each of its keys the newest record stays. */
    static final String COMPACTED = "compacted";

    private static final int COMPACTED_PARTITIONS = 2;
    private static final int KEYS = 12;

    private static final int SMALL_PARTITIONS = 6;
    private static final int LARGE_PARTITIONS = 2;
    private static final int SMALL_VALUE_BYTES = 400;
    private static final int LARGE_VALUE_BYTES = 40_000;
    private static final int IN_FLIGHT = 400;
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

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
            create(admin, SMALL, SMALL_PARTITIONS, 1 << 16, Map.of());
            create(admin, LARGE, LARGE_PARTITIONS, 1 << 20, Map.of());
            createFleeting(admin);
            create(
                    admin,
                    COMPACTED,
                    COMPACTED_PARTITIONS,
                    FLEETING_SEGMENT_BYTES,
                    Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0"));
            List<Thread> threads = List.of(
                    start("small-0", () -> produceSmall(0, 1_800, "none")),
                    start("small-1", () -> produceSmall(1, 16_000, "lz4")),
                    start("large", this::produceLarge),
                    start("unsafe", this::produceUnsafe),
                    start("churn", () -> churn(admin)),
                    start("fleeting", this::produceFleeting),
                    start("keyed", this::produceKeyed),
                    start("trim", () -> trim(admin)),
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

    private Uuid create(Admin admin, String topic, int partitions, int segmentBytes, Map<String, String> settings)
            throws InterruptedException {
        try {
            Map<String, String> all = new HashMap<>(settings);
            all.put("internal.segment.bytes", Integer.toString(segmentBytes));
            var created = admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(all)));
            Uuid id = created.topicId(topic).get();
            ids.put(topic, id);
            tell(new Promise.Created(topic, id, partitions));
            return id;
        } catch (ExecutionException e) {
            throw new AssertionError("topic " + topic + " was not created", e);
        }
    }

    private void createFleeting(Admin admin) throws InterruptedException {
        String delay = "file.delete.delay.ms";
        create(admin, TRIMMED, FLEETING_PARTITIONS, FLEETING_SEGMENT_BYTES, Map.of(delay, "0"));
        Uuid dwindling = create(
                admin,
                DWINDLING,
                FLEETING_PARTITIONS,
                FLEETING_SEGMENT_BYTES,
                Map.of(delay, "50", "retention.bytes", Integer.toString(KEPT_BYTES)));
        tell(new Promise.Dwindles(dwindling, LEFT_BYTES));
        Uuid aging = create(
                admin, AGING, FLEETING_PARTITIONS, FLEETING_SEGMENT_BYTES, Map.of(delay, "0", "retention.ms", "700"));
        tell(new Promise.Dwindles(aging, 0));
    }

    private void produceFleeting() throws InterruptedException {
        try (var producer = producer(Map.of("acks", "all", "batch.size", 4_000, "linger.ms", 1))) {
            SplittableRandom random = new SplittableRandom(seed + 1);
            byte[] key = (COUNTED + "-fleeting").getBytes(UTF_8);
            for (long number = 0; !over(); number++) {
                LockSupport.parkNanos(BURST_NANOS / 4);
                for (String topic : List.of(TRIMMED, DWINDLING, AGING)) {
                    for (int partition = 0; partition < FLEETING_PARTITIONS; partition++) {
                        byte[] value = value(random, number, 2 * SMALL_VALUE_BYTES);
                        var _ = producer.send(new ProducerRecord<>(topic, partition, key, value), (answer, failure) -> {
                            if (failure != null) {
                                failed(failure);
                            } else {
                                tellRecord(ids.get(topic), answer, key, value);
                            }
                        });
                    }
                }
            }
        }
    }

    private void produceKeyed() throws InterruptedException {
        try (var producer = producer(Map.of("acks", "all", "batch.size", 4_000, "linger.ms", 1))) {
            SplittableRandom random = new SplittableRandom(seed + 3);
            Promises.Topic topic = new Promises.Topic(COMPACTED, ids.get(COMPACTED), List.of());
            for (long number = 0; !over(); number++) {
                LockSupport.parkNanos(BURST_NANOS / 4);
                for (int partition = 0; partition < COMPACTED_PARTITIONS; partition++) {
                    byte[] key = ("key-" + random.nextInt(KEYS)).getBytes(UTF_8);
                    byte[] value = value(random, number, SMALL_VALUE_BYTES);
                    var _ = producer.send(new ProducerRecord<>(COMPACTED, partition, key, value), (answer, failure) -> {
                        if (failure != null) {
                            failed(failure);
                        } else {
                            tell(topic.acknowledged(answer.partition(), answer.offset(), key, value));
                        }
                    });
                }
            }
        }
    }

    /** Has records deleted, from one partition after the other: some of those that are there, or all. */
    private void trim(Admin admin) throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(seed + 2);
        Uuid id = ids.get(TRIMMED);
        for (int i = 0; !over(); i++) {
            LockSupport.parkNanos(TRIM_PAUSE_NANOS);
            int index = i % FLEETING_PARTITIONS;
            TopicPartition partition = new TopicPartition(TRIMMED, index);
            long start = offset(admin, partition, OffsetSpec.earliest());
            long end = offset(admin, partition, OffsetSpec.latest());
            tell(new Promise.Begins(id, index, start));
            tell(new Promise.Shown(id, index, end));
            long below = random.nextInt(5) == 0 ? end : start + random.nextLong(end - start + 1);
            tell(new Promise.Trimming(id, index, below));
            long now = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(below)))
                    .lowWatermarks()
                    .get(partition)
                    .get()
                    .lowWatermark();
            if (now != Math.max(start, below)) {
                throw new AssertionError(partition + " was to begin at " + below + " and begins at " + now);
            }
            tell(new Promise.Begins(id, index, now));
        }
    }

    private static long offset(Admin admin, TopicPartition partition, OffsetSpec asked)
            throws InterruptedException, ExecutionException {
        return admin.listOffsets(Map.of(partition, asked))
                .partitionResult(partition)
                .get()
                .offset();
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
            Uuid id = create(admin, topic, 2, 1 << 14, Map.of());
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

    /** Reads everything of the topics that stay, and asks for the ends. */
    private void consume() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < SMALL_PARTITIONS; i++) {
            partitions.add(new TopicPartition(SMALL, i));
        }
        for (int i = 0; i < LARGE_PARTITIONS; i++) {
            partitions.add(new TopicPartition(LARGE, i));
        }
        for (int i = 0; i < FLEETING_PARTITIONS; i++) {
            partitions.add(new TopicPartition(TRIMMED, i));
            partitions.add(new TopicPartition(DWINDLING, i));
            partitions.add(new TopicPartition(AGING, i));
        }
        ObjLongConsumer<TopicPartition> begins = (partition, start) ->
                tell(new Promise.Begins(ids.get(partition.topic()), partition.partition(), start));
        try (KafkaConsumer<byte[], byte[]> consumer = Reader.consumer(bootstrap)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!over()) {
                consumer.beginningOffsets(partitions).forEach(begins::accept);
                Reader.poll(consumer, begins)
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
