package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.log.epoch.EpochEntries;
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
 * Random appends in epoch after epoch, rolls, syncs, log starts that move by request or by retention, checkpoints, clean stops,
 * kills and losses of power at any instant: what was durable and not given up is there, and all that is derived equals a replay
 * of everything from the first batch on, those included that were deleted since.
 */
class RecoveryPropertyTest {

    private static final int SEEDS = Integer.getInteger("log.seeds", 100);
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
        /** Batches as stored, in order: those that may be deleted, those that were certainly durable, and those that may be. */
        private final List<ByteBuffer> appended = new ArrayList<>();

        private long durableEnd;
        private long shownStart;
        private int epoch = 3;
        private final int[] sequences = new int[3];

        Life(long seed) throws IOException {
            node = new LogNode(seed);
            random = new SeededRandom(seed).fork("life");
            config = LogConfig.DEFAULT
                    .withSegments(random.between(500, 8000), 1L << 40)
                    .withRetention(new LogConfig.Retention(
                            true,
                            LogConfig.Retention.UNLIMITED,
                            random.oneIn(3) ? random.between(2_000, 30_000) : LogConfig.Retention.UNLIMITED,
                            random.oneIn(2) ? 0 : random.between(1, 40_000)));
            node.intervals = LogIntervals.SHIPPED.withRetentionCheckMs(random.between(1, 20_000));
            node.kill(); // starts with these
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
                int kind = random.between(0, 23);
                if (kind < 14) {
                    append(log);
                } else if (kind == 21) {
                    changeLeader(log);
                } else if (kind > 21) {
                    moveStart(log);
                } else if (kind < 17) {
                    node.shard.execute(() -> log.durableUpTo(log.logEndOffset(), outcome -> noteDurable(log, outcome)));
                    settle(random.between(0, 3_000_000));
                } else if (kind < 19) {
                    settle(random.between(0, 60_000_000));
                } else {
                    settle(31_000_000_000L);
                }
                durableEnd = Math.max(durableEnd, log.durableEndOffset());
                shownStart = Math.max(shownStart, log.logStartOffset());
            }
        }

        private void changeLeader(PartitionLog log) {
            epoch += random.between(1, 2);
            if (random.nextBoolean()) { // else its first batch says so
                int announced = epoch;
                node.shard.execute(() -> {
                    if (log.isQuiet()) { // a leader is not followed by the next one in the midst of an append
                        log.startEpoch(announced);
                    }
                });
            }
            settle(random.between(0, 400_000));
        }

        private void moveStart(PartitionLog log) {
            double part = random.oneIn(4) ? 1 : random.nextInt(100) / 100.0;
            node.shard.execute(() -> {
                long offset = (long) (log.durableEndOffset() * part);
                log.advanceLogStart(offset, outcome -> {
                    if (outcome instanceof Outcome.Success<Done>) {
                        shownStart = Math.max(shownStart, offset);
                    }
                });
            });
            settle(random.between(0, 3_000_000));
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
            int leaderEpoch = epoch;
            node.shard.execute(() -> {
                var buffer = node.buffers.allocate(batch.remaining());
                buffer.bytes().put(0, batch, 0, batch.remaining());
                log.append(
                        new LogAppend(buffer, 0, batch.remaining(), leaderEpoch, LogAppend.Origin.CLIENT), outcome -> {
                            if (outcome
                                    instanceof Outcome.Success<AppendResult>) { // else it came while the log was closed
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
            assertNothingIsDamaged();
        }

        /** Nothing that was proven is missing or contradicts itself, a start or not. */
        private void assertNothingIsDamaged() throws IOException {
            assertThat(findings())
                    .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                    .isEmpty();
        }

        /** Files that a loss of power has damaged say so themselves; what can be read fits the batches. */
        private void assertStoredStateEqualsReplay() throws IOException {
            assertThat(findings())
                    .filteredOn(finding -> finding.severity() != Finding.Severity.LEFTOVER)
                    .allSatisfy(finding -> assertThat(finding.reason()).startsWith("not usable"));
        }

        private List<Finding> findings() throws IOException {
            try {
                return new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings();
            } catch (OfflineRefusal e) {
                throw new AssertionError(e);
            }
        }

        private void check(PartitionLog log, boolean power) throws IOException {
            assertThat(node.events.messages("log.damaged")).isEmpty();
            assertThat(log.logStartOffset()).isGreaterThanOrEqualTo(shownStart);
            assertThat(log.logEndOffset()).isGreaterThanOrEqualTo(Math.max(durableEnd, log.logStartOffset()));
            List<ByteBuffer> found = node.readAll(log, random.between(1, 20_000));
            RecordBatch batch = new RecordBatch();
            List<ByteBuffer> wanted = new ArrayList<>(appended);
            wanted.removeIf(bytes -> batch.at(bytes, 0).nextOffset() <= log.logStartOffset());
            for (int i = 0; i < Math.min(found.size(), wanted.size()); i++) {
                assertThat(found.get(i)).as("batch %s", i).isEqualTo(wanted.get(i));
            }
            if (!power) {
                assertThat(found.size()).isGreaterThanOrEqualTo(wanted.size());
            }
            // What was kept is durable now, and what was lost must not come back.
            appended.removeIf(bytes -> batch.at(bytes, 0).nextOffset() > log.logStartOffset());
            appended.addAll(found);
            durableEnd = log.logEndOffset();
            shownStart = log.logStartOffset();
            epoch += random.between(0, 1);
            assertDerivedStateEqualsReplay(log);
            adoptSequences();
        }

        private void assertDerivedStateEqualsReplay(PartitionLog log) {
            ProducerStates replayed = new ProducerStates();
            EpochEntries epochs = new EpochEntries();
            RecordBatch batch = new RecordBatch();
            for (ByteBuffer bytes : appended) {
                replayed.apply(batch.at(bytes, 0), SimulatedClock.FIRST_WALL_MS);
                epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
            }
            epochs.startAt(log.logStartOffset());
            long end = log.logEndOffset();
            assertThat(ProducerSnapshot.encode(LogNode.LOG.key(), log.state().producers, end))
                    .isEqualTo(ProducerSnapshot.encode(LogNode.LOG.key(), replayed, end));
            assertThat(log.durableEndOffset()).isEqualTo(end);
            assertThat(withRecords(log.state().epochs, end)).isEqualTo(withRecords(epochs, end));
        }

        /** An epoch none of whose records are left may be forgotten: the leader announces its own once more. */
        private static List<EpochEntries.Entry> withRecords(EpochEntries epochs, long logEndOffset) {
            return epochs.all().stream()
                    .filter(each -> each.startOffset() < logEndOffset)
                    .toList();
        }

        private void adoptSequences() {
            Arrays.fill(sequences, 0);
            RecordBatch batch = new RecordBatch();
            for (ByteBuffer bytes : appended) {
                batch.at(bytes, 0);
                if (batch.hasProducerId()) {
                    sequences[(int) batch.producerId() - 100] = batch.lastSequence() + 1;
                }
            }
        }
    }
}
