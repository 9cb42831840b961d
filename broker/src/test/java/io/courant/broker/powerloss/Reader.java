package io.courant.broker.powerloss;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Foreign clients of a broker. */
final class Reader {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long SILENT_AT_MOST_SECONDS = 20;

    private Reader() {}

    static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "none",
                        "fetch.max.wait.ms",
                        20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrap, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrap);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Hands {@code each} everything in {@code partitions}, and returns their ends. Before the first record of a partition, and
     * whenever what comes next is deleted, {@code begins} gets its start.
     */
    static Map<TopicPartition, Long> readAll(
            String bootstrap,
            List<TopicPartition> partitions,
            ObjLongConsumer<TopicPartition> begins,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
            consumer.assign(partitions);
            goToTheStart(consumer, partitions, begins);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long lastNanos = System.nanoTime();
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                ConsumerRecords<byte[], byte[]> records = poll(consumer, begins);
                if (!records.isEmpty()) {
                    lastNanos = System.nanoTime();
                } else if (System.nanoTime() - lastNanos > TimeUnit.SECONDS.toNanos(SILENT_AT_MOST_SECONDS)) {
                    throw new BrokenPromise("records below the high watermark do not come; ends: " + ends);
                }
                records.forEach(each);
            }
            return ends;
        }
    }

    /** Polls; where what comes next is deleted, goes on from the start. */
    static ConsumerRecords<byte[], byte[]> poll(
            KafkaConsumer<byte[], byte[]> consumer, ObjLongConsumer<TopicPartition> begins) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException deleted) {
            goToTheStart(consumer, deleted.partitions(), begins);
            return ConsumerRecords.empty();
        }
    }

    private static void goToTheStart(
            KafkaConsumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            ObjLongConsumer<TopicPartition> begins) {
        consumer.beginningOffsets(partitions).forEach((partition, start) -> {
            consumer.seek(partition, start);
            begins.accept(partition, start);
        });
    }
}
