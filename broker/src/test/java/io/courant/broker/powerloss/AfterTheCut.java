package io.courant.broker.powerloss;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courant.base.Disk;
import io.courant.filesystem.FileSystemDisk;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Opens what a power cut has left, and requires of it what was promised before. */
final class AfterTheCut {

    /** Stored state is not synced: a loss of power may take a part of such a file, which then says so itself. */
    private static final String UNUSABLE = "not usable";

    /** Directories that were put aside, or that are still being emptied, may stay. */
    private static final List<Finding.Severity> WRONG_AFTER_A_STOP = List.of(
            Finding.Severity.DAMAGE,
            Finding.Severity.DERIVED,
            Finding.Severity.REPLAYED,
            Finding.Severity.TAIL,
            Finding.Severity.FOREIGN);

    /** What a batch and the fields of a record take beside key and value. */
    private static final long MOST_BYTES_BESIDE_A_RECORD = 100;

    private final Path data;
    private final Promises promises;

    private AfterTheCut(Path data, Promises promises) {
        this.data = data;
        this.promises = promises;
    }

    /**
     * Starts a broker on {@code data}, reads everything, stops it, starts it again.
     *
     * @throws BrokenPromise when something promised is missing, different or doubled, when anything is damaged, or when
     *     the broker does not work
     */
    static void check(Path data, Promises promises) throws IOException, InterruptedException {
        AfterTheCut after = new AfterTheCut(data, promises);
        verify(data, List.of(Finding.Severity.DAMAGE), "after the power cut");
        try {
            Map<TopicPartition, Long> ends = after.firstStart();
            verify(data, WRONG_AFTER_A_STOP, "after a clean stop");
            after.secondStart(ends);
        } catch (KafkaException e) {
            throw new BrokenPromise("a client gave up: " + e);
        }
        verify(data, WRONG_AFTER_A_STOP, "after a second clean stop");
    }

    /** Starts a broker on {@code disk}, appends a record to each partition that is promised, and stops it. */
    static void live(Disk disk, Path data, Promises promises, Consumer<String> marks) throws InterruptedException {
        try (InProcessBroker broker = InProcessBroker.start(disk, data)) {
            new AfterTheCut(data, promises).append(broker, marks);
            broker.stop();
            requireNoTrouble(broker);
        }
    }

    private Map<TopicPartition, Long> firstStart() throws InterruptedException {
        try (InProcessBroker broker = InProcessBroker.start(new FileSystemDisk(), data)) {
            requireTopics(broker);
            Map<TopicPartition, Long> ends = requireRecords(broker);
            append(broker, mark -> {});
            broker.stop();
            requireNoTrouble(broker);
            ends.replaceAll((partition, end) -> end + 1);
            return ends;
        }
    }

    private void secondStart(Map<TopicPartition, Long> expected) {
        try (InProcessBroker broker = InProcessBroker.start(new FileSystemDisk(), data)) {
            Map<TopicPartition, Long> ends = requireRecords(broker);
            if (!ends.equals(expected)) {
                throw new BrokenPromise("a clean restart has changed ends from " + expected + " to " + ends);
            }
            broker.stop();
            requireNoTrouble(broker);
        }
    }

