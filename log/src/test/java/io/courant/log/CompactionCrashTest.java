package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.log.KeyedLog.Stored;
import io.courant.log.LogConfig.Compaction;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.producer.ProducerStates;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Ends the process, by loss of power or by a kill, before or after every single operation on the disk while a log is compacted: what is
 * the last of its key is always there, and once there is nothing left to do the log is what a naive model makes of it.
 */
class CompactionCrashTest {

    private static final int SEEDS = Integer.getInteger("compaction.seeds", 2);
    private static final int LIVES = Integer.getInteger("compaction.lives", 20);
    private static final int STEP = Integer.getInteger("compaction.step", 4);
    private static final long FIRST_SEED = Long.getLong("compaction.seed", 1L);
    private static final long MS = 1_000_000;
    private static final int KEYS = 6;

    @Test
    void aCutBeforeOrAfterAnyOperationLosesNoLastRecordOfAKey() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            long operations = run(seed, 0);
            assertThat(operations).isGreaterThan(100);
            // Of the many operations of several passes each fourth shows what there is to see.
            int step = seed % 2 == 0 ? STEP : 1;
            for (int cutAt = 1; cutAt <= operations; cutAt += step) {
                run(seed, cutAt);
            }
        }
    }

    /** Each second seed with room for three keys at a time. */
    private static long run(long seed, int cutAt) throws IOException {
        try {
            Lives lives = new Lives(seed, new SeededRandom(seed * 1_000_003 + cutAt), seed % 2 == 0);
            long before = lives.node.disk.faults().operations();
            if (cutAt > 0) {
                lives.node.disk.faults().endProcessAt(cutAt);
            }
            lives.begin();
            lives.append(12);
            lives.makeDurable();
            lives.node.world.runFor(17_000 * MS);
            lives.append(6);
            lives.makeDurable();
            lives.node.world.runFor(16_000 * MS);
            long operations = lives.node.disk.faults().operations() - before;
            lives.end();
            lives.settleAndCompareWithTheModel();
            return operations;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", cut at " + cutAt, failure);
        }
    }

    @Test
    void manyLivesWithEndsOfAllKindsComeToWhatTheModelSays() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            try {
                Lives lives = new Lives(1_000 + seed, new SeededRandom(seed).fork("lives"), seed % 2 == 0);
                for (int life = 0; life < 4; life++) {
                    if (lives.random.oneIn(2)) {
                        lives.node.disk.faults().endProcessAt(lives.random.between(1, 250));
                    }
                    lives.begin();
                    for (int i = 0; i < lives.random.between(1, 4); i++) {
                        lives.append(lives.random.between(1, 20));
                        lives.makeDurable();
                        lives.node.world.runFor(MS * lives.random.between(1, 20_000));
                    }
                    lives.end();
                }
                lives.settleAndCompareWithTheModel();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dcompaction.lives=1 -Dcompaction.seed=" + seed, failure);
            }
        }
    }

    /** One log over several lives of a process. */
    private static final class Lives {
        final LogNode node;
        final SeededRandom random;
        private final LogConfig config = LogConfig.DEFAULT
                .withSegments(1_200, 1L << 40)
                .withRetention(LogConfig.Retention.FOREVER)
                .withCompaction(new Compaction(true, 0, Long.MAX_VALUE, 0, 1L << 40));
        /** All batches ever stored, in order; those that may be gone last. */
        private final List<ByteBuffer> appended = new ArrayList<>();

        /** Handed over, and not known to be stored: a process that ended may have stored the first of them. */
        private final Deque<ByteBuffer> underWay = new ArrayDeque<>();

        private final int[] sequences = new int[3];
        private @Nullable PartitionLog log;
        private long durableEnd;

        Lives(long seed, SeededRandom random, boolean fewKeysAtATime) throws IOException {
            this.node = new LogNode(seed);
            if (fewKeysAtATime) {
                ShardMemory memory = node.memory;
                node.memory =
                        new ShardMemory(memory.keptBytes(), memory.copiedReadsBytes(), memory.producers(), 4 * 24);
            }
            this.random = random;
            node.intervals = new LogIntervals(
                    500 * MS,
                    LogIntervals.IDLE_SWEEP_NANOS,
                    LogIntervals.IDLE_AFTER_NANOS,
                    LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
                    LogIntervals.RETENTION_CHECK_NANOS,
                    LogIntervals.SPACE_LOOK_NANOS,
                    new ScrubPace(0, MS));
            node.kill(); // starts with these
        }

        void begin() {
            log = null;
            node.world.run(node.shard, node.checkpointer::start);
            node.shard.execute(() -> node.logs.open(LogNode.LOG, config, opened -> {
                if (opened instanceof Outcome.Success<PartitionLog>(PartitionLog found)) {
                    log = found;
                }
            }));
            node.world.runFor(100 * MS);
        }

        void append(int batches) {
            for (int i = 0; i < batches; i++) {
                append();
            }
        }

        private void append() {
            PartitionLog open = log;
            if (open == null || !node.process.isAlive()) {
                return;
            }
            int producer = random.nextInt(sequences.length);
            int records = random.between(1, 3);
            BatchBuilder builder = new BatchBuilder();
            if (producer > 0) {
                builder.producer(100 + producer, (short) 0, sequences[producer]);
                sequences[producer] += records;
            }
            for (int i = 0; i < records; i++) {
                byte[] key = ("key" + random.nextInt(KEYS)).getBytes(StandardCharsets.UTF_8);
                byte[] value = ("value" + random.nextInt(1_000_000) + "x".repeat(random.nextInt(200)))
                        .getBytes(StandardCharsets.UTF_8);
                builder.append(SimulatedClock.FIRST_WALL_MS + i, key, random.oneIn(6) ? null : value);
            }
            ByteBuffer batch = builder.build();
            underWay.add(batch);
            node.shard.execute(() -> {
                var buffer = node.buffers.allocate(batch.remaining());
                buffer.bytes().put(0, batch, 0, batch.remaining());
                open.append(new LogAppend(buffer, 0, batch.remaining(), 3, LogAppend.Origin.CLIENT), outcome -> {
                    if (outcome instanceof Outcome.Success<AppendResult>) {
                        underWay.remove(batch);
                        ByteBuffer stored = ByteBuffer.allocate(batch.remaining());
                        stored.put(0, buffer.bytes(), 0, batch.remaining());
                        appended.add(stored);
                    }
                    buffer.release();
                });
            });
            node.world.runFor(random.between(0, 400_000));
        }

        void makeDurable() {
            PartitionLog open = log;
            if (open != null && node.process.isAlive()) {
                node.shard.execute(() -> open.durableUpTo(open.logEndOffset(), outcome -> {}));
                node.world.runFor(5 * MS);
                durableEnd = Math.max(durableEnd, open.durableEndOffset());
            }
        }

        /** Ends the process, and the next one too while it recovers, now and then; leaves the log open and checked. */
        void end() throws IOException {
            do {
                node.process.die("end of a life");
                if (random.nextBoolean()) {
                    node.disk.losePower(random.fork("loss" + node.world.eventsRun()));
                } else {
                    node.disk.killProcess();
                }
                requireNoDamage();
                node.start();
                if (random.oneIn(3)) {
                    node.disk.faults().endProcessAt(random.between(1, 25));
                }
                begin();
            } while (log == null || !node.process.isAlive());
            node.disk.faults().clear();
            check();
        }

        private void requireNoDamage() throws IOException {
            try {
                assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                        .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                        .isEmpty();
            } catch (OfflineRefusal e) {
                throw new AssertionError(e);
            }
        }

        private PartitionLog open() {
            return Objects.requireNonNull(log);
        }

        /** What is left was appended, and what is missing has a successor. */
        private void check() throws IOException {
            assertThat(node.events.messages("log.damaged")).isEmpty();
            assertThat(node.events.messages("log.not-compacted")).isEmpty();
            assertThat(node.faults).isEmpty();
            long end = open().logEndOffset();
            assertThat(end).isGreaterThanOrEqualTo(durableEnd);
            appended.removeIf(bytes -> new RecordBatch().at(bytes, 0).nextOffset() > end);
            takeWhatIsStored(end);
            durableEnd = end;
            List<Stored> all = records();
            List<Stored> left = KeyedLog.read(node, open(), random.between(1, 10_000));
            assertThat(all).containsAll(left);
            Map<String, Long> last = new HashMap<>();
            all.forEach(each -> last.put(each.key(), each.offset()));
            for (Stored each : all) {
                if (!left.contains(each)) {
                    assertThat(last.get(each.key())).as("successor of %s", each).isGreaterThan(each.offset());
                }
            }
            requireProducersAsReplayed();
        }

        private void takeWhatIsStored(long end) {
            RecordBatch batch = new RecordBatch();
            long next = appended.isEmpty() ? 0 : batch.at(appended.getLast(), 0).nextOffset();
            while (next < end && !underWay.isEmpty()) {
                ByteBuffer stored = ByteBuffer.allocate(underWay.element().remaining());
                stored.put(0, underWay.remove(), 0, stored.capacity());
                stored.putLong(0, next);
                appended.add(stored);
                next = batch.at(stored, 0).nextOffset();
            }
            underWay.clear();
            assertThat(next).isEqualTo(end);
        }

        private List<Stored> records() {
            List<Stored> all = new ArrayList<>();
            appended.forEach(bytes -> KeyedLog.addAll(new RecordBatch().at(bytes, 0), all));
            return all;
        }

        private void requireProducersAsReplayed() {
            ProducerStates replayed = new ProducerStates();
            RecordBatch batch = new RecordBatch();
            Arrays.fill(sequences, 0);
            for (ByteBuffer bytes : appended) {
                replayed.apply(batch.at(bytes, 0), SimulatedClock.FIRST_WALL_MS);
                if (batch.hasProducerId()) {
                    sequences[(int) batch.producerId() - 100] = batch.lastSequence() + 1;
                }
            }
            long end = open().logEndOffset();
            assertThat(ProducerSnapshot.encode(LogNode.LOG.key(), open().state().producers, end))
                    .isEqualTo(ProducerSnapshot.encode(LogNode.LOG.key(), replayed, end));
        }

        /** Something new makes the log dirty, and passes end what others began. */
        void settleAndCompareWithTheModel() throws IOException {
            append(8);
            makeDurable();
            node.world.runFor(40_000 * MS);
            check();
            long cleanedTo = open().state().compaction.cleanedTo();
            assertThat(cleanedTo)
                    .isEqualTo(Objects.requireNonNull(open().state().segments.active())
                            .baseOffset());
            Map<String, Long> last = new HashMap<>();
            for (Stored each : records()) {
                if (each.offset() < cleanedTo) {
                    last.put(each.key(), each.offset());
                }
            }
            List<Stored> expected = records();
            expected.removeIf(each -> each.offset() < cleanedTo && last.getOrDefault(each.key(), -1L) != each.offset());
            assertThat(KeyedLog.read(node, open(), 1 << 20)).isEqualTo(expected);
            node.stopCleanly();
            requireNoDamage();
            node.start();
            begin();
            check();
        }
    }
}
