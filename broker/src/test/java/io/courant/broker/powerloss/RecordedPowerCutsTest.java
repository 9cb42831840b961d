package io.courant.broker.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.record.Entry.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The power fails in a real run: the shipped node, with its threads, sockets and the machine's file system, works under load
 * on a recorded disk. Then the power is cut at sampled places of the recording, the shipped node opens what may be left,
 * and everything that clients were told before the cut must be there.
 *
 * <p>{@code -Dpowercut.cuts=400} cuts more often, {@code -Dpowercut.seed=N} repeats the choices (a run of real threads is a
 * new one every time). What fails leaves its recording below {@code target}, and says by which properties the same is cut
 * again.
 */
@Tag("cluster")
class RecordedPowerCutsTest {

    private static final int CUTS = Integer.getInteger("powercut.cuts", 24);

    /** So many cuts are made again during the start that follows, and during the stop behind that. */
    private static final int CUTS_FOR_EACH_SECOND_ONE = 4;

    /** One of so many is made when a file has just been deleted. */
    private static final int CUTS_FOR_EACH_IN_A_DELETION = 4;

    private static final Duration LOAD = Duration.ofSeconds(4);
    private static final Duration SHORT_LOAD = Duration.ofSeconds(1);

    /** A disk that lies must be found within so many cuts. */
    private static final int CUTS_TO_FIND_A_LIE = 30;

    /** Fewer records than this at the end would have proven little. */
    private static final int FEWEST_RECORDS = 500;

    private final long seed = Long.getLong("powercut.seed", System.nanoTime());

    @Test
    void whatWasPromisedOutlivesEveryPowerCut() throws IOException, InterruptedException {
        String kept = System.getProperty("powercut.recording");
        if (kept != null) {
            cutAgain(RecordedRun.kept(Path.of(kept)));
            return;
        }
        Path home = home("recorded-" + seed);
        System.out.println("RecordedPowerCutsTest: " + CUTS + " cuts, -Dpowercut.seed=" + seed);
        RecordedRun run = RecordedRun.make(home, seed, LOAD, disk -> disk);
        for (Kind kind : Kind.values()) {
            if (kind != Kind.TRUNCATION_BEGUN) {
                assertThat(run.count(kind)).as("recorded: %s", kind).isPositive();
            }
        }
        assertThat(run.hasNamed(".swap")).as("recorded: a pass of compaction").isTrue();
        SeededRandom random = new SeededRandom(seed);
        int most = 0;
        for (int i = 0; i < CUTS; i++) {
            long place = i % CUTS_FOR_EACH_IN_A_DELETION == 1 ? run.place(Kind.DELETED, random) : run.place(random);
            most = Math.max(most, check(run, home, i, place, random.nextLong()));
        }
        System.out.println("RecordedPowerCutsTest: up to " + most + " records had been promised");
        assertThat(most).as("records promised before the latest cut").isGreaterThan(FEWEST_RECORDS);
        RecordedRun.deleteAll(home);
    }

    @Test
    void findsRecordsThatAreAcknowledgedBeforeTheirSync() throws IOException, InterruptedException {
        requireFound("late-with-the-journal", LyingDisk::lateWithTheJournal);
    }

    @Test
    void findsSegmentsThatAreNotSynced() throws IOException, InterruptedException {
        requireFound("idle-about-segments", LyingDisk::idleAboutSegments);
    }

    @Test
    void findsSegmentsWhoseNamesAreNotSynced() throws IOException, InterruptedException {
        requireFound("idle-about-segment-names", LyingDisk::idleAboutSegmentNames);
    }

    private static void cutAgain(RecordedRun run) throws IOException, InterruptedException {
        long cut = Long.getLong("powercut.cut", 0);
        long cutSeed = Long.getLong("powercut.cutSeed", 0);
        run.cutAndCheck(cut, cutSeed);
        run.cutTwiceAndCheck(cut, cutSeed);
    }

    private static int check(RecordedRun run, Path home, int number, long cut, long cutSeed)
            throws IOException, InterruptedException {
        try {
            int records = run.cutAndCheck(cut, cutSeed);
            if (number % CUTS_FOR_EACH_SECOND_ONE == 0) {
                run.cutTwiceAndCheck(cut, cutSeed);
            }
            return records;
        } catch (BrokenPromise broken) {
            throw new AssertionError(
                    "%s; replay by -Dtest=RecordedPowerCutsTest#whatWasPromisedOutlivesEveryPowerCut -Dpowercut.recording=%s -Dpowercut.cut=%d -Dpowercut.cutSeed=%d"
                            .formatted(broken.getMessage(), home.toAbsolutePath(), cut, cutSeed),
                    broken);
        }
    }

    /** The proof would see it, if the broker acknowledged what is not durable. */
    private void requireFound(String name, UnaryOperator<Disk> lie) throws IOException, InterruptedException {
        Path home = home(name);
        RecordedRun run = RecordedRun.make(home, seed, SHORT_LOAD, lie);
        SeededRandom random = new SeededRandom(seed);
        boolean found = false;
        for (int i = 0; i < CUTS_TO_FIND_A_LIE && !found; i++) {
            try {
                run.cutAndCheck(run.place(Kind.MARK, random), random.nextLong());
            } catch (BrokenPromise broken) {
                found = true;
                System.out.println("RecordedPowerCutsTest: " + name + ": " + broken.getMessage());
            }
        }
        assertThat(found).as("the lie was found").isTrue();
        RecordedRun.deleteAll(home);
    }

    private static Path home(String name) throws IOException {
        Path home = Path.of("target", "power-cuts", name);
        RecordedRun.deleteAll(home);
        return home;
    }
}
