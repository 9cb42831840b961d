package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker on 96 MB, which clients fill to the brim and somebody else fills up completely. */
@Tag("cluster")
class FullDiskTest {

    private static final int HARD_BYTES = 12 * 1024 * 1024;

    /** What stays of the reserve for the next start: a file of the journal. */
    private static final int BYTES_FOR_A_START = 4 * 1024 * 1024;

    private static final int VALUE_BYTES = 60_000;
    private static final int OLD_RECORDS = 400;
    private static final int RECORDS_AHEAD = 20;
    private static final int MOST_RECORDS = 4_000;
    private static final int PARTITIONS = 2;
    private static final long PATIENCE_SECONDS = 120;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @TempDir
    Path home;

    @Test
    void onAFileSystemOfItsOwnNothingAcknowledgedIsLostAndWritingGoesOnOnceATopicIsDeleted() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(home.resolve("data"))) {
            fillUpAndMakeRoom(disk);
        }
    }

    @Test
    void withAQuotaInThePortNothingAcknowledgedIsLostAndWritingGoesOnOnceATopicIsDeleted() throws Exception {
        try (SmallDisk disk = SmallDisk.withQuota(home.resolve("data"))) {
            fillUpAndMakeRoom(disk);
        }
    }

    private void fillUpAndMakeRoom(SmallDisk disk) throws Exception {
        String[] settings = {"disk.free.soft.bytes=" + HARD_BYTES, "disk.free.hard.bytes=" + HARD_BYTES};
        int records;
        try (RunningBroker broker = disk.launch(home, settings)) {
            String bootstrap = bootstrap(broker);
            createTopic(bootstrap, "old", 1);
            createTopic(bootstrap, "new", PARTITIONS);
            try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
                for (Future<RecordMetadata> each : send(producer, "old", 0, OLD_RECORDS)) {
                    assertThat(each.get().hasOffset()).isTrue();
                }
                List<Future<RecordMetadata>> sent = sendUntilFull(broker, producer);
                long acknowledged = sent.stream().filter(Future::isDone).count();
                assertThat(numbersIn(bootstrap, "new")).hasSizeGreaterThanOrEqualTo((int) acknowledged);

                disk.fillUp(disk.data().resolve("of-somebody-else"));
                await("the reserve to be given up", () -> reserveBytes(disk) == BYTES_FOR_A_START);
                createTopic(bootstrap, "made-on-a-full-disk", 1);
                deleteTopic(bootstrap, "old");
                producer.flush(); // as soon as there is room, everything that was refused is taken
                for (Future<RecordMetadata> each : sent) {
                    assertThat(each.get().hasOffset()).isTrue();
                }
                records = sent.size();
                assertThat(numbersIn(bootstrap, "new")).containsExactlyElementsOf(numbersTo(records));
            }
            broker.kill();
        }
        try (RunningBroker broker = disk.launch(home, settings)) {
            assertThat(numbersIn(bootstrap(broker), "new")).containsExactlyElementsOf(numbersTo(records));
            assertThat(broker.terminate()).isEqualTo(143);
        }
    }

    /** Sends numbered records, a few ahead of the answers, until the broker says that its disk is full. */
    private static List<Future<RecordMetadata>> sendUntilFull(
            RunningBroker broker, KafkaProducer<byte[], byte[]> producer) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        while (!isFull(broker)) {
            assertThat(sent).as("records on a disk of 96 MB").hasSizeLessThan(MOST_RECORDS);
            sent.addAll(send(producer, "new", sent.size(), RECORDS_AHEAD));
            // The client's own buffer must not fill up: then it would block.
            Future<RecordMetadata> earlier = sent.get(Math.max(0, sent.size() - RECORDS_AHEAD));
            await("an answer", () -> earlier.isDone() || isFull(broker));
        }
        return sent;
    }

    private static List<Future<RecordMetadata>> send(
            KafkaProducer<byte[], byte[]> producer, String topic, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> producer.send(new ProducerRecord<>(topic, value(number))))
                .toList();
    }

    private static long reserveBytes(SmallDisk disk) {
        return disk.data().resolve("reserve").toFile().length();
    }

    private static boolean isFull(RunningBroker broker) {
        try {
            return broker.errors().contains("disk.full");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String bootstrap(RunningBroker broker) throws IOException {
        return "127.0.0.1:" + RunningBroker.portIn(broker.awaitReady());
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "delivery.timeout.ms", 120_000,
                        "max.block.ms", 120_000,
                        "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void createTopic(String bootstrap, String name, int partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            answer(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all());
        }
    }

    private static void deleteTopic(String bootstrap, String name)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            answer(admin.deleteTopics(List.of(name)).all());
        }
    }

    private static void answer(KafkaFuture<Void> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The numbers of all records in {@code topic}, in order. */
    private static List<Integer> numbersIn(String bootstrap, String topic) {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        List<Integer> numbers = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await("all records", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> numbers.add(number(record.value())));
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        numbers.sort(null);
        return numbers;
    }

    private static void await(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static byte[] value(int number) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) number);
        value[0] = (byte) (number >> 16);
        value[1] = (byte) (number >> 8);
        value[2] = (byte) number;
        return value;
    }

    private static int number(byte[] value) {
        return (value[0] & 0xff) << 16 | (value[1] & 0xff) << 8 | (value[2] & 0xff);
    }

    private static List<Integer> numbersTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
