package io.courant.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kills a broker in the midst of something that it does now and then. Its files tell from outside that this has begun, and
 * after the kill whether it was still going on: only then the kill has met its moment. Used by one thread.
 */
final class AimedKills {

    /** What a broker is killed in the midst of. */
    enum Moment {
        /** The start holds the data directory and does not serve yet. */
        RECOVERY,
        /** The next segment is there and holds next to nothing: index and sync of the last one have hardly begun. */
        ROLL,
        /** The snapshot of the metadata does not have its name yet. */
        SNAPSHOT
    }

    private static final long BEGINS_WITHIN_SECONDS = 60;

    /** Most moments last a few milliseconds. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** A kill during recovery comes at most this long after its begin. */
    private static final int RECOVERY_MS = 60;

    /** Less than the producers write in one of their bursts, which are 40 ms apart. */
    private static final int NEXT_TO_NOTHING_BYTES = 16 << 10;

    private final StartedBroker broker;
    private final List<Path> partitions;
    private final SplittableRandom random;
    private final Map<Moment, Integer> aimed = new EnumMap<>(Moment.class);
    private final Map<Moment, Integer> met = new EnumMap<>(Moment.class);

    AimedKills(StartedBroker broker, String topic, int partitionsCount, SplittableRandom random) {
        this.broker = broker;
        this.partitions = IntStream.range(0, partitionsCount)
                .mapToObj(i -> broker.data().resolve(topic + "-" + i))
                .toList();
        this.random = random;
    }

    /** How many kills have met {@code moment}. */
    int met(Moment moment) {
        return met.getOrDefault(moment, 0);
    }

    /** Waits until {@code moment} has come and kills the broker, which serves. */
    void kill(Moment moment) throws IOException {
        boolean hit = switch (moment) {
            case RECOVERY -> killInRecovery();
            case ROLL -> killInRoll();
            case SNAPSHOT -> killInSnapshot();
        };
        aimed.merge(moment, 1, Integer::sum);
        met.merge(moment, hit ? 1 : 0, Integer::sum);
    }

    private boolean killInRecovery() throws IOException {
        broker.kill();
        broker.relaunch();
        Path lock = broker.data().resolve(".lock").toRealPath();
        await("the start to hold its data directory", () -> broker.jvm().isPresent() && holds(jvm(), lock));
        ProcessHandle jvm = jvm();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(RECOVERY_MS)));
        end(jvm);
        return !broker.isReady();
    }

    private boolean killInRoll() throws IOException {
        ProcessHandle jvm = jvm();
        Map<Path, Path> active = new TreeMap<>();
        for (Path partition : partitions) {
            active.put(partition, newestSegment(partition));
        }
        await("a partition to roll", () -> !rolled(active).isEmpty());
        end(jvm);
        for (Path partition : rolled(active)) {
            if (Files.size(newestSegment(partition)) <= NEXT_TO_NOTHING_BYTES) {
                return true;
            }
        }
        return false;
    }

    private boolean killInSnapshot() throws IOException {
        ProcessHandle jvm = jvm();
        Set<String> left = unfinishedSnapshots();
        await("a snapshot to be written", () -> !left.containsAll(unfinishedSnapshots()));
        end(jvm);
        return !left.containsAll(unfinishedSnapshots());
    }

    /** The partitions whose newest segment is not the one in {@code active} any more. */
    private static List<Path> rolled(Map<Path, Path> active) throws IOException {
        return active.entrySet().stream()
                .filter(entry -> !newestSegment(entry.getKey()).equals(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Path newestSegment(Path partition) {
        try {
            return StoredBatches.segments(partition).getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> unfinishedSnapshots() throws IOException {
        try (Stream<Path> files = Files.list(broker.data().resolve("metadata-snapshots"))) {
            Set<String> names = new HashSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".part"))
                    .forEach(names::add);
            return names;
        } catch (NoSuchFileException noneYet) {
            return Collections.emptySet();
        }
    }

    private ProcessHandle jvm() {
        return broker.jvm().orElseThrow(() -> new AssertionError("the broker has no JVM"));
    }

    /** Whether {@code process} has opened {@code file}. */
    private static boolean holds(ProcessHandle process, Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path each : (Iterable<Path>) open::iterator) {
                if (Files.exists(each) && Files.isSameFile(each, file)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    /** First the JVM alone, for looking for other processes takes its time. */
    private void end(ProcessHandle jvm) throws IOException {
        jvm.destroyForcibly();
        broker.kill();
    }

    private void await(String what, Waiting.Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BEGINS_WITHIN_SECONDS);
        while (!condition.holds()) {
            broker.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + BEGINS_WITHIN_SECONDS + " s in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        aimed.forEach((moment, kills) -> text.append(text.isEmpty() ? "" : ", ")
                .append("%s met by %d of %d kills".formatted(moment, met(moment), kills)));
        return text.toString();
    }
}
