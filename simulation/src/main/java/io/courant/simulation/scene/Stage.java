package io.courant.simulation.scene;

import io.courant.base.Endpoint;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.client.ClientSetup;
import io.courant.simulation.client.LeaderSightings;
import io.courant.simulation.client.SimulatedClient;
import io.courant.simulation.client.Tally;
import io.courant.simulation.node.MachineSettings;
import io.courant.simulation.node.SceneLog;
import io.courant.simulation.node.SimulatedMachine;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.network.SimulatedNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** What every scene stands on: a machine with a broker, clients, and waiting in virtual time. */
final class Stage {

    /** Virtual time in which whatever is waited for must come. */
    private static final long SETTLE_NANOS = 240_000_000_000L;

    private static final Endpoint BROKER = new Endpoint("127.0.0.1", 9092);

    /** Holds the metadata. */
    static final Path DATA = Path.of("/data");

    private static final List<Path> DIRECTORIES = List.of(DATA, Path.of("/data-1"), Path.of("/data-2"));

    final SimulatedWorld world;
    final SeededRandom random;
    final Tally tally = new Tally();
    final SceneLog log;
    final SimulatedNetwork network;
    final SimulatedMachine machine;
    final ClientSetup setup;
    private final SimulatedBuffers clientBuffers = new SimulatedBuffers();
    private final List<SimulatedClient> clients = new ArrayList<>();

    /** {@code watcher} gets code and message of every line of the broker. */
    Stage(long seed, ScenePlan plan, Checkers checkers, BiConsumer<String, String> watcher) {
        world = new SimulatedWorld(seed);
        random = world.random().fork("scene");
        log = new SceneLog(world, watcher);
        network = new SimulatedNetwork(world);
        MachineSettings settings = new MachineSettings(
                1,
                BROKER,
                DIRECTORIES.subList(0, plan.dataDirectories()),
                plan.dataShards(),
                plan.topicDefaults(),
                plan.intervals(),
                plan.journal(),
                plan.space(),
                plan.inlineLimits(),
                plan.coordinationService(),
                plan.inFlightMaxBytes());
        machine = new SimulatedMachine(world, network, settings, checkers, tally, log);
        setup = new ClientSetup(
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
                checkers,
                plan.madeInMemory(),
                plan.producerExpirationNanos());
    }

    void add(SimulatedClient client) {
        clients.add(client);
        client.start();
    }

    /** Lets all clients come to the end of what they have begun, once the broker serves, and leave. */
    void finishClients() {
        clients.forEach(SimulatedClient::finish);
        await("the broker to serve", machine::isReady);
        await("all clients to finish", () -> clients.stream().allMatch(SimulatedClient::isDone));
        clients.forEach(SimulatedClient::end);
        clients.clear();
    }

    /** Runs one client to its end. */
    void runToItsEnd(SimulatedClient client) {
        add(client);
        await("the last client to be done", client::isDone);
        client.end();
        clients.clear();
    }

    void restart() {
        stop();
        machine.start();
        await("the broker to serve after a restart", machine::isReady);
    }

    void stop() {
        machine.stopCleanly();
        await("the broker to stop", () -> !machine.isAlive());
    }

    /** Nothing of a client may be left. */
    void assertNothingIsLeft() {
        clientBuffers.assertNoneOutstanding();
    }

    void await(String what, BooleanSupplier condition) {
        long deadlineNanos = world.nowNanos() + SETTLE_NANOS;
        while (!condition.getAsBoolean()) {
            if (world.nowNanos() > deadlineNanos || !world.runNext()) {
                StringBuilder message = new StringBuilder("still waiting for " + what + ":");
                clients.forEach(client -> message.append("\n  ").append(client.describe()));
                throw new AssertionError(message.toString());
            }
        }
    }
}
