package io.courant.simulation.scene;

import io.courant.base.Endpoint;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.client.ClientSetup;
import io.courant.simulation.client.Consumer;
import io.courant.simulation.client.Consumer.Manner;
import io.courant.simulation.client.GarbageSender;
import io.courant.simulation.client.IdempotentProducer;
import io.courant.simulation.client.LeaderSightings;
import io.courant.simulation.client.LookupClient;
import io.courant.simulation.client.PlainProducer;
import io.courant.simulation.client.RecordDeleter;
import io.courant.simulation.client.SilentProducer;
import io.courant.simulation.client.SimulatedClient;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.simulation.client.TopicAdmin;
import io.courant.simulation.node.MachineSettings;
import io.courant.simulation.node.SceneLog;
import io.courant.simulation.node.SimulatedMachine;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.network.SimulatedNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One run: clients work while things go wrong; then nothing goes wrong any more, and everything begun must come to its
 * end; then everything that was not deleted is read, before and after one more restart.
 */
public final class Scene {

    /** Virtual time in which all that was begun must end once the troubles are over. */
    private static final long SETTLE_NANOS = 240_000_000_000L;

    /** Within it everything written is synced without being asked for, and so becomes visible. */
    private static final long UNTIL_SYNCED_NANOS = 2_000_000_000L;

    /** When all records are known, so that every answer is checked to the last one. */
    private static final int LOOKUPS_AT_THE_END = 40;

    private static final Endpoint BROKER = new Endpoint("127.0.0.1", 9092);
    private static final List<Path> DATA = List.of(Path.of("/data"), Path.of("/data-1"), Path.of("/data-2"));

    private final ScenePlan plan;
    private final Workload workload;
    private final SimulatedWorld world;
    private final SeededRandom random;
    private final Tally tally = new Tally();
    private final Checkers checkers;
    private final SimulatedBuffers clientBuffers = new SimulatedBuffers();
    private final SceneLog log;
    private final SimulatedNetwork network;
    private final SimulatedMachine machine;
    private final ClientSetup setup;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<String> stableTopics = new ArrayList<>();

    public Scene(long seed, ScenePlan plan) {
        this.plan = plan;
        this.workload = plan.workload();
        this.world = new SimulatedWorld(seed);
        this.random = world.random().fork("scene");
        this.log = new SceneLog(world, this::watch);
        this.network = new SimulatedNetwork(world);
        MachineSettings settings = new MachineSettings(
                1,
                BROKER,
                DATA.subList(0, plan.dataDirectories()),
                plan.dataShards(),
                plan.topicDefaults(),
                plan.intervals(),
                plan.journal(),
                plan.space(),
                plan.inlineLimits());
        this.checkers = new Checkers(plan.producerExpirationNanos());
        this.machine = new SimulatedMachine(world, network, settings, checkers, tally, log);
        this.setup = new ClientSetup(
                world,
                network,
                BROKER,
                machine.clock(),
                clientBuffers,
                checkers,
                tally,
                new LeaderSightings(tally),
                machine::hasLostUnsynced,
                plan.intervals(),
                plan.producerExpirationNanos());
        for (int i = 0; i < workload.stableTopics(); i++) {
            stableTopics.add("stable-" + i);
        }
        if (plan.recordsMayExpire()) {
            checkers.recordsMayExpire();
        }
    }

    /** Runs a scene that the seed makes up. */
    public static Scene ofSeed(long seed) {
        return new Scene(seed, ScenePlan.random(new SeededRandom(seed).fork("plan")));
    }

    /** What was reached; complete after {@link #run()}. */
    public Tally tally() {
        return tally;
    }

    public long traceHash() {
        return world.traceHash();
    }

    /** The last lines of broker and scene. */
    public List<String> lines() {
        return log.lines();
    }

    /** Runs the whole scene; throws when a promise is broken, an invariant of the broker fails, or something hangs. */
    public void run() {
        machine.start();
        makeClients();
        Troubles troubles =
                new Troubles(world, network, machine, random.fork("troubles"), tally, log, plan.troublePlan());
        troubles.begin();
        world.runFor(plan.troublePlan().durationNanos());
        log.scene("the troubles are over");
        troubles.end();
        clients.forEach(SimulatedClient::finish);
        await("the broker to serve", machine::isReady);
        await("all clients to finish", () -> clients.stream().allMatch(SimulatedClient::isDone));
        clients.forEach(SimulatedClient::end);
        world.runFor(UNTIL_SYNCED_NANOS);
        readEverything();
        restart();
        readEverything();
        stop();
        survey();
        clientBuffers.assertNoneOutstanding();
    }

