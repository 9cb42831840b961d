package io.courant.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalLimits;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.producer.ProducerStates;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.disk.DiskWatcher;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One short story that touches every kind of file and name of a data directory, ended at each of its operations on the disk in
 * turn, by a kill or by a loss of power, and again during the start that follows.
 */
class CutAtEveryOperationTest {

    /** With each of them other operations come first, and a loss of power takes something else. */
    private static final int SEEDS = Integer.getInteger("log.cuts.seeds", 1);

    /** What the story must make, or its cuts prove nothing of it. */
    private static final Set<String> MADE = Set.of(
            ".journal",
            ".log",
            ".idx",
            ".prod",
            "checkpoint.",
            "partition.metadata",
            "compaction",
            ".swap",
            "clean-stop",
            ".deleted");

    private static final int OPERATIONS_OF_A_START = 30;

    @Test
    void nothingThatWasToldDurableIsLostWhereverItEnds() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Story whole = new Story(seed);
            whole.tell();
            assertThat(whole.missed()).as("what the story never makes").isEmpty();
            whole.endAndCheck(true, 0);
            for (int end = 1; end <= whole.operations; end++) {
                for (boolean power : new boolean[] {true, false}) {
                    try {
                        Story story = new Story(seed);
                        story.node.disk.faults().endProcessAt(end);
                        story.tell();
                        story.endAndCheck(power, 1 + (end * 7) % OPERATIONS_OF_A_START);
                    } catch (AssertionError | RuntimeException failure) {
                        throw new AssertionError(
                                "seed %d, %s in operation %d of %d: %s"
                                        .formatted(
                                                seed,
                                                power ? "power lost" : "killed",
                                                end,
                                                whole.operations,
                                                failure.getMessage()),
                                failure);
                    }
                }
            }
        }
    }

    /** What is done in the life of a process, what was told of it, and what must be there afterwards. */
    private static final class Story {
        private static final int EPOCH = 2;
        private static final long PRODUCER = 9;
        private static final int RECORDS = 2;
        private static final long STEP_NANOS = 60_000_000L;
        private static final JournalLimits SMALL_JOURNAL =
                new JournalLimits(64 * 1024, 6, 1024 * 1024, 16 * 1024, JournalLimits.MOST_ACTIONS);
        private static final LogConfig SMALL_SEGMENTS = LogConfig.DEFAULT.withSegments(3000, 1L << 40);
        private static final LogIdentity KEYED = new LogIdentity("keyed", new Uuid(81, 82), 0);
        private static final LogConfig COMPACTED = LogConfig.DEFAULT
                .withSegments(600, 1L << 40)
                .withRetention(LogConfig.Retention.FOREVER)
                .withCompaction(new LogConfig.Compaction(true, 0, Long.MAX_VALUE, 0, 3_600_000));
        private static final int KEYS = 3;
        private static final long COMPACTED_NANOS = CompactionPace.SHIPPED.lookNanos() + STEP_NANOS;
        private static final LogIdentity DELETED = new LogIdentity("deleted", new Uuid(79, 80), 0);

        /** From the attributes on: what stands before them is stamped. */
        private static final int SENT_FROM = 21;

        /** More than goes by the journal. */
        private static final int LARGE_BYTES = LogLimits.FILE_SYNC_BYTES;

        final LogNode node;
        /** Those on the disk that belong to the story. */
        long operations;

        private final Set<String> made = new HashSet<>();
        private final List<ByteBuffer> sent = new ArrayList<>();
        private int written;
        private int durable;
        private boolean deleted;
        private int keyedSent;
        private int keyedWritten;
        private int keyedDurable;

        Story(int seed) throws IOException {
            node = new LogNode(seed, disk -> disk, SMALL_JOURNAL);
            node.disk.watch(new DiskWatcher() {
                @Override
                public void opened(Path file) {
                    made.add(file.toString());
                }

                @Override
                public void renamed(Path to) {
                    made.add(to.toString());
                }
            });
        }

        Set<String> missed() {
            Set<String> missed = new TreeSet<>(MADE);
            missed.removeIf(name -> made.stream().anyMatch(path -> path.contains(name)));
            return missed;
        }

        void tell() {
            long before = node.disk.faults().operations();
            step(node.checkpointer::start);
            step(() -> node.logs.open(LogNode.LOG, SMALL_SEGMENTS, EPOCH, opened -> {}));
            append(3, 20);
            makeDurable();
            step(() -> node.logs.open(DELETED, LogConfig.DEFAULT, EPOCH, opened -> {}));
            step(() -> append(DELETED, batch(0, 50), () -> {}));
            step(() -> node.logs.open(KEYED, COMPACTED, EPOCH, opened -> {}));
            appendKeyed();
            append(1, LARGE_BYTES);
            makeDurable();
            append(5, 700); // rolls
            node.world.runFor(LogIntervals.CHECKPOINT_NANOS + STEP_NANOS);
            append(2, 900);
            makeDurable();
            node.world.runFor(COMPACTED_NANOS);
            step(this::delete);
            append(2, 100); // of which nobody asks whether it is durable
            step(this::stop);
            operations = node.disk.faults().operations() - before;
        }

        private void append(int batches, int valueBytes) {
            for (int i = 0; i < batches; i++) {
                ByteBuffer batch = batch(sent.size() * RECORDS, valueBytes);
                sent.add(batch);
                step(() -> append(LogNode.LOG, batch, () -> written++));
            }
        }

        /** Two segments that are compacted to one, and more. */
        private void appendKeyed() {
            for (int i = 0; i < 12; i++) {
                ByteBuffer batch = new BatchBuilder()
                        .append(SimulatedClock.FIRST_WALL_MS, key(keyedSent), value(keyedSent))
                        .build();
                keyedSent++;
                step(() -> append(KEYED, batch, () -> keyedWritten++));
            }
            step(() -> {
                PartitionLog log = node.logs.opened(KEYED.key());
                if (log != null) {
                    log.durableUpTo(log.logEndOffset(), told -> keyedDurable = isDone(told) ? keyedSent : keyedDurable);
                }
            });
        }

        private static byte[] key(int number) {
            return ("key" + number % KEYS).getBytes(UTF_8);
        }

        private static byte[] value(int number) {
            return ("value" + number + "-".repeat(60)).getBytes(UTF_8);
        }

        private void append(LogIdentity identity, ByteBuffer batch, Runnable appended) {
            PartitionLog log = node.logs.opened(identity.key());
            if (log != null) {
                node.beginAppend(log, batch, EPOCH, outcome -> {
                    if (outcome instanceof Outcome.Success<AppendResult>) {
                        appended.run();
                    }
                });
            }
        }

        private void makeDurable() {
            int batches = sent.size();
            step(() -> {
                PartitionLog log = node.logs.opened(LogNode.LOG.key());
                if (log != null) {
                    log.durableUpTo(log.logEndOffset(), told -> durable = isDone(told) ? batches : durable);
                }
            });
        }

        private void delete() {
            PartitionLog log = node.logs.opened(DELETED.key());
            if (log != null) {
                node.logs.delete(log, told -> deleted = isDone(told));
            }
        }

        private void stop() {
            node.logs.close(closed -> node.checkpointer.stop(
                    true,
                    marked -> node.directory.closeJournal(
                            node.shard, told -> durable = isDone(told) ? sent.size() : durable)));
        }

        private static boolean isDone(Outcome<Done> outcome) {
            return outcome instanceof Outcome.Success<Done>;
        }

        private void step(Runnable action) {
            node.shard.execute(action);
            node.world.runFor(STEP_NANOS);
        }

        private static ByteBuffer batch(int sequence, int valueBytes) {
            BatchBuilder builder = new BatchBuilder().producer(PRODUCER, (short) 0, sequence);
            for (int i = 0; i < RECORDS; i++) {
                builder.append(SimulatedClock.FIRST_WALL_MS, null, new byte[valueBytes / RECORDS + 1]);
            }
            return builder.build();
        }

        /** Ends the process, and the next one in its {@code endOfStart}-th operation; the third one must have everything. */
        void endAndCheck(boolean power, int endOfStart) throws Exception {
            end(power);
            if (endOfStart > 0) {
                node.disk.faults().endProcessAt(endOfStart);
                try {
                    node.start();
                    node.directory.finishRemovals(node.logs);
                    step(() -> node.logs.open(LogNode.LOG, SMALL_SEGMENTS, EPOCH, opened -> {}));
                } catch (SimulatedPowerLoss inACallOfTheTest) {
                    // As everywhere else, it has ended.
                }
                end(power);
            }
            node.start();
            node.directory.finishRemovals(node.logs);
            int found = check(power ? durable : written);
            checkKeyed(power ? keyedDurable : keyedWritten);
            ByteBuffer more = batch(found * RECORDS, 40);
            sent.subList(found, sent.size()).clear();
            sent.add(more);
            PartitionLog log = node.open(SMALL_SEGMENTS);
            assertThat(node.append(log, more, EPOCH)).isInstanceOf(AppendResult.Appended.class);
            node.makeDurable(log);
            node.losePower();
            check(sent.size());
            node.stopCleanly();
            assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                    .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                    .isEmpty();
        }

        private void end(boolean power) {
            node.process.die("ended");
            if (power) {
                node.disk.losePower(
                        node.random.fork("loss-" + node.disk.faults().operations()));
            } else {
                node.disk.killProcess();
            }
        }

        /** Requires at least {@code expected} batches of those that were sent, in order; returns how many there are. */
        private int check(int expected) throws IOException {
            PartitionLog log = node.open(SMALL_SEGMENTS);
            List<ByteBuffer> found = node.readAll(log, 1 << 20);
            assertThat(found).hasSizeBetween(expected, sent.size());
            ProducerStates replayed = new ProducerStates();
            RecordBatch batch = new RecordBatch();
            for (int i = 0; i < found.size(); i++) {
                assertThat(stored(found.get(i))).as("batch %s", i).isEqualTo(stored(sent.get(i)));
                replayed.apply(batch.at(found.get(i), 0), SimulatedClock.FIRST_WALL_MS);
            }
            long end = log.logEndOffset();
            assertThat(ProducerSnapshot.encode(LogNode.LOG.key(), log.state().producers, end))
                    .isEqualTo(ProducerSnapshot.encode(LogNode.LOG.key(), replayed, end));
            assertThat(log.latestEpoch()).isEqualTo(found.isEmpty() ? -1 : EPOCH);
            assertThat(node.events.messages("log.damaged")).isEmpty();
            if (deleted) {
                assertThat(node.disk.namesIn(LogNode.PATH)).doesNotContain(DELETED.directoryName());
            }
            return found.size();
        }

        /** Requires the latest of each key among at least {@code expected} of those that were sent. */
        private void checkKeyed(int expected) throws IOException {
            PartitionLog log = node.world.success(node.shard, done -> node.logs.open(KEYED, COMPACTED, EPOCH, done));
            int end = (int) log.logEndOffset();
            assertThat(end).isBetween(expected, keyedSent);
            Map<String, @Nullable String> latest = new HashMap<>();
            for (KeyedLog.Stored stored : KeyedLog.read(node, log, 1 << 20)) {
                assertThat(stored.value()).isEqualTo(new String(value((int) stored.offset()), UTF_8));
                latest.put(stored.key(), stored.value());
            }
            for (int number = Math.max(0, end - KEYS); number < end; number++) {
                assertThat(latest).containsEntry(new String(key(number), UTF_8), new String(value(number), UTF_8));
            }
        }

        private static ByteBuffer stored(ByteBuffer batch) {
            return batch.slice(SENT_FROM, batch.limit() - SENT_FROM);
        }
    }
}
