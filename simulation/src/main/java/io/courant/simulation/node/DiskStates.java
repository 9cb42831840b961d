package io.courant.simulation.node;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.DiskFaults.Operation;
import io.courant.testkit.disk.DiskWatcher;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Counts what shows on the disk alone: background checkpoints, crashes within them, and segments that are given back. */
final class DiskStates implements DiskWatcher {

    /** With this the names of checkpoints begin. */
    static final String CHECKPOINT = "checkpoint.";

    /** With this the directories of partitions begin whose topics are never deleted. */
    static final String STABLE_TOPIC = "stable-";

    /** With this the names of segments end. */
    static final String SEGMENT = ".log";

    private final SimulatedWorld world;
    private final Tally tally;
    private final BooleanSupplier serving;
    private final long idleAfterNanos;
    private final SegmentWrites segmentWrites;
    private final Consumer<Path> failedSyncs;
    private final Map<Path, Long> openedAtNanos = new HashMap<>();

    /**
     * {@code serving} is true while the broker is ready and not being stopped; {@code failedSyncs} gets the files whose sync
     * failed.
     */
    DiskStates(
            SimulatedWorld world,
            Tally tally,
            BooleanSupplier serving,
            long idleAfterNanos,
            SegmentWrites segmentWrites,
            Consumer<Path> failedSyncs) {
        this.world = world;
        this.tally = tally;
        this.serving = serving;
        this.idleAfterNanos = idleAfterNanos;
        this.segmentWrites = segmentWrites;
        this.failedSyncs = failedSyncs;
    }

    @Override
    public void opened(Path file) {
        if (isSegment(file)) {
            openedAtNanos.put(file, world.nowNanos());
        }
    }

    /** Recovery closes a segment at once; nothing else closes one of a topic that is not being deleted. */
    @Override
    public void closed(Path file) {
        Long since = openedAtNanos.get(file);
        if (since != null && serving.getAsBoolean() && world.nowNanos() - since >= idleAfterNanos) {
            tally.reached(State.SEGMENT_GIVEN_BACK);
        }
    }

    @Override
    public void written(Path file, Supplier<ByteBuffer> bytes) {
        if (isSegment(file)) {
            segmentWrites.written(file, bytes.get());
        }
    }

    @Override
    public void renamed(Path to) {
        if (serving.getAsBoolean() && name(to).startsWith(CHECKPOINT)) {
            tally.reached(State.CHECKPOINT_WRITTEN);
        }
    }

    @Override
    public void syncFailed(Path file) {
        tally.reached(State.SYNC_FAILED);
        failedSyncs.accept(file);
    }

    @Override
    public void endedIn(Operation operation, String what) {
        if (serving.getAsBoolean() && what.contains(CHECKPOINT)) {
            tally.reached(State.CRASHED_IN_CHECKPOINT);
        }
    }

    private static boolean isSegment(Path file) {
        Path directory = file.getParent();
        return directory != null
                && name(directory).startsWith(STABLE_TOPIC)
                && name(file).endsWith(SEGMENT);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
