package io.courant.simulation.scene;

import io.courant.base.OrderedCopy;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.check.DeletionsAreDue;
import io.courant.simulation.client.Consumer;
import io.courant.simulation.client.Consumer.Manner;
import io.courant.simulation.client.DurabilityChanger;
import io.courant.simulation.client.GarbageSender;
import io.courant.simulation.client.IdempotentProducer;
import io.courant.simulation.client.LookupClient;
import io.courant.simulation.client.PlainProducer;
import io.courant.simulation.client.RecordDeleter;
import io.courant.simulation.client.RetentionChanger;
import io.courant.simulation.client.SettingsChanger;
import io.courant.simulation.client.SilentProducer;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.simulation.client.TopicAdmin;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One run: clients work while things go wrong; then nothing goes wrong any more, and everything begun must come to its
 * end; then everything that was not deleted is read, before and after one more restart.
 */
public final class Scene {

    /** Within it everything written is synced without being asked for, and so becomes visible. */
    private static final long UNTIL_SYNCED_NANOS = 2_000_000_000L;

    /** When all records are known, so that every answer is checked to the last one. */
    private static final int LOOKUPS_AT_THE_END = 40;

    private final ScenePlan plan;
    private final Workload workload;
    private final Stage stage;
    private final List<String> stableTopics = new ArrayList<>();
    private final DeletionsAreDue deletions;
    private final Checkers checkers;

    public Scene(long seed, ScenePlan plan) {
        this.plan = plan;
        this.workload = plan.workload();
        for (int i = 0; i < workload.stableTopics(); i++) {
            stableTopics.add("stable-" + i);
        }
        this.deletions = new DeletionsAreDue(OrderedCopy.setOf(stableTopics), plan.retention());
        this.checkers = new Checkers(plan.producerExpirationNanos(), plan.madeInMemory(), List.of(deletions));
        if (plan.recordsMayExpire()) {
            checkers.recordsMayExpire();
        }
        this.stage = new Stage(seed, plan, checkers, this::watch);
    }

    /** Runs a scene that the seed makes up. */
    public static Scene ofSeed(long seed) {
        return new Scene(seed, ScenePlan.random(new SeededRandom(seed).fork("plan")));
    }

    /** What was reached; complete after {@link #run()}. */
    public Tally tally() {
        return stage.tally;
    }

    public long traceHash() {
        return stage.world.traceHash();
    }

    /** The last lines of broker and scene. */
    public List<String> lines() {
        return stage.log.lines();
    }

    /** Runs the whole scene; throws when a promise is broken, an invariant of the broker fails, or something hangs. */
    public void run() {
        stage.machine.start();
        Troubles troubles = new Troubles(
                stage.world,
                stage.network,
                stage.machine,
                stage.random.fork("troubles"),
                stage.tally,
                stage.log,
                plan.troublePlan());
        makeClients(troubles);
        troubles.begin();
        stage.world.runFor(plan.troublePlan().durationNanos());
        stage.log.scene("the troubles are over");
        troubles.end();
        stage.finishClients();
        stage.world.runFor(UNTIL_SYNCED_NANOS);
        readEverything();
        stage.restart();
        readEverything();
        stage.stop();
        survey();
        stage.tally.reached(State.START_MOVED_BY_RULES, deletions.moves());
        stage.tally.reached(State.LOST_RECORD_REPLACED, checkers.replaced());
        stage.assertNothingIsLeft();
    }

