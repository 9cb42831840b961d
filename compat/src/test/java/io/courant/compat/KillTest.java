package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.compat.AimedKills.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is killed with SIGKILL, again and again, while idempotent producers with {@code acks=all} go on. Segments and
 * metadata snapshots are so small that rolls and snapshots happen all the time; some kills come while the broker starts, and
 * some are aimed ({@link AimedKills}). After every restart nothing acknowledged may be missing, nothing doubled, nothing out
 * of order, and what a consumer has seen may not have changed. The producers write about 2 MB a second at most, however fast
 * the machine is.
 *
 * <p>{@code -Dkill.rounds=200} kills more often, {@code -Dkill.seed=N} repeats the instants of an earlier run as far as
 * processes allow.
 */
@Tag("cluster")
class KillTest {

    private static final int ROUNDS = Integer.getInteger("kill.rounds", 20);
    private static final int PARTITIONS = 3;
    private static final int PRODUCERS = 3;

    /** Kills come at most this long after the broker serves: long enough for some rolls and snapshots. */
    private static final int LONGEST_LIFE_MS = 1_500;

    /** Kills during a start come at most this long after exec: before, while and after the data is recovered. */
    private static final int LONGEST_START_MS = 900;

    /** One round in so many is killed during its start, too. */
    private static final int START_KILLED_EVERY = 3;

    /** Kills aimed at each moment. */
    private static final int AIMED = Math.max(1, ROUNDS / 10);

    /** By then one has met its moment, or none ever will. */
    private static final int MOST_AIMED = AIMED + 30;

    @TempDir
    Path home;

    @Test
    void nothingAcknowledgedIsLostDoubledOrReordered() throws IOException, InterruptedException {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        System.out.println("KillTest: " + ROUNDS + " rounds, -Dkill.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (StartedBroker broker = StartedBroker.start(home, "metadata.log.max.record.bytes.between.snapshots=2000")) {
            Clients clients = Clients.of(broker);
            clients.createTopic("killed", PARTITIONS, Map.of("segment.bytes", Integer.toString(1 << 20)));
            try (SeenRecords seen = new SeenRecords(clients, "killed", PARTITIONS);
                    TopicChurn churn = TopicChurn.start(clients);
                    CountingProducers producers = CountingProducers.start(clients, "killed", PARTITIONS, PRODUCERS)) {
                for (int round = 0; round < ROUNDS; round++) {
                    live(random.nextInt(LONGEST_LIFE_MS));
                    broker.kill();
                    if (round % START_KILLED_EVERY == 0) {
                        broker.relaunch();
                        live(random.nextInt(LONGEST_START_MS));
                        broker.kill();
                    }
                    restartAndRead(broker, producers, seen);
                }
                AimedKills aimed = new AimedKills(broker, "killed", PARTITIONS, random);
                for (Moment moment : Moment.values()) {
                    for (int i = 0; i < AIMED || (aimed.met(moment) == 0 && i < MOST_AIMED); i++) {
                        aimed.kill(moment);
                        restartAndRead(broker, producers, seen);
                    }
                }
                System.out.println("KillTest: " + aimed);
                assertThat(Moment.values()).as("moments: %s", aimed).allMatch(moment -> aimed.met(moment) > 0);
                churn.finish();
                seen.readUntil(producers.finish());
                seen.requireUnchanged();
                churn.requireAcknowledgedTopics();
            }
            broker.stop();
            requireRollsAndSnapshots(broker);
            verify(broker);
        }
    }

    private static void restartAndRead(StartedBroker broker, CountingProducers producers, SeenRecords seen)
            throws IOException {
        Map<String, Long> acknowledged = producers.acknowledged();
        broker.restart();
        seen.readUntil(acknowledged);
        producers.requireNoFailure();
    }

    private static void live(int milliseconds) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    }

    /** Kills that met no roll and no snapshot would have proven less than they seem to. */
    private static void requireRollsAndSnapshots(StartedBroker broker) throws IOException {
        assertThat(namesIn(broker.data().resolve("killed-0"), ".log"))
                .as("segments of a partition")
                .hasSizeGreaterThan(1);
        assertThat(namesIn(broker.data().resolve("metadata-snapshots"), ""))
                .as("snapshots of the metadata")
                .isNotEmpty();
    }

    private static List<String> namesIn(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .toList();
        }
    }

    /** The offline check reads every batch of every partition. */
    private void verify(StartedBroker broker) throws IOException, InterruptedException {
        Process verify = new ProcessBuilder(
                        StartedBroker.launcher(), "log", "verify", broker.data().toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("verify").toFile())
                .start();
        assertThat(verify.waitFor())
                .as("what log verify found: %s", Files.readString(home.resolve("verify")))
                .isZero();
    }
}
