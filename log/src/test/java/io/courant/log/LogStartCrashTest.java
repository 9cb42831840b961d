package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.log.offline.Finding;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
    private static final long MS = LogLives.MS;

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
            MovedLog moved = new MovedLog(seed, new SeededRandom(seed * 1_000_003 + cutAt));
            long before = moved.lives.node.disk.faults().operations();
            if (cutAt > 0) {
                moved.lives.node.disk.faults().endProcessAt(cutAt);
            }
            moved.lives.begin();
            moved.workInOrder();
            long operations = moved.lives.node.disk.faults().operations() - before;
            moved.end();
            moved.checkAndStop();
            return operations;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", cut at " + cutAt, failure);
        }
    }

    @Test
    void manyLivesWithEndsOfAllKindsKeepWhatWasToldOfTheLogsStart() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            try {
                MovedLog moved = new MovedLog(1_000 + seed, new SeededRandom(seed).fork("lives"));
                for (int life = 0; life < 5; life++) {
                    if (moved.lives.random.oneIn(2)) {
                        moved.lives.node.disk.faults().endProcessAt(moved.lives.random.between(1, 150));
                    }
                    moved.lives.begin();
                    moved.workAtRandom();
                    moved.end();
                }
                moved.checkAndStop();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dlogstart.lives=1 -Dlogstart.seed=" + seed, failure);
            }
        }
    }

    /** A log whose start moves, and what is known of it. */
    private static final class MovedLog {
        final LogLives lives;
        private final LogNode node;
        private final SeededRandom random;
        private long toldStart;
        private long wantedStart;

        MovedLog(long seed, SeededRandom random) throws IOException {
            this.node = new LogNode(seed);
            this.random = random;
            LogConfig config =
                    LogConfig.DEFAULT.withSegments(2_500, 1L << 40).withRetention(LogConfig.Retention.FOREVER);
            this.lives = new LogLives(node, random, config, 200 * MS);
        }

        void workInOrder() {
            for (int i = 0; i < 9; i++) {
                append(i % 3);
            }
            lives.makeDurable();
            moveStart(0.4);
            node.world.runFor(1_200 * MS);
            append(0);
            lives.makeDurable();
            moveStart(1);
            node.world.runFor(1_200 * MS);
            append(2);
            lives.makeDurable();
            moveStart(0.5);
        }

        void workAtRandom() {
            int steps = random.between(5, 30);
            for (int i = 0; i < steps && node.process.isAlive(); i++) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> lives.makeDurable();
                    case 2 -> moveStart(random.oneIn(4) ? 1 : random.nextInt(100) / 100.0);
                    case 3 -> node.world.runFor(MS * random.between(1, 900));
                    default -> append(random.nextInt(3));
                }
            }
        }

        private void append(int producer) {
            int records = random.between(1, 4);
            lives.append(producer, records, batch -> {
                for (int i = 0; i < records; i++) {
                    batch.append(SimulatedClock.FIRST_WALL_MS + i, null, new byte[random.between(1, 700)]);
                }
            });
        }

        private void moveStart(double part) {
            PartitionLog open = lives.usable();
            if (open != null) {
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

        void end() throws IOException {
            check(lives.end());
        }

        private void check(boolean power) throws IOException {
            PartitionLog open = lives.open();
            lives.requireNoDamage();
            assertThat(open.logStartOffset()).isBetween(toldStart, wantedStart);
            assertThat(open.logEndOffset()).isGreaterThanOrEqualTo(Math.max(lives.durableEnd(), open.logStartOffset()));
            List<ByteBuffer> found = node.readAll(open, random.between(1, 20_000));
            List<ByteBuffer> expected = new ArrayList<>();
            RecordBatch batch = new RecordBatch();
            for (ByteBuffer bytes : lives.appended) {
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
            lives.appended.removeIf(bytes -> batch.at(bytes, 0).nextOffset() > open.logEndOffset()
                    || batch.nextOffset() > open.logStartOffset());
            lives.appended.addAll(found);
            toldStart = open.logStartOffset();
            lives.adopt();
        }

        void checkAndStop() throws IOException {
            append(1);
            lives.makeDurable();
            moveStart(0.9);
            node.world.runFor(1_200 * MS);
            node.stopCleanly();
            assertThat(lives.findings())
                    .filteredOn(finding -> finding.severity() != Finding.Severity.LEFTOVER)
                    .allSatisfy(finding -> assertThat(finding.reason()).startsWith("not usable"));
            node.start();
            lives.begin();
            check(false);
        }
    }
}
