package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.KeyedLog.Stored;
import io.courant.log.LogConfig.Compaction;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Ends the process, by loss of power or by a kill, before or after every single operation on the disk while a log is compacted:
 * what is the last of its key is always there, and once there is nothing left to do the log is what a naive model makes of it.
 */
class CompactionCrashTest {

    private static final int SEEDS = Integer.getInteger("compaction.seeds", 2);
    private static final int LIVES = Integer.getInteger("compaction.lives", 20);
    private static final int STEP = Integer.getInteger("compaction.step", 4);
    private static final long FIRST_SEED = Long.getLong("compaction.seed", 1L);
    private static final long MS = LogLives.MS;
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
            Keyed keyed = new Keyed(seed, new SeededRandom(seed * 1_000_003 + cutAt), seed % 2 == 0);
            long before = keyed.lives.node.disk.faults().operations();
            if (cutAt > 0) {
                keyed.lives.node.disk.faults().endProcessAt(cutAt);
            }
            keyed.lives.begin();
            keyed.append(12);
            keyed.lives.makeDurable();
            keyed.lives.node.world.runFor(17_000 * MS);
            keyed.append(6);
            keyed.lives.makeDurable();
            keyed.lives.node.world.runFor(16_000 * MS);
            long operations = keyed.lives.node.disk.faults().operations() - before;
            keyed.end();
            keyed.settleAndCompareWithTheModel();
            return operations;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", cut at " + cutAt, failure);
        }
    }

    @Test
    void manyLivesWithEndsOfAllKindsComeToWhatTheModelSays() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            try {
                Keyed keyed = new Keyed(1_000 + seed, new SeededRandom(seed).fork("lives"), seed % 2 == 0);
                for (int life = 0; life < 4; life++) {
                    if (keyed.lives.random.oneIn(2)) {
                        keyed.lives.node.disk.faults().endProcessAt(keyed.lives.random.between(1, 250));
                    }
                    keyed.lives.begin();
                    for (int i = 0; i < keyed.lives.random.between(1, 4); i++) {
                        keyed.append(keyed.lives.random.between(1, 20));
                        keyed.lives.makeDurable();
                        keyed.lives.node.world.runFor(MS * keyed.lives.random.between(1, 20_000));
                    }
                    keyed.end();
                }
                keyed.settleAndCompareWithTheModel();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dcompaction.lives=1 -Dcompaction.seed=" + seed, failure);
            }
        }
    }

    /** A log of few keys, and what is known of it. */
    private static final class Keyed {
        final LogLives lives;
        private final LogNode node;
        private final SeededRandom random;

        Keyed(long seed, SeededRandom random, boolean fewKeysAtATime) throws IOException {
            this.node = new LogNode(seed);
            if (fewKeysAtATime) {
                ShardMemory memory = node.memory;
                node.memory =
                        new ShardMemory(memory.keptBytes(), memory.copiedReadsBytes(), memory.producers(), 4 * 24);
            }
            this.random = random;
            LogConfig config = LogConfig.DEFAULT
                    .withSegments(1_200, 1L << 40)
                    .withRetention(LogConfig.Retention.FOREVER)
                    .withCompaction(new Compaction(true, 0, Long.MAX_VALUE, 0, 1L << 40));
            this.lives = new LogLives(node, random, config, LogIntervals.RETENTION_CHECK_NANOS);
        }

        void append(int batches) {
            for (int i = 0; i < batches; i++) {
                int records = random.between(1, 3);
                lives.append(random.nextInt(LogLives.PRODUCERS), records, batch -> fill(batch, records));
            }
        }

        private void fill(BatchBuilder batch, int records) {
            for (int i = 0; i < records; i++) {
                byte[] key = ("key" + random.nextInt(KEYS)).getBytes(StandardCharsets.UTF_8);
                byte[] value = ("value" + random.nextInt(1_000_000) + "x".repeat(random.nextInt(200)))
                        .getBytes(StandardCharsets.UTF_8);
                batch.append(SimulatedClock.FIRST_WALL_MS + i, key, random.oneIn(6) ? null : value);
            }
        }

        void end() throws IOException {
            lives.end();
            check();
        }

        /** What is left was appended, and what is missing has a successor. */
        private void check() throws IOException {
            lives.requireNoDamage();
            assertThat(node.events.messages("log.not-compacted")).isEmpty();
            long end = lives.open().logEndOffset();
            assertThat(end).isGreaterThanOrEqualTo(lives.durableEnd());
            lives.appended.removeIf(bytes -> new RecordBatch().at(bytes, 0).nextOffset() > end);
            lives.takeWhatIsStored();
            List<Stored> all = records();
            List<Stored> left = KeyedLog.read(node, lives.open(), random.between(1, 10_000));
            assertThat(all).containsAll(left);
            Map<String, Long> last = new HashMap<>();
            all.forEach(each -> last.put(each.key(), each.offset()));
            for (Stored each : all) {
                if (!left.contains(each)) {
                    assertThat(last.get(each.key())).as("successor of %s", each).isGreaterThan(each.offset());
                }
            }
            lives.adopt();
        }

        private List<Stored> records() {
            List<Stored> all = new ArrayList<>();
            lives.appended.forEach(bytes -> KeyedLog.addAll(new RecordBatch().at(bytes, 0), all));
            return all;
        }

        /** Something new makes the log dirty, and passes end what others began. */
        void settleAndCompareWithTheModel() throws IOException {
            append(8);
            lives.makeDurable();
            node.world.runFor(40_000 * MS);
            check();
            LogState state = lives.open().state();
            long cleanedTo = state.compaction.cleanedTo();
            assertThat(cleanedTo)
                    .isEqualTo(Objects.requireNonNull(state.segments.active()).baseOffset());
            Map<String, Long> last = new HashMap<>();
            for (Stored each : records()) {
                if (each.offset() < cleanedTo) {
                    last.put(each.key(), each.offset());
                }
            }
            List<Stored> expected = records();
            expected.removeIf(each -> each.offset() < cleanedTo && last.getOrDefault(each.key(), -1L) != each.offset());
            assertThat(KeyedLog.read(node, lives.open(), 1 << 20)).isEqualTo(expected);
            node.stopCleanly();
            lives.requireNoDamage();
            node.start();
            lives.begin();
            check();
        }
    }
}
