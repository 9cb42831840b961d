package io.courant.bench;

import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.HardwareFloor;
import io.courant.bench.machine.Programs;
import io.courant.bench.process.BrokerProgram;
import io.courant.bench.process.FreePort;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What every row has at hand.
 *
 * @param programs the brokers that take part
 * @param directory where their data lives
 * @param scale how much of everything
 * @param floor the hardware's floor, if there is a C compiler
 * @param figures where samples go
 * @param progress told what is going on
 * @param abandoned directories of deleted topics that their broker has left for good
 */
record Stage(
        Map<Side, BrokerProgram> programs,
        Path directory,
        Scale scale,
        Optional<HardwareFloor> floor,
        Figures figures,
        Consumer<String> progress,
        Set<String> abandoned) {

    /** Kafka's and our names of directories whose files are about to go. */
    private static final List<String> DELETED_SUFFIXES = List.of("-delete", ".deleted");

    /** Kafka that syncs takes more than two minutes for what a warm-up has left. */
    private static final long DELETED_WITHIN_MS = 300_000;

    private static final long LOOK_EVERY_MS = 100;

    /** From {@link #directory} over a broker's home and its data directory to the partitions'. */
    private static final int PARTITION_DEPTH = 3;

    /** A data directory that was prepared for a broker, and the port it will listen on. */
    record Home(Side side, Path directory, int port) {}

    /** Waits for what earlier runs have left, files to be deleted and bytes to be written: nobody is to pay for others. */
    void settle() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DELETED_WITHIN_MS);
        while (isDeleting()) {
            if (System.nanoTime() > end) {
                progress.accept("topics deleted " + DELETED_WITHIN_MS + " ms ago still have files: " + abandon());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        Programs.syncFileSystem(directory);
    }

    /** Whether any broker still has files of topics whose names begin with {@code prefix}, or of any that was deleted. */
    boolean holdsPartitionsOf(String prefix) throws IOException {
        return holds(name -> name.startsWith(prefix) || isBeingDeleted(name));
    }

    private boolean isDeleting() throws IOException {
        return holds(this::isBeingDeleted);
    }

    private boolean isBeingDeleted(String name) {
        return isOfDeleted(name) && !abandoned.contains(name);
    }

    /** Nobody waits any more for what deleted topics have left now: a broker that did not delete it in time has forgotten it. */
    private List<String> abandon() throws IOException {
        try (Stream<Path> all = Files.walk(directory, PARTITION_DEPTH)) {
            List<String> left = all.map(path -> path.getFileName().toString())
                    .filter(Stage::isOfDeleted)
                    .toList();
            abandoned.addAll(left);
            return left;
        }
    }

    private static boolean isOfDeleted(String name) {
        return DELETED_SUFFIXES.stream().anyMatch(name::endsWith);
    }

    private boolean holds(Predicate<String> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(directory, PARTITION_DEPTH)) {
            return all.anyMatch(path -> wanted.test(path.getFileName().toString()));
        } catch (UncheckedIOException e) {
            return true; // something went while it was looked at
        }
    }

    /** This stage with brokers that have one more setting. */
    Stage with(String setting, String value) {
        Map<Side, BrokerProgram> changed = new EnumMap<>(Side.class);
        programs.forEach((side, program) -> changed.put(side, program.with(setting, value)));
        return new Stage(changed, directory, scale, floor, figures, progress, abandoned);
    }

    /** Those of {@code wanted} that take part. */
    List<Side> sides(List<Side> wanted) {
        return wanted.stream().filter(programs::containsKey).toList();
    }

    /** The same in the order of run number {@code pair}: who goes first changes each time. */
    List<Side> sidesOf(int pair, List<Side> wanted) {
        return pair % 2 == 0 ? sides(wanted) : sides(wanted).reversed();
    }

    /** A fresh, prepared directory. */
    Home home(Side side, String purpose) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, side.name() + "-" + purpose + "-");
        int port = FreePort.find();
        program(side).prepare(home, port);
        return new Home(side, home, port);
    }

    /** Starts the broker that lives at {@code home} and returns at once. */
    RunningBroker start(Home home, Cores cores) throws IOException {
        return RunningBroker.start(program(home.side()), home.directory(), home.port(), cores);
    }

    /** Starts the broker that lives at {@code home} and returns when it serves. */
    RunningBroker startServing(Home home, Cores cores) throws IOException {
        RunningBroker broker = start(home, cores);
        try {
            TopicAdmin.awaitServing(broker);
            return broker;
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    private BrokerProgram program(Side side) {
        return Objects.requireNonNull(programs.get(side), side.label());
    }
}
