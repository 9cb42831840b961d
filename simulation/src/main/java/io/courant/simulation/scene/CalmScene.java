package io.courant.simulation.scene;

import io.courant.log.LogIntervals;
import io.courant.log.LogLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.check.ProducersAreAnsweredSoon;
import io.courant.simulation.check.WaitingReadersAreServed;
import io.courant.simulation.check.WrittenRecordsBecomeVisible;
import io.courant.simulation.client.Consumer;
import io.courant.simulation.client.LookupClient;
import io.courant.simulation.client.PlainProducer;
import io.courant.simulation.client.WaitingReader;
import io.courant.testkit.SimulatedClock;
import java.util.List;
import java.util.Map;

/**
 * A broker to which nothing happens, so that it can be asked when things happen, and not only whether: each batch is
 * answered at once, what is written becomes visible in the time that is promised, and a small journal that is written
 * round and round always has room.
 */
public final class CalmScene {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long WORK_NANOS = 6 * NANOS_PER_SECOND;

    /** Within it everything written is synced without being asked for. */
    private static final long UNTIL_SYNCED_NANOS = NANOS_PER_SECOND;

    /**
     * More than lanes, disk and network of a calm scene take together for anything, and far less than what distinguishes
     * one promise from another.
     */
    private static final long WAYS_NANOS = 25_000_000L;

    /** Half of it takes what is committed while two checkpoints are written, and it is written round several times. */
    private static final JournalLimits JOURNAL = new JournalLimits(64 * 1024, 2, 512 * 1024, 16 * 1024);

    private static final int LARGEST_RECORD_BYTES = 500;
    private static final List<String> WATCHED = List.of("stable-watched");
    private static final List<String> UNWATCHED = List.of("stable-unwatched");
    private static final int PARTITIONS = 2;

    private final Stage stage;

    public CalmScene(long seed) {
        ScenePlan aimed = ScenePlan.aimed(0, LogIntervals.SHIPPED, new TroublePlan(0, 1, 1, List.of()));
        ScenePlan plan = aimed.withJournal(JOURNAL)
                .withTopicDefaults(Map.of(
                        "num.partitions",
                        Integer.toString(PARTITIONS),
                        "log.roll.ms",
                        "300",
                        "log.message.timestamp.type",
                        "LogAppendTime"));
        Checkers checkers = new Checkers(
                plan.producerExpirationNanos(),
                plan.madeInMemory(),
                List.of(
                        new ProducersAreAnsweredSoon(WAYS_NANOS),
                        new WrittenRecordsBecomeVisible(LogLimits.SYNC_WITHIN_NANOS + WAYS_NANOS),
                        new WaitingReadersAreServed(
                                LogLimits.SYNC_WITHIN_WHILE_READ_NANOS + WAYS_NANOS, SimulatedClock.FIRST_WALL_MS)));
        stage = new Stage(seed, plan, checkers, this::watch);
        stage.world.keepLanesQuick();
    }

    /** The last lines of broker and scene. */
    public List<String> lines() {
        return stage.log.lines();
    }

    /** Runs the whole scene; throws when something comes too late, or a promise is broken. */
    public void run() {
        stage.machine.start();
        stage.await("the broker to serve", stage.machine::isReady);
        int number = 0;
        for (List<String> topics : List.of(WATCHED, UNWATCHED)) {
            for (int acks = -1; acks <= 1; acks++) {
                stage.add(new PlainProducer(
                        stage.setup,
                        stage.random.fork("producer" + number),
                        number++,
                        topics,
                        (short) acks,
                        LARGEST_RECORD_BYTES));
            }
        }
        // Alone in its topic: no acks=all takes its batches along.
        List<String> alone = List.of("stable-alone");
        stage.add(new PlainProducer(
                stage.setup, stage.random.fork("alone"), number, alone, (short) 1, LARGEST_RECORD_BYTES));
        stage.add(new LookupClient(stage.setup, stage.random.fork("alone-lookups"), alone, 0));
        stage.add(new LookupClient(stage.setup, stage.random.fork("lookups"), UNWATCHED, 0));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.add(new WaitingReader(
                    stage.setup, stage.random.fork("reader" + partition), WATCHED.getFirst(), partition));
        }
        stage.world.runFor(WORK_NANOS);
        stage.finishClients();
        stage.world.runFor(UNTIL_SYNCED_NANOS);
        for (List<String> topics : List.of(WATCHED, UNWATCHED, alone)) {
            stage.runToItsEnd(new Consumer(
                    stage.setup, stage.random.fork("all of " + topics), topics, Consumer.Manner.TO_THE_END));
        }
        stage.stop();
        stage.assertNothingIsLeft();
    }

    private void watch(String code, String message) {
        stage.world.trace(message.hashCode());
        switch (code) {
            case "journal.full" -> throw new AssertionError("the journal was not given room in time: " + message);
            case "log.damaged" ->
                throw new AssertionError("the broker finds damage where nothing was damaged: " + message);
            default -> {} // anything else may be said
        }
    }
}
