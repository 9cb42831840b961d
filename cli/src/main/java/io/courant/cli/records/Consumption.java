package io.courant.cli.records;

import io.courant.cli.client.ClientSettings;
import io.courant.cli.client.StartPoint;
import io.courant.cli.client.Troubles;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Reads, prints and commits until there is no more to do. One thread; another may wake the consumer up to end it. */
final class Consumption {

    static final int RECORDS_AT_ONCE = 500;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long COMMIT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * When to end.
     *
     * @param max after so many records
     * @param idleSeconds when none has come for so long
     * @param follow whether to go on at the end
     */
    record Limits(@Nullable Long max, @Nullable Integer idleSeconds, boolean follow) {}

    private final Console console;
    private final Consumer<byte[], byte[]> consumer;
    private final ClientSettings settings;
    private final RecordPrinter printer;
    private final Limits limits;

    /** Behind the last record of each partition that is in the buffer of standard output. */
    private final Map<TopicPartition, OffsetAndMetadata> printed = new HashMap<>();

    /** Behind the last one that is written, or where the group begins; not committed yet. */
    private final Map<TopicPartition, OffsetAndMetadata> written = new HashMap<>();

    /** Where each partition ended when it was first looked at; empty with follow. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    private long count;
    private long lastRecordNanos = System.nanoTime();
    private long lastCommitNanos = System.nanoTime();
    private boolean commits;

    Consumption(
            Console console,
            Consumer<byte[], byte[]> consumer,
            ClientSettings settings,
            RecordPrinter printer,
            Limits limits) {
        this.console = console;
        this.consumer = consumer;
        this.settings = settings;
        this.printer = printer;
        this.limits = limits;
    }

    /** Reads {@code wanted} partitions, or all where none is named, without a group. */
    void readPartitions(String topic, List<Integer> wanted, StartPoint start) {
        try {
            Collection<TopicPartition> partitions = partitions(topic, wanted);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> endsNow = consumer.endOffsets(partitions);
            if (!limits.follow()) {
                ends.putAll(endsNow);
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> offsets = start.resolve(beginnings, endsNow, this::offsetsAt);
            offsets.forEach((partition, offset) -> consumer.seek(partition, offset.longValue()));
            read();
        } catch (WakeupException e) {
            // Ctrl-C.
        }
    }

    /** Reads as a member of a group, and commits what was printed. */
    void readInGroup(String topic) {
        commits = true;
        try {
            partitions(topic, List.of());
            consumer.subscribe(List.of(topic), new Share());
            read();
        } catch (WakeupException e) {
            // Ctrl-C.
        } finally {
            flush();
            commitAtLast();
        }
    }

    /** What the group gives to this member and takes from it, told while it polls: all that was printed is written by then. */
    private final class Share implements ConsumerRebalanceListener {

        /** Where nothing is committed the group begins here, and its lag can be told even of a partition without a turn yet. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.committed(Set.copyOf(partitions)).forEach((partition, committed) -> {
                if (committed == null) {
                    written.put(partition, new OffsetAndMetadata(consumer.position(partition)));
                }
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
        }

        /** Somebody else reads on from what was committed, and a commit now would be refused. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            written.keySet().removeAll(partitions);
        }
    }

    private Collection<TopicPartition> partitions(String topic, List<Integer> wanted) {
        @Nullable List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw Troubles.noTopic(topic, consumer.listTopics().keySet());
        }
        TreeSet<Integer> existing =
                new TreeSet<>(known.stream().map(PartitionInfo::partition).toList());
        for (int partition : wanted) {
            if (!existing.contains(partition)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "there is no partition " + partition + ": " + topic + " has 0 to " + existing.last());
            }
        }
        return (wanted.isEmpty() ? existing : new TreeSet<>(wanted))
                .stream().map(partition -> new TopicPartition(topic, partition)).toList();
    }

    private Map<TopicPartition, Long> offsetsAt(long timeMs) {
        Map<TopicPartition, Long> times = new HashMap<>();
        consumer.assignment().forEach(partition -> times.put(partition, timeMs));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                offsets.put(partition, found.offset());
            }
        });
        return offsets;
    }

    private void read() {
        lastRecordNanos = System.nanoTime();
        while (!isAtItsEnd()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (isFull()) {
                    break;
                }
                print(record);
            }
            flush();
            if (commits && System.nanoTime() - lastCommitNanos > COMMIT_EVERY_NANOS) {
                commit();
            }
            if (records.isEmpty() && isIdle()) {
                return;
            }
        }
    }

    private void print(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Long end = ends.get(partition);
        if (end != null && record.offset() >= end) {
            return;
        }
        printer.print(record, console.out());
        printed.put(partition, new OffsetAndMetadata(record.offset() + 1));
        lastRecordNanos = System.nanoTime();
        count++;
    }

    private boolean isFull() {
        return limits.max() != null && count >= limits.max();
    }

    private boolean isAtItsEnd() {
        if (isFull()) {
            return true;
        }
        Collection<TopicPartition> assigned = consumer.assignment();
        if (limits.follow() || assigned.isEmpty()) {
            return false;
        }
        List<TopicPartition> unknown = assigned.stream()
                .filter(partition -> !ends.containsKey(partition))
                .toList();
        if (!unknown.isEmpty()) {
            ends.putAll(consumer.endOffsets(unknown));
        }
        return assigned.stream()
                .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    }

    /** Whether no record has come for too long: as long as the user said, or, short of the end, as an answer may take. */
    private boolean isIdle() {
        long idleNanos = System.nanoTime() - lastRecordNanos;
        if (limits.idleSeconds() != null) {
            return idleNanos > TimeUnit.SECONDS.toNanos(limits.idleSeconds());
        }
        if (limits.follow() || idleNanos < TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs())) {
            return false;
        }
        if (commits && consumer.assignment().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "the group has given no partition to this member within " + settings.timeoutMs() / 1000
                            + " s; others may have them all (courant group describe)");
        }
        throw new CommandFailure(
                ExitCode.UNREACHABLE,
                "the broker at " + settings.place() + " has sent nothing for " + settings.timeoutMs() / 1000
                        + " s, short of the end");
    }

    private void commit() {
        lastCommitNanos = System.nanoTime();
        if (commits && !written.isEmpty()) {
            consumer.commitSync(Map.copyOf(written));
            written.clear();
        }
    }

    /** Ctrl-C may come while this goes on, or just before: then what was printed is committed all the same. */
    private void commitAtLast() {
        try {
            commit();
        } catch (WakeupException e) {
            commit();
        }
    }

    /** What nobody took is not committed: it is forgotten before standard output is tried. */
    private void flush() {
        Map<TopicPartition, OffsetAndMetadata> flushed = Map.copyOf(printed);
        printed.clear();
        console.out().flush();
        written.putAll(flushed);
    }
}