    private void makeClients() {
        int number = 0;
        for (int i = 0; i < workload.idempotentProducers(); i++) {
            add(new IdempotentProducer(
                    setup,
                    random.fork("producer" + number),
                    number++,
                    stableTopics,
                    workload.recordsPerPartition(),
                    workload.largestRecordBytes(),
                    false));
        }
        for (int i = 0; i < workload.plainProducers(); i++) {
            short acks = (short) random.nextInt(2);
            add(new PlainProducer(
                    setup,
                    random.fork("producer" + number),
                    number++,
                    stableTopics,
                    acks,
                    workload.largestRecordBytes()));
        }
        for (int i = 0; i < workload.silentProducers(); i++) {
            add(new SilentProducer(setup, random.fork("producer" + number), number++, stableTopics));
        }
        if (workload.lookups()) {
            add(new LookupClient(setup, random.fork("lookups"), stableTopics, 0));
        }
        for (int i = 0; i < workload.consumers(); i++) {
            Manner manner = i % 3 == 2 ? Manner.UNRELIABLE : Manner.STEADY;
            add(new Consumer(setup, random.fork("consumer" + i), stableTopics, manner));
        }
        if (workload.topicsComeAndGo()) {
            List<String> names = List.of("fleeting-a", "fleeting-b", "fleeting.c");
            add(new TopicAdmin(setup, random.fork("admin"), names));
            add(new IdempotentProducer(
                    setup, random.fork("fleeting"), number++, names, workload.recordsPerPartition(), 500, true));
            add(new Consumer(setup, random.fork("fleeting-consumer"), names, Manner.STEADY));
        }
        if (workload.deletesRecords()) {
            add(new RecordDeleter(setup, random.fork("deleter"), stableTopics));
        }
        if (workload.garbage()) {
            add(new GarbageSender(setup, random.fork("garbage")));
        }
    }

    private void add(SimulatedClient client) {
        clients.add(client);
        client.start();
    }

    private void readEverything() {
        Consumer reader =
                new Consumer(setup, random.fork("reader" + world.eventsRun()), stableTopics, Manner.TO_THE_END);
        clients.clear();
        add(reader);
        await("everything to be read", reader::isDone);
        reader.end();
        LookupClient lookups =
                new LookupClient(setup, random.fork("lookups" + world.eventsRun()), stableTopics, LOOKUPS_AT_THE_END);
        clients.clear();
        add(lookups);
        await("lookups to be answered", lookups::isDone);
        lookups.end();
    }

    private void restart() {
        stop();
        machine.start();
        await("the broker to serve after a restart", machine::isReady);
    }

    private void stop() {
        machine.stopCleanly();
        await("the broker to stop", () -> !machine.isAlive());
    }

    private void await(String what, BooleanSupplier condition) {
        long deadlineNanos = world.nowNanos() + SETTLE_NANOS;
        while (!condition.getAsBoolean()) {
            if (world.nowNanos() > deadlineNanos || !world.runNext()) {
                StringBuilder message = new StringBuilder("still waiting for " + what + ":");
                clients.forEach(client -> message.append("\n  ").append(client.describe()));
                throw new AssertionError(message.toString());
            }
        }
    }

    private void watch(String code, String message) {
        world.trace(message.hashCode());
        if (code.equals("log.damaged")) {
            throw new AssertionError("the broker finds damage where nothing was damaged: " + message);
        }
        switch (code) {
            case "log.tail-cut" -> tally.reached(State.TAIL_CUT);
            case "journal.damaged" -> tally.reached(State.JOURNAL_DAMAGE_NAMED);
            case "log.checkpoint-damaged" -> tally.reached(State.CHECKPOINT_DAMAGE_NAMED);
            case "log.retention" -> tally.reached(State.RECORDS_EXPIRED);
            case "log.index-rebuilt" -> tally.reached(State.INDEX_REBUILT);
            case "log.snapshot-unusable" -> tally.reached(State.SNAPSHOT_UNUSABLE);
            default -> {} // not counted
        }
        if (code.equals("directory.offline")) {
            tally.reached(
                    message.startsWith("not all") ? State.STARTED_WITHOUT_A_DIRECTORY : State.DIRECTORY_WENT_OFFLINE);
        }
    }

    /** Looks at what lies on the disk at the end. */
    private void survey() {
        SimulatedDisk disk = machine.disk();
        try {
            for (Path data : machine.settings().dataDirectories()) {
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
            tally.reached(State.METADATA_SNAPSHOT, names.size());
        }
        long segments = names.stream().filter(name -> name.endsWith(".log")).count();
        tally.reached(State.SEGMENT_ROLLED, Math.max(0, segments - 1));
    }
}
