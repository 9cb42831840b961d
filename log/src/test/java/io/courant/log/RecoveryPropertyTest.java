package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
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
import org.junit.jupiter.api.Test;

/**
 * Random appends, rolls, syncs, checkpoints, clean stops, kills and losses of power at any instant: what was durable is
 * there, and all that is derived equals a replay from the start.
 */
class RecoveryPropertyTest {

    private static final int SEEDS = Integer.getInteger("log.seeds", 150);
    private static final long FIRST_SEED = Long.getLong("log.seed", 1L);

    @Test
    void whatWasDurableSurvivesAnyCrashAndWhatIsDerivedEqualsAReplay() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                new Life(seed).run();
            } catch (Throwable failure) {
                throw new AssertionError("-Dlog.seeds=1 -Dlog.seed=" + seed, failure);
            }
        }
    }

    /** One workload over several lives of a process. */
    private static final class Life {
        private final LogNode node;
        private final SeededRandom random;
        private final LogConfig config;
        /** Batches as stored, in order: those that were certainly durable, and those that may be. */
        private final List<ByteBuffer> appended = new ArrayList<>();

        private long durableEnd;
        private final int[] sequences = new int[3];

        Life(long seed) throws IOException {
            node = new LogNode(seed);
            random = new SeededRandom(seed).fork("life");
            config = LogConfig.DEFAULT.withSegments(random.between(500, 8000), 1L << 40);
        }

        void run() throws IOException {
            node.world.run(node.shard, node.checkpointer::start);
            PartitionLog log = node.open(config);
            for (int life = 0; life < 6; life++) {
                if (random.oneIn(3)) {
                    node.disk.faults().endProcessAt(random.between(1, 60));
                }
                work(log);
                boolean clean = node.process.isAlive() && random.oneIn(4);
                boolean power = !clean && random.nextBoolean();
                end(clean, power);
                power |= crashWhileRecovering();
                node.world.run(node.shard, node.checkpointer::start);
                log = node.open(config);
                check(log, power);
            }
        }

        /** Ends the process some operations into its recovery, now and then; true when power was lost. */
        private boolean crashWhileRecovering() throws IOException {
            boolean power = false;
            while (random.oneIn(3)) {
                node.disk.faults().endProcessAt(random.between(1, 15));
                node.shard.execute(() -> node.logs.open(LogNode.LOG, config, opened -> {}));
                settle(1_000_000_000L);
                boolean lost = random.nextBoolean();
                power |= lost;
                end(false, lost);
            }
            return power;
        }

        private void work(PartitionLog log) {
            int steps = random.between(1, 40);
            for (int i = 0; i < steps && node.process.isAlive(); i++) {
                int kind = random.between(0, 20);
                if (kind < 14) {
                    append(log);
                } else if (kind < 17) {
                    node.shard.execute(() -> log.durableUpTo(log.logEndOffset(), outcome -> noteDurable(log, outcome)));
                    settle(random.between(0, 3_000_000));
                } else if (kind < 19) {
                    settle(random.between(0, 60_000_000));
                } else {
                    settle(31_000_000_000L);
                }
                durableEnd = Math.max(durableEnd, log.durableEndOffset());
            }
        }

        private void settle(long nanos) {
            node.world.runFor(nanos);
        }

        private void noteDurable(PartitionLog log, Outcome<Done> outcome) {
            if (outcome instanceof Outcome.Success<Done>) {
                durableEnd = Math.max(durableEnd, log.durableEndOffset());
            }
        }

        private void append(PartitionLog log) {
            int producer = random.nextInt(sequences.length);
            int records = random.between(1, 6);
            BatchBuilder builder = new BatchBuilder();
            if (producer > 0) {
                builder.producer(100 + producer, (short) 0, sequences[producer]);
                sequences[producer] += records;
            }
            for (int i = 0; i < records; i++) {
                builder.append(SimulatedClock.FIRST_WALL_MS + i, null, new byte[random.between(1, 1500)]);
            }
            ByteBuffer batch = builder.build();
            node.shard.execute(() -> {
                var buffer = node.buffers.allocate(batch.remaining());
                buffer.bytes().put(0, batch, 0, batch.remaining());
                log.append(new LogAppend(buffer, 0, batch.remaining(), 3, LogAppend.Origin.CLIENT), outcome -> {
                    if (outcome instanceof Outcome.Success<AppendResult>) { // else it came while the log was closed
                        appended.add(stored(buffer.bytes(), batch.remaining()));
                    }
                    buffer.release();
                });
            });
            settle(random.between(0, 400_000));
        }

        private static ByteBuffer stored(ByteBuffer bytes, int length) {
            ByteBuffer copy = ByteBuffer.allocate(length);
            copy.put(0, bytes, 0, length);
            return copy;
        }

        private void end(boolean clean, boolean power) throws IOException {
            if (clean) {
                node.disk.faults().clear();
                node.stopCleanly();
                assertStoredStateEqualsReplay();
                node.start();
                assertThat(node.directory.stoppedCleanly()).isTrue();
                return;
            }
            if (node.process.isAlive() && random.oneIn(4)) {
                node.shard.execute(() -> node.logs.close(closed -> node.checkpointer.stop(true, marked -> {})));
                settle(random.between(0, 2_000_000));
            }
            if (power) {
                node.losePower();
            } else {
                node.kill();
            }
        }

        /** Files that a loss of power has damaged say so themselves; what can be read fits the batches. */
        private void assertStoredStateEqualsReplay() throws IOException {
            try {
                assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                        .filteredOn(finding -> finding.severity() != Finding.Severity.LEFTOVER)
                        .allSatisfy(finding -> assertThat(finding.reason()).startsWith("not usable"));
            } catch (OfflineRefusal e) {
                throw new AssertionError(e);
            }
        }

        private void check(PartitionLog log, boolean power) throws IOException {
            assertThat(node.events.messages("log.damaged")).isEmpty();
            assertThat(log.logEndOffset()).isGreaterThanOrEqualTo(durableEnd);
            List<ByteBuffer> found = node.readAll(log, random.between(1, 20_000));
            for (int i = 0; i < Math.min(found.size(), appended.size()); i++) {
                assertThat(found.get(i)).as("batch %s", i).isEqualTo(appended.get(i));
            }
            if (!power) {
                assertThat(found.size()).isGreaterThanOrEqualTo(appended.size());
            }
            assertDerivedStateEqualsReplay(log, found);
            // What was kept is durable now, and what was lost must not come back.
            appended.clear();
            appended.addAll(found);
            durableEnd = log.logEndOffset();
            adoptSequences(found);
        }

        private static void assertDerivedStateEqualsReplay(PartitionLog log, List<ByteBuffer> found) {
            ProducerStates replayed = new ProducerStates();
            RecordBatch batch = new RecordBatch();
            for (ByteBuffer bytes : found) {
                replayed.apply(batch.at(bytes, 0), SimulatedClock.FIRST_WALL_MS);
            }
            long end = log.logEndOffset();
            assertThat(ProducerSnapshot.encode(LogNode.LOG.key(), log.state().producers, end))
                    .isEqualTo(ProducerSnapshot.encode(LogNode.LOG.key(), replayed, end));
            assertThat(log.durableEndOffset()).isEqualTo(end);
            assertThat(log.latestEpoch()).isEqualTo(found.isEmpty() ? -1 : 3);
        }

        private void adoptSequences(List<ByteBuffer> found) {
            Arrays.fill(sequences, 0);
            RecordBatch batch = new RecordBatch();
            for (ByteBuffer bytes : found) {
                batch.at(bytes, 0);
                if (batch.hasProducerId()) {
                    sequences[(int) batch.producerId() - 100] = batch.lastSequence() + 1;
                }
            }
        }
    }
}
