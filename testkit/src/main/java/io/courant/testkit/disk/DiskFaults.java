package io.courant.testkit.disk;

import io.courant.base.Random;
import io.courant.testkit.SimulatedPowerLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a disk, and when. Operations are counted over reads, writes, syncs and changes of names alike. */
public final class DiskFaults {

    /** What an operation does; faults may aim at one kind. */
    public enum Operation {
        READ,
        WRITE,
        TRUNCATE,
        SYNC,
        OPEN,
        NAMES,
        SYNC_DIRECTORY
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final int READ_NANOS = 1_500;
    private static final int WRITE_NANOS = 3_000;
    private static final int NAMES_NANOS = 15_000;
    private static final int SYNC_NANOS = 300_000;

    private final Random random;
    private final LongConsumer time;
    private DiskWatcher watcher = new DiskWatcher() {};
    private long operations;
    private long endsAt = NEVER;
    private long failsAt = NEVER;
    private @Nullable String awaitedName;
    private int operationsAfterName;
    private int failingSyncs;
    private String failingSyncsBelow = "";
    private @Nullable String failingSyncsOf;
    private int slowness = 1;
    private int usualSlowness = 1;
    private boolean offline;
    private @Nullable String offlineBelow;
    private boolean down;
    private long struck;

    DiskFaults(Random random, LongConsumer time) {
        this.random = random;
        this.time = time;
    }

    /** Operations until now. */
    public long operations() {
        return operations;
    }

    /**
     * Ends the process in the {@code n}-th operation from now (1: the next), before or after it has had its effect, by
     * a {@link SimulatedPowerLoss}. Whether it was the power or a kill is decided afterwards, by calling
     * {@link SimulatedDisk#losePower} or {@link SimulatedDisk#killProcess}.
     */
    public void endProcessAt(long n) {
        endsAt = operations + n;
    }

    /**
     * As {@link #endProcessAt}, in one of {@code most} operations from the first one on whose path contains
     * {@code namePart}.
     */
    public void endProcessAfterTouching(String namePart, int most) {
        awaitedName = namePart;
        operationsAfterName = random.nextInt(most);
    }

    /** Lets the {@code n}-th operation from now fail with an {@link IOException}. */
    public void failAt(long n) {
        failsAt = operations + n;
    }

    /** Lets the next {@code count} syncs of files fail; what they should have synced is lost in part, whatever follows. */
    public void failSyncs(int count) {
        failingSyncs = count;
        failingSyncsBelow = "";
    }

    /** As {@link #failSyncs}, of files below {@code directory}. */
    public void failSyncsIn(Path directory, int count) {
        failingSyncs = count;
        failingSyncsBelow = directory + "/";
    }

    /** Lets every sync of a file whose path contains {@code namePart} fail. */
    public void failSyncsOf(String namePart) {
        failingSyncsOf = namePart;
    }

    /** Makes every operation take {@code factor} times as long until {@link #clear()}. */
    public void slowDown(int factor) {
        slowness = factor;
    }

    /** Makes every operation take {@code factor} times as long, and {@link #clear()} leaves it at that. */
    public void slowDownForGood(int factor) {
        usualSlowness = factor;
        slowness = factor;
    }

    /** Lets every operation fail until it is set back. */
    public void offline(boolean offline) {
        this.offline = offline;
    }

    /** Lets every operation on what lies below {@code directory} fail until {@link #clear()}. */
    public void offline(Path directory) {
        offlineBelow = directory + "/";
    }

    /** Takes back what was armed and not yet reached. */
    public void clear() {
        endsAt = NEVER;
        failsAt = NEVER;
        awaitedName = null;
        failingSyncs = 0;
        failingSyncsOf = null;
        slowness = usualSlowness;
        offline = false;
        offlineBelow = null;
    }

    /** How often an operation was made to fail; a full disk counts too. */
    public long struck() {
        return struck;
    }

    /** True between the end of a process by {@link #endProcessAt} and the disk's next life. */
    public boolean isDown() {
        return down;
    }

    void watch(DiskWatcher newWatcher) {
        watcher = newWatcher;
    }

    void nextLife() {
        down = false;
        endsAt = NEVER;
        awaitedName = null;
    }

    /** Counts an operation and lets it fail before it has an effect. */
    void before(Operation operation, String what) throws IOException {
        if (down) {
            throw new SimulatedPowerLoss("the process has ended");
        }
        operations++;
        if (awaitedName != null && what.contains(awaitedName)) {
            awaitedName = null;
            endsAt = operations + operationsAfterName;
        }
        time.accept(slowness * nanos(operation));
        if (operations == endsAt && random.nextInt(2) == 0) {
            end(operation, what);
        }
        boolean ofName = operation == Operation.SYNC && failingSyncsOf != null && what.contains(failingSyncsOf);
        boolean ofDirectory = offlineBelow != null && what.startsWith(offlineBelow);
        if (offline || ofDirectory || ofName || operations == failsAt) {
            struck++;
            throw new IOException("simulated fault in " + operation + " of " + what);
        }
    }

    /** Ends the process after the operation has had its effect, if that was chosen. */
    void after(Operation operation, String what) {
        if (operations == endsAt) {
            end(operation, what);
        }
    }

    boolean syncFails(String what) {
        if (failingSyncs > 0 && what.startsWith(failingSyncsBelow)) {
            failingSyncs--;
            struck++;
            return true;
        }
        return false;
    }

    IOException noSpace() {
        struck++;
        return new IOException("No space left on device");
    }

    private void end(Operation operation, String what) {
        down = true;
        watcher.endedIn(operation, what);
        throw new SimulatedPowerLoss("ended in operation " + operations + ", " + operation + " of " + what);
    }

    private long nanos(Operation operation) {
        return switch (operation) {
            case READ -> READ_NANOS;
            case WRITE, TRUNCATE -> WRITE_NANOS;
            case OPEN, NAMES -> NAMES_NANOS;
            case SYNC, SYNC_DIRECTORY -> SYNC_NANOS / 2 + random.nextInt(SYNC_NANOS);
        };
    }
}
