package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that reads on over all kills and checks every record it sees: offsets follow one another, and the numbers of each
 * producer and partition count up without a gap and without a repetition. It keeps 8 bytes of each record. Used by one thread.
 */
final class SeenRecords implements AutoCloseable {

    private static final long SEEN_WITHIN_SECONDS = 60;
    private static final Duration POLL = Duration.ofMillis(100);

    private final Clients clients;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> lastNumbers = new HashMap<>();
    private final Map<TopicPartition, Digests> seen = new HashMap<>();

    SeenRecords(Clients clients, String topic, int partitionsCount) {
        this.clients = clients;
        this.partitions = Clients.partitions(topic, partitionsCount);
        this.consumer = clients.consumer();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        partitions.forEach(partition -> seen.put(partition, new Digests()));
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
        Map<TopicPartition, Integer> again = new HashMap<>();
        clients.forEachRecord(partitions, record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            int index = again.merge(partition, 1, Integer::sum) - 1;
            Digests before = seen(partition);
            if (index < before.size && before.at(index) != Digests.of(record)) {
                throw new AssertionError(
                        "%s offset %d is another record now: %s".formatted(partition, index, text(record)));
            }
        });
        for (TopicPartition partition : partitions) {
            int count = again.getOrDefault(partition, 0);
            if (count < seen(partition).size) {
                throw new AssertionError(
                        "%s had %d records and has only %d now".formatted(partition, seen(partition).size, count));
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
        Digests before = seen(partition);
        if (record.offset() != before.size) {
            throw new AssertionError(
                    "%s: offset %d where %d was due".formatted(partition, record.offset(), before.size));
        }
        String line = CountingProducers.line(new String(record.key(), UTF_8), record.partition());
        long number = Long.parseLong(new String(record.value(), UTF_8).strip());
        long due = lastNumbers.getOrDefault(line, -1L) + 1;
        if (number != due) {
            throw new AssertionError("%s: number %d where %d was due, at offset %d: %s"
                    .formatted(line, number, due, record.offset(), number < due ? "doubled" : "missing or reordered"));
        }
        lastNumbers.put(line, number);
        before.add(Digests.of(record));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8) + ":" + new String(record.value(), UTF_8).strip();
    }

    private Digests seen(TopicPartition partition) {
        return Objects.requireNonNull(seen.get(partition));
    }

    private Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, (long) seen(partition).size));
        return positions;
    }

    /** A 64-bit FNV-1a hash of key and value of each record of a partition, by offset. */
    private static final class Digests {

        private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;

        private long[] digests = new long[1024];
        private int size;

        static long of(ConsumerRecord<byte[], byte[]> record) {
            return hash(hash(FNV_OFFSET_BASIS, record.key()), record.value());
        }

        long at(int index) {
            return digests[index];
        }

        void add(long digest) {
            if (size == digests.length) {
                digests = Arrays.copyOf(digests, 2 * size);
            }
            digests[size++] = digest;
        }

        private static long hash(long start, byte[] bytes) {
            long hash = start;
            for (byte each : bytes) {
                hash = (hash ^ (each & 0xff)) * FNV_PRIME;
            }
            return hash;
        }
    }
}
