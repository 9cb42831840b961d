package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that reads on over all kills and checks every record it sees: offsets follow one another, and the numbers of each
 * producer and partition count up without a gap and without a repetition. Used by one thread.
 */
final class SeenRecords implements AutoCloseable {

    private static final long SEEN_WITHIN_SECONDS = 60;
    private static final Duration POLL = Duration.ofMillis(100);

    private final Clients clients;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> lastNumbers = new HashMap<>();
    private final Map<TopicPartition, List<String>> seen = new HashMap<>();

    SeenRecords(Clients clients, String topic, int partitionsCount) {
        this.clients = clients;
        this.partitions = Clients.partitions(topic, partitionsCount);
        this.consumer = clients.consumer();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        partitions.forEach(partition -> seen.put(partition, new ArrayList<>()));
    }

    /** Reads on until everything in {@code acknowledged} was seen, or fails when it does not come. */
    void readUntil(Map<String, Long> acknowledged) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEN_WITHIN_SECONDS);
        while (!sawAll(acknowledged)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("acknowledged but not to be read: up to %s; read: %s; positions: %s"
                        .formatted(acknowledged, lastNumbers, positions()));
            }
            consumer.poll(POLL).forEach(this::check);
        }
    }

    /** Reads everything again with a new consumer: what was seen once is still there, and the same. */
    void requireUnchanged() {
        Map<TopicPartition, Integer> next = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : clients.everything(partitions)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            int index = next.merge(partition, 1, Integer::sum) - 1;
            List<String> before = seen(partition);
            if (index < before.size() && !before.get(index).equals(content(record))) {
                throw new AssertionError("%s offset %d was '%s' and is now '%s'"
                        .formatted(partition, record.offset(), before.get(index), content(record)));
            }
        }
        for (TopicPartition partition : partitions) {
            int again = next.getOrDefault(partition, 0);
            if (again < seen(partition).size()) {
                throw new AssertionError("%s had %d records and has only %d now"
                        .formatted(partition, seen(partition).size(), again));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private boolean sawAll(Map<String, Long> acknowledged) {
        return acknowledged.entrySet().stream()
                .allMatch(line -> lastNumbers.getOrDefault(line.getKey(), -1L) >= line.getValue());
    }

    private void check(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        List<String> before = seen(partition);
        if (record.offset() != before.size()) {
            throw new AssertionError(
                    "%s: offset %d where %d was due".formatted(partition, record.offset(), before.size()));
        }
        String line = CountingProducers.line(new String(record.key(), UTF_8), record.partition());
        long number = Long.parseLong(new String(record.value(), UTF_8).strip());
        long due = lastNumbers.getOrDefault(line, -1L) + 1;
        if (number != due) {
            throw new AssertionError("%s: number %d where %d was due, at offset %d: %s"
                    .formatted(line, number, due, record.offset(), number < due ? "doubled" : "missing or reordered"));
        }
        lastNumbers.put(line, number);
        before.add(content(record));
    }

    private static String content(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8) + ":" + new String(record.value(), UTF_8).strip();
    }

    private List<String> seen(TopicPartition partition) {
        return seen.getOrDefault(partition, List.of());
    }

    private Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(
                partition -> positions.put(partition, (long) seen(partition).size()));
        return positions;
    }
}