    private void requireTopics(InProcessBroker broker) throws InterruptedException {
        Map<Uuid, String> listed = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            for (TopicListing topic : admin.listTopics().listings().get()) {
                listed.put(topic.topicId(), topic.name());
            }
        } catch (ExecutionException e) {
            throw new BrokenPromise("topics cannot be listed: " + e.getCause());
        }
        for (Promises.Topic topic : promises.topics()) {
            if (!topic.name().equals(listed.get(topic.id()))) {
                throw new BrokenPromise("topic " + topic.name() + " " + topic.id() + " is missing among " + listed);
            }
        }
        for (Uuid deleted : promises.deleted()) {
            if (listed.containsKey(deleted)) {
                throw new BrokenPromise("topic " + listed.get(deleted) + " " + deleted + " was deleted and is back");
            }
        }
    }

    private Map<TopicPartition, Long> requireRecords(InProcessBroker broker) {
        Map<TopicPartition, PartitionCheck> checks = new HashMap<>();
        for (Promises.Topic topic : promises.topics()) {
            for (int i = 0; i < topic.partitions().size(); i++) {
                TopicPartition partition = new TopicPartition(topic.name(), i);
                checks.put(
                        partition,
                        new PartitionCheck(partition, topic.partitions().get(i)));
            }
        }
        if (checks.isEmpty()) {
            return new HashMap<>();
        }
        Map<TopicPartition, Long> ends = Reader.readAll(
                broker.bootstrap(),
                List.copyOf(checks.keySet()),
                (partition, start) -> checks.get(partition).begins(start),
                record -> checks.get(new TopicPartition(record.topic(), record.partition()))
                        .add(record));
        checks.forEach((partition, check) -> check.requireAll(ends.get(partition)));
        return new HashMap<>(ends);
    }

    /** The broker still takes records. */
    private void append(InProcessBroker broker, Consumer<String> marks) throws InterruptedException {
        byte[] key = "appended".getBytes(UTF_8);
        byte[] value = "after a power cut".getBytes(UTF_8);
        try (var producer = Reader.producer(broker.bootstrap(), Map.of("acks", "all"))) {
            for (Promises.Topic topic : promises.topics()) {
                List<Future<RecordMetadata>> answers = new ArrayList<>();
                for (int i = 0; i < topic.partitions().size(); i++) {
                    answers.add(producer.send(new ProducerRecord<>(topic.name(), i, key, value)));
                }
                for (var answer : answers) {
                    RecordMetadata at = answer.get();
                    marks.accept(topic.acknowledged(at.partition(), at.offset(), key, value)
                            .mark());
                }
            }
        } catch (ExecutionException e) {
            throw new BrokenPromise("the broker takes no records after the power cut: " + e.getCause());
        }
    }

    private static void requireNoTrouble(InProcessBroker broker) {
        if (!broker.troubles().isEmpty()) {
            throw new BrokenPromise("the broker reports " + broker.troubles());
        }
    }

    private static void verify(Path data, List<Finding.Severity> wrong, String when) throws IOException {
        if (!Files.exists(data.resolve("identity"))) {
            return; // the first start had not come so far
        }
        try {
            List<Finding> found = new LogVerify(new FileSystemDisk())
                    .verify(data).findings().stream()
                            .filter(finding -> wrong.contains(finding.severity()))
                            .filter(finding -> !finding.reason().startsWith(UNUSABLE))
                            .toList();
            if (!found.isEmpty()) {
                throw new BrokenPromise(when + ": " + found);
            }
        } catch (OfflineRefusal e) {
            throw new BrokenPromise(when + ": " + e.getMessage());
        }
    }

    /** Looks at the records of one partition, in order. */
    private static final class PartitionCheck {

        private final TopicPartition name;
        private final Promises.Partition promised;
        private final Map<String, Long> counts = new HashMap<>();
        private final Map<String, Long> newest = new HashMap<>();
        private final boolean compacted;
        private long next;
        private long start;
        private int found;
        private long bytes;

        PartitionCheck(TopicPartition name, Promises.Partition promised) {
            this.name = name;
            this.promised = promised;
            this.compacted = !promised.newest.isEmpty();
        }

        /** All that is read comes from here on. */
        void begins(long offset) {
            if (offset < promised.start) {
                throw new BrokenPromise(name + " begins at " + offset + ", and was said to begin at " + promised.start);
            }
            if (promised.bytesKept == Promises.Partition.EVERYTHING && !promised.asked.contains(offset)) {
                throw new BrokenPromise(name + " begins at " + offset + ", and nobody has asked for that: "
                        + promised.asked.tailSet(promised.start));
            }
            start = offset;
            next = offset;
            found = 0;
            bytes = 0;
            counts.clear();
            newest.clear();
        }

        void add(ConsumerRecord<byte[], byte[]> record) {
            if (compacted ? record.offset() < next : record.offset() != next) {
                throw new BrokenPromise(name + ": offset " + record.offset() + " follows " + (next - 1));
            }
            next = record.offset() + 1;
            bytes += record.key().length + record.value().length + MOST_BYTES_BESIDE_A_RECORD;
            String digest = promised.records.get(record.offset());
            if (digest != null) {
                found++;
                if (!digest.equals(Promise.digest(record.key(), record.value()))) {
                    throw new BrokenPromise(name + " offset " + record.offset() + " is another record");
                }
            }
            String key = Promise.text(record.key());
            newest.put(key, record.offset());
            if (key.startsWith(RecordedLoad.COUNTED)) {
                count(key, record);
            }
        }

        private void count(String key, ConsumerRecord<byte[], byte[]> record) {
            String text = Promise.text(record.value());
            long number = Long.parseLong(text.substring(0, text.indexOf(' ')));
            Long expected = counts.put(key, number + 1);
            if (expected == null ? start == 0 && number != 0 : number != expected) {
                throw new BrokenPromise(name + " offset " + record.offset() + ": " + key + " has sent " + expected
                        + " next, not " + number);
            }
        }

        void requireAll(long end) {
            if (compacted) {
                requireNewest(end);
            } else {
                requireEvery(end);
            }
        }

        private void requireNewest(long end) {
            if (next > end || end < promised.end) {
                throw new BrokenPromise(name + ": records end at " + next + ", the high watermark is " + end
                        + " and was " + promised.end + " before");
            }
            promised.newest.forEach((key, offset) -> {
                if (newest.getOrDefault(key, -1L) < offset) {
                    throw new BrokenPromise(name + ": the record of " + key + " at offset " + offset
                            + " is gone, and no later one is there");
                }
            });
        }

        private void requireEvery(long end) {
            if (next != end || end < promised.end) {
                throw new BrokenPromise(name + ": records end at " + next + ", the high watermark is " + end
                        + " and was " + promised.end + " before");
            }
            int expected = promised.records.tailMap(start).size();
            if (found != expected) {
                throw new BrokenPromise(name + ": " + (expected - found) + " promised records are missing");
            }
            if (start > promised.asked.last() && bytes < promised.bytesKept) {
                throw new BrokenPromise(name + ": " + bytes + " bytes at most are left from offset " + start
                        + " on, and " + promised.bytesKept + " were to be kept");
            }
        }
    }
}