    private void makeClients(Troubles troubles) {
        int number = 0;
        for (int i = 0; i < workload.idempotentProducers(); i++) {
            stage.add(new IdempotentProducer(
                    stage.setup,
                    stage.random.fork("producer" + number),
                    number++,
                    stableTopics,
                    workload.recordsPerPartition(),
                    workload.largestRecordBytes(),
                    false,
                    workload.changesDurability()));
        }
        for (int i = 0; i < workload.plainProducers(); i++) {
            short acks = (short) stage.random.nextInt(2);
            stage.add(new PlainProducer(
                    stage.setup,
                    stage.random.fork("producer" + number),
                    number++,
                    stableTopics,
                    acks,
                    workload.largestRecordBytes()));
        }
        for (int i = 0; i < workload.silentProducers(); i++) {
            stage.add(new SilentProducer(stage.setup, stage.random.fork("producer" + number), number++, stableTopics));
        }
        if (workload.lookups()) {
            stage.add(new LookupClient(stage.setup, stage.random.fork("lookups"), stableTopics, 0));
        }
        for (int i = 0; i < workload.consumers(); i++) {
            Manner manner = i % 3 == 2 ? Manner.UNRELIABLE : Manner.STEADY;
            stage.add(new Consumer(stage.setup, stage.random.fork("consumer" + i), stableTopics, manner));
        }
        if (workload.topicsComeAndGo()) {
            List<String> names = List.of("fleeting-a", "fleeting-b", "fleeting.c");
            stage.add(new TopicAdmin(stage.setup, stage.random.fork("admin"), names));
            stage.add(new SettingsChanger(stage.setup, stage.random.fork("settings"), stableTopics));
            stage.add(new IdempotentProducer(
                    stage.setup,
                    stage.random.fork("fleeting"),
                    number++,
                    names,
                    workload.recordsPerPartition(),
                    500,
                    true,
                    false));
            stage.add(new Consumer(stage.setup, stage.random.fork("fleeting-consumer"), names, Manner.STEADY));
        }
        if (workload.deletesRecords()) {
            stage.add(new RecordDeleter(stage.setup, stage.random.fork("deleter"), stableTopics));
        }
        if (workload.changesRetention()) {
            stage.add(new RetentionChanger(stage.setup, stage.random.fork("retention"), stableTopics));
        }
        if (workload.changesDurability()) {
            stage.add(new DurabilityChanger(
                    stage.setup,
                    stage.random.fork("durability"),
                    workload.changesDefaultDurability() ? stableTopics.subList(0, 1) : stableTopics,
                    !workload.changesDefaultDurability(),
                    troubles::changedToDisk));
        }
        if (workload.garbage()) {
            stage.add(new GarbageSender(stage.setup, stage.random.fork("garbage")));
        }
    }

    private void readEverything() {
        long events = stage.world.eventsRun();
        stage.runToItsEnd(
                new Consumer(stage.setup, stage.random.fork("reader" + events), stableTopics, Manner.TO_THE_END));
        events = stage.world.eventsRun();
        stage.runToItsEnd(
                new LookupClient(stage.setup, stage.random.fork("lookups" + events), stableTopics, LOOKUPS_AT_THE_END));
    }

    private void watch(String code, String message) {
        stage.world.trace(message.hashCode());
        if (code.equals("log.damaged")) {
            throw new AssertionError("the broker finds damage where nothing was damaged: " + message);
        }
        switch (code) {
            case "log.tail-cut" -> stage.tally.reached(State.TAIL_CUT);
            case "journal.damaged" -> stage.tally.reached(State.JOURNAL_DAMAGE_NAMED);
            case "log.checkpoint-damaged" -> stage.tally.reached(State.CHECKPOINT_DAMAGE_NAMED);
            case "log.index-rebuilt" -> stage.tally.reached(State.INDEX_REBUILT);
            case "log.snapshot-unusable" -> stage.tally.reached(State.SNAPSHOT_UNUSABLE);
            case "connection.no-room" -> stage.tally.reached(State.WAITED_FOR_ROOM);
            case "log.retention" -> stage.tally.reached(State.RECORDS_EXPIRED);
            default -> {} // not counted
        }
        if (code.equals("directory.offline")) {
            stage.tally.reached(
                    message.startsWith("not all") ? State.STARTED_WITHOUT_A_DIRECTORY : State.DIRECTORY_WENT_OFFLINE);
        }
    }

    /** Looks at what lies on the disk at the end. */
    private void survey() {
        SimulatedDisk disk = stage.machine.disk();
        try {
            for (Path data : stage.machine.settings().dataDirectories()) {
                for (String directory : disk.list(data)) {
                    if (disk.isDirectory(data.resolve(directory))) {
                        survey(directory, disk.list(data.resolve(directory)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void survey(String directory, List<String> names) {
        if (directory.equals("metadata-snapshots")) {
            stage.tally.reached(State.METADATA_SNAPSHOT, names.size());
        }
        long segments = names.stream().filter(name -> name.endsWith(".log")).count();
        stage.tally.reached(State.SEGMENT_ROLLED, Math.max(0, segments - 1));
    }
}
