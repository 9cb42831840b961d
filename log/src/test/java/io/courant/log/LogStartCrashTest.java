package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Ends the process, by loss of power or by a kill, before or after every single operation on the disk while log starts move and
 * files are deleted, and once more while the next start is under way: what was given up stays away once that was told, what was
 * not is there, nothing is damaged, and producers are known as if nothing had been deleted.
 */
class LogStartCrashTest {

    private static final int SEEDS = Integer.getInteger("logstart.seeds", 2);
    private static final int LIVES = Integer.getInteger("logstart.lives", 120);
    private static final long FIRST_SEED = Long.getLong("logstart.seed", 1L);
    private static final long MS = 1_000_000;

    @Test
    void aCutBeforeOrAfterAnyOperationKeepsWhatWasToldOfTheLogsStart() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            long operations = run(seed, 0);
            assertThat(operations).isGreaterThan(50);
            for (int cutAt = 1; cutAt <= operations; cutAt++) {
                run(seed, cutAt);
            }
        }
    }

    private static long run(long seed, int cutAt) throws IOException {
        try {
            Lives lives = new Lives(seed, new SeededRandom(seed * 1_000_003 + cutAt));
            long before = lives.node.disk.faults().operations();
            if (cutAt > 0) {
                lives.node.disk.faults().endProcessAt(cutAt);
            }
            lives.begin();
            lives.workInOrder();
            long operations = lives.node.disk.faults().operations() - before;
            lives.end();
            lives.checkAndStop();
            return operations;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", cut at " + cutAt, failure);
        }
    }

    @Test
    void manyLivesWithEndsOfAllKindsKeepWhatWasToldOfTheLogsStart() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            try {
                Lives lives = new Lives(1_000 + seed, new SeededRandom(seed).fork("lives"));
                for (int life = 0; life < 5; life++) {
                    if (lives.random.oneIn(2)) {
                        lives.node.disk.faults().endProcessAt(lives.random.between(1, 150));
                    }
                    lives.begin();
                    lives.workAtRandom();
                    lives.end();
                }
                lives.checkAndStop();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dlogstart.lives=1 -Dlogstart.seed=" + seed, failure);
            }
        }
    }

    /** One log over several lives of a process. */
    private static final class Lives {
        final LogNode node;
        final SeededRandom random;
        private final LogConfig config;
        /** All batches ever stored, in order; those that may be gone last. */
        private final List<ByteBuffer> appended = new ArrayList<>();

        private final int[] sequences = new int[3];
        private @Nullable PartitionLog log;
        private @Nullable IOException notOpened;
        private long durableEnd;
        private long toldStart;
        private long wantedStart;

        Lives(long seed, SeededRandom random) throws IOException {
            this.node = new LogNode(seed);
            this.random = random;
            this.config = LogConfig.DEFAULT.withSegments(2_500, 1L << 40).withRetention(LogConfig.Retention.FOREVER);
            node.intervals = new LogIntervals(
                    500 * MS,
                    LogIntervals.IDLE_SWEEP_NANOS,
                    LogIntervals.IDLE_AFTER_NANOS,
                    LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
                    200 * MS,
                    LogIntervals.SPACE_LOOK_NANOS,
                    new ScrubPace(0, MS));
            node.kill(); // starts with these
        }

        void begin() {
            log = null;
            notOpened = null;
            node.world.run(node.shard, node.checkpointer::start);
            node.shard.execute(() -> node.logs.open(LogNode.LOG, config, opened -> {
                switch (opened) {
                    case Outcome.Success<PartitionLog>(PartitionLog found) -> log = found;
                    case Outcome.Failure<PartitionLog>(IOException cause) -> notOpened = cause;
                }
            }));
            node.world.runFor(100 * MS);
        }

        void workInOrder() {
            for (int i = 0; i < 9; i++) {
                append(i % 3);
            }
            makeDurable();
            moveStart(0.4);
            node.world.runFor(1_200 * MS);
            append(0);
            makeDurable();
            moveStart(1);
            node.world.runFor(1_200 * MS);
            append(2);
            makeDurable();
            moveStart(0.5);
        }

        void workAtRandom() {
            int steps = random.between(5, 30);
            for (int i = 0; i < steps && node.process.isAlive(); i++) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> makeDurable();
                    case 2 -> moveStart(random.oneIn(4) ? 1 : random.nextInt(100) / 100.0);
                    case 3 -> node.world.runFor(MS * random.between(1, 900));
                    default -> append(random.nextInt(3));
                }
            }
        }

        private void append(int producer) {
            PartitionLog open = log;
            if (open == null || !node.process.isAlive()) {
                return;
            }
            int records = random.between(1, 4);
            BatchBuilder builder = new BatchBuilder();
            if (producer > 0) {
                builder.producer(100 + producer, (short) 0, sequences[producer]);
                sequences[producer] += records;
            }
            for (int i = 0; i < records; i++) {
                builder.append(SimulatedClock.FIRST_WALL_MS + i, null, new byte[random.between(1, 700)]);
            }
            ByteBuffer batch = builder.build();
            node.shard.execute(() -> {
                var buffer = node.buffers.allocate(batch.remaining());
                buffer.bytes().put(0, batch, 0, batch.remaining());
                open.append(new LogAppend(buffer, 0, batch.remaining(), 3, LogAppend.Origin.CLIENT), outcome -> {
                    if (outcome instanceof Outcome.Success<AppendResult>) {
                        ByteBuffer stored = ByteBuffer.allocate(batch.remaining());
                        stored.put(0, buffer.bytes(), 0, batch.remaining());
                        appended.add(stored);
                    }
                    buffer.release();
                });
            });
            node.world.runFor(random.between(0, 400_000));
        }

        private void makeDurable() {
            PartitionLog open = log;
            if (open != null && node.process.isAlive()) {
                node.shard.execute(() -> open.durableUpTo(open.logEndOffset(), outcome -> {}));
                node.world.runFor(5 * MS);
                durableEnd = Math.max(durableEnd, open.durableEndOffset());
            }
        }

        private void moveStart(double part) {
            PartitionLog open = log;
            if (open != null && node.process.isAlive()) {
                long offset = (long) (open.durableEndOffset() * part);
                wantedStart = Math.max(wantedStart, offset);
                node.shard.execute(() -> open.advanceLogStart(offset, outcome -> {
                    if (outcome instanceof Outcome.Success<?>) {
                        toldStart = Math.max(toldStart, offset);
                    }
                }));
                node.world.runFor(MS * random.between(0, 4));
                toldStart = Math.max(toldStart, open.logStartOffset()); // seen is as good as told
            }
        }

        /** Ends the process, and the next one too while it recovers, now and then; leaves the log open and checked. */
        void end() throws IOException {
            boolean power = false;
            do {
                boolean lost = random.nextBoolean();
                power |= lost;
                node.process.die("end of a life");
                if (lost) {
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
                assertThat(node.process.isAlive() ? notOpened : null).isNull();
            } while (log == null || !node.process.isAlive());
            node.disk.faults().clear();
            check(power);
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

        private void check(boolean power) throws IOException {
            PartitionLog open = Objects.requireNonNull(log);
            assertThat(node.events.messages("log.damaged")).isEmpty();
            assertThat(node.faults).isEmpty();
            assertThat(open.logStartOffset()).isBetween(toldStart, wantedStart);
            assertThat(open.logEndOffset()).isGreaterThanOrEqualTo(Math.max(durableEnd, open.logStartOffset()));
            List<ByteBuffer> found = node.readAll(open, random.between(1, 20_000));
            List<ByteBuffer> expected = new ArrayList<>();
            RecordBatch batch = new RecordBatch();
            for (ByteBuffer bytes : appended) {
                if (batch.at(bytes, 0).nextOffset() > open.logStartOffset()) {
                    expected.add(bytes);
                }
            }
            for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
                assertThat(found.get(i)).as("batch %s", i).isEqualTo(expected.get(i));
            }
            if (!power) {
                assertThat(found.size()).isGreaterThanOrEqualTo(expected.size());
            }
            // What was kept is durable now, and what was lost must not come back.
            appended.removeIf(bytes -> batch.at(bytes, 0).nextOffset() > open.logEndOffset()
                    || batch.nextOffset() > open.logStartOffset());
            appended.addAll(found);
            durableEnd = open.logEndOffset();
            toldStart = open.logStartOffset();
            requireProducersAsReplayed(open);
        }

        private void requireProducersAsReplayed(PartitionLog open) {
            ProducerStates replayed = new ProducerStates();
            RecordBatch batch = new RecordBatch();
            Arrays.fill(sequences, 0);
            for (ByteBuffer bytes : appended) {
                replayed.apply(batch.at(bytes, 0), SimulatedClock.FIRST_WALL_MS);
                if (batch.hasProducerId()) {
                    sequences[(int) batch.producerId() - 100] = batch.lastSequence() + 1;
                }
            }
            long end = open.logEndOffset();
            assertThat(ProducerSnapshot.encode(LogNode.LOG.key(), open.state().producers, end))
                    .isEqualTo(ProducerSnapshot.encode(LogNode.LOG.key(), replayed, end));
        }

        void checkAndStop() throws IOException {
            append(1);
            makeDurable();
            moveStart(0.9);
            node.world.runFor(1_200 * MS);
            node.stopCleanly();
            try {
                assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                        .filteredOn(finding -> finding.severity() != Finding.Severity.LEFTOVER)
                        .allSatisfy(finding -> assertThat(finding.reason()).startsWith("not usable"));
            } catch (OfflineRefusal e) {
                throw new AssertionError(e);
            }
            node.start();
            begin();
            check(false);
        }
    }
}
