package io.courant.log;

import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.base.metrics.Gauge;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.log.metrics.LogMetrics;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks how much room is left on the file system of a data directory, now and then and whenever a shard has written much,
 * and tells all shards. A full disk is a state: once there is room again, writing goes on. At each look it also sees whether
 * the directory is still there; when not, the directory has failed. Lives on one shard.
 *
 * <p>Below the soft watermark producers are slowed down so that the room above the hard one lasts at least a minute longer,
 * whatever they do; below the hard one their batches are refused.
 */
public final class SpaceWatch {

    /** While producers are slowed down, the room above the hard watermark lasts for so long at least. */
    private static final long LASTS_SECONDS = 60;

    private final DataDirectory directory;
    private final SpaceLimits limits;
    private final List<ShardLogs> shards;
    private final Shard home;
    private final Lane lane;
    private final SpaceReserve reserve;
    private final Gauge freeBytes;
    private final Gauge totalBytes;
    private final Gauge stateNumber;
    private State state = State.AMPLE;
    private boolean looking;
    private boolean lookAgain;
    private boolean stopped;
    private @Nullable Timer timer;

    private enum State {
        AMPLE(0),
        LOW(1),
        FULL(2);

        /** As operators see it. */
        final int number;

        State(int number) {
            this.number = number;
        }
    }

    /** What one look has found, in bytes. */
    private record Look(long usable, long total) {}

    /** A watch over {@code directory} for all of its {@code shards}; it lives on {@code home} and looks on {@code lane}. */
    public SpaceWatch(DataDirectory directory, List<ShardLogs> shards, Shard home, Lane lane, SpaceLimits limits) {
        this.directory = directory;
        this.limits = limits;
        this.shards = List.copyOf(shards);
        this.home = home;
        this.lane = lane;
        this.reserve = new SpaceReserve(
                directory.disk(), directory.path(), limits.reserveBytes(), directory.journalFileBytes());
        DirectoryMeters meters = shards.getFirst().setup().meters();
        this.freeBytes = meters.gauge(LogMetrics.DISK_FREE_BYTES);
        this.totalBytes = meters.gauge(LogMetrics.DISK_TOTAL_BYTES);
        this.stateNumber = meters.gauge(LogMetrics.DISK_STATE);
    }

    /** Looks from now on. Called on the home shard. */
    public void start() {
        Runnable wanted = () -> home.execute(this::look);
        for (ShardLogs logs : shards) {
            logs.setup().shard().execute(() -> logs.room().whenLookIsWanted(wanted));
        }
        look();
    }

    /** Looks no more. Called on the home shard; a look under way ends on its lane, and nobody is told. */
    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        looking = true;
        lane.submit(home, this::lookNow, this::looked);
    }

    /** On the lane. */
    private Look lookNow() throws IOException {
        directory.requireThere();
        long total = directory.disk().totalBytes(directory.path());
        long usable = directory.disk().usableBytes(directory.path());
        reserve.keep(usable, limits.softBytes(total));
        return new Look(usable, total);
    }

    private void looked(Outcome<Look> outcome) {
        looking = false;
        if (stopped) {
            return;
        }
        switch (outcome) {
            case Outcome.Success<Look>(Look look) -> tell(look);
            case Outcome.Failure<Look>(DirectoryGoneException gone) -> {
                shards.getFirst().directoryFailed("looking for its identity", gone);
                return;
            }
            // What was found last still holds; writes that fail are refused one by one.
            case Outcome.Failure<Look>(IOException cause) ->
                directory.events().warn("disk.not-asked", "cannot tell how full " + directory.path() + " is: " + cause);
        }
        if (lookAgain) {
            lookAgain = false;
            look();
        } else {
            long everyNanos = shards.getFirst().intervals().spaceLookNanos();
            timer = home.schedule(everyNanos, this::look);
        }
    }

    private void tell(Look look) {
        long hard = limits.hardBytes(look.total);
        long soft = limits.softBytes(look.total);
        State found = stateAt(look.usable, hard, soft);
        freeBytes.set(look.usable);
        totalBytes.set(look.total);
        stateNumber.set(found.number);
        if (found != state) {
            report(found, look);
            state = found;
        }
        long room = Math.max(0, look.usable - hard) / shards.size();
        long bytesPerSecond = found == State.AMPLE ? Long.MAX_VALUE : room / LASTS_SECONDS;
        for (ShardLogs logs : shards) {
            logs.setup().shard().execute(() -> logs.room().found(found == State.FULL, room, bytesPerSecond));
        }
    }

    /** A full disk has room again when a part of what lies between the watermarks is free, so that states do not flicker. */
    private State stateAt(long usable, long hard, long soft) {
        long hardest = state == State.FULL ? hard + (soft - hard) / 4 : hard;
        if (usable <= hardest) {
            return State.FULL;
        }
        return usable <= soft ? State.LOW : State.AMPLE;
    }

    private void report(State found, Look look) {
        String room = look.usable + " of " + look.total + " bytes are free where " + directory.path() + " lies";
        switch (found) {
            case AMPLE -> directory.events().info("disk.ample", room + ": there is room again");
            case LOW ->
                directory
                        .events()
                        .warn(
                                "disk.low",
                                room + ", less than disk.free.soft.bytes (" + limits.softBytes(look.total)
                                        + "): producers are slowed down");
            case FULL ->
                directory
                        .events()
                        .error(
                                "disk.full",
                                room + ", less than disk.free.hard.bytes (" + limits.hardBytes(look.total)
                                        + "): producers are refused until there is room",
                                null);
        }
    }
}
