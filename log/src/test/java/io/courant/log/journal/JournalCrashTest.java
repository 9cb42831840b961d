package io.courant.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Ends the process, by loss of power or by a kill, before or after every single operation on the disk: of the first
 * start, of hand-overs from two shards, of growth, reuse and restarts, and once more while the next start is under way.
 */
class JournalCrashTest {

    private static final int SEEDS = Integer.getInteger("journal.seeds", 6);
    private static final int LIVES = Integer.getInteger("journal.lives", 250);
    private static final long FIRST_SEED = Long.getLong("journal.seed", 1L);

    @Test
    void aCutBeforeOrAfterAnyOperationLosesNothingThatWasToldDurable() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            long operations = run(seed, 0, 0);
            assertThat(operations).isGreaterThan(30);
            for (int cutAt = 1; cutAt <= operations; cutAt++) {
                int cutAgainAt = new SeededRandom(seed * 1_000_003 + cutAt).between(0, 25);
                run(seed, cutAt, cutAgainAt);
            }
        }
    }

    private static long run(long seed, int cutAt, int cutAgainAt) throws IOException {
        try {
            JournalLives lives = new JournalLives(seed);
            if (cutAt > 0) {
                lives.node.disk.faults().endProcessAt(cutAt);
            }
            lives.start();
            lives.work(45);
            long operations = lives.node.disk.faults().operations();
            lives.end(new SeededRandom(seed * 7 + cutAt).nextBoolean());
            if (cutAgainAt > 0) {
                lives.node.disk.faults().endProcessAt(cutAgainAt);
            }
            lives.start();
            lives.work(4);
            lives.end(true);
            lives.start();
            lives.work(3);
            lives.end(true);
            lives.start();
            return operations;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", cut at " + cutAt + " and at " + cutAgainAt, failure);
        }
    }

    @Test
    void manyLivesWithFailedSyncsAndEndsOfAllKindsLoseNothing() throws IOException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + LIVES; seed++) {
            try {
                JournalLives lives = new JournalLives(1_000 + seed);
                SeededRandom random = new SeededRandom(seed).fork("lives");
                for (int life = 0; life < 8; life++) {
                    if (random.oneIn(3)) {
                        lives.node.disk.faults().endProcessAt(random.between(1, 60));
                    }
                    lives.start();
                    if (random.oneIn(4)) {
                        lives.node.disk.faults().failSyncs(1);
                    }
                    lives.work(random.between(0, 30));
                    if (random.oneIn(4)) {
                        lives.close();
                    }
                    lives.end(random.nextBoolean());
                }
                lives.start();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Djournal.lives=1 -Djournal.seed=" + seed, failure);
            }
        }
    }
}
