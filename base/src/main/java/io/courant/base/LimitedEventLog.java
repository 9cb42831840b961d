package io.courant.base;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets through one line per second and kind, so that nobody can fill the log; a kind is a code at one level. Every line
 * that passes stands for those of its kind that were held back before it, and says how many. What a burst has left is
 * told a second after the last line that passed: the newest line that was held back, with the number of the others.
 *
 * <p>A line whose code ends with {@link #NAMES_A_PLACE} names a place that is damaged, once, and nothing else does: many of
 * them pass in a second.
 *
 * <p>One for a whole process: all shards and lanes call the same one. What it keeps is one line per kind, and kinds are
 * codes of the program. It owns no thread: {@link #tellOn} gives it the shard whose timer tells what was held back.
 */
public final class LimitedEventLog implements EventLog {

    /** Between two lines of one kind: often enough to see a problem live, rare enough to keep a disk from filling. */
    private static final long QUIET_NANOS = 1_000_000_000L;

    /** How a code ends whose lines each name a place. */
    private static final String NAMES_A_PLACE = ".damaged";

    /** Lines that name a place and pass in a second: whoever repairs has use for each, and a disk full of damage must wait. */
    private static final int PLACES_PER_SECOND = 100;

    /** Kinds of lines: several times as many as the program has. More means that a code was made of something that varies. */
    private static final int MAX_KINDS = 500;

    /** As a time until something is due. */
    private static final long NEVER = Long.MAX_VALUE;

    private final EventLog target;
    private final Clock clock;

    /** Guards all below. Nothing is written while it is held, so that no shard waits for another one's line. */
    private final Object lock = new Object();

    private final Map<Kind, Recent> recentByKind = new LinkedHashMap<>();
    private @Nullable Shard home;
    private boolean timerIsSet;

    public LimitedEventLog(EventLog target, Clock clock) {
        this.target = target;
        this.clock = clock;
    }

    @Override
    public LogLevels levels() {
        return target.levels();
    }

    @Override
    public void log(Level level, String code, String message, @Nullable Throwable cause) {
        Line line = new Line(level, code, message, cause);
        boolean passes;
        long heldBack = 0;
        Shard timerHome = null;
        synchronized (lock) {
            long now = clock.monotonicNanos();
            Recent recent = recentByKind.computeIfAbsent(
                    new Kind(level, code), kind -> new Recent(code.endsWith(NAMES_A_PLACE) ? PLACES_PER_SECOND : 1));
            Invariants.check(recentByKind.size() <= MAX_KINDS, "more than %s kinds of lines: %s", MAX_KINDS, code);
            passes = recent.mayPass(now);
            if (passes) {
                heldBack = recent.passed(now);
            } else {
                recent.holdBack(line);
                timerHome = timerToSet();
            }
        }
        if (passes) {
            write(line, heldBack);
        } else if (timerHome != null) {
            timerHome.execute(this::setTimer);
        }
    }

    /** Has {@code shard} tell, from now on, what was held back. Called once, from any thread. */
    public void tellOn(Shard shard) {
        Shard timerHome;
        synchronized (lock) {
            Invariants.check(home == null, "held back lines are told on one shard");
            home = shard;
            timerHome = nextDueNanos() == NEVER ? null : timerToSet();
        }
        if (timerHome != null) {
            timerHome.execute(this::setTimer);
        }
    }

    /** Tells what was held back without waiting for the end of the second: for the end of the process. */
    public void tellNow() {
        tell(true);
    }

    /** The shard on which the timer is to be set now; null when it is set, or when there is no shard yet. */
    private @Nullable Shard timerToSet() {
        if (timerIsSet || home == null) {
            return null;
        }
        timerIsSet = true;
        return home;
    }

    /** On the home shard: waits for the next line that is due, if there is one. */
    private void setTimer() {
        Shard shard;
        long dueNanos;
        synchronized (lock) {
            shard = home;
            dueNanos = nextDueNanos();
            timerIsSet = dueNanos != NEVER;
        }
        if (shard != null && dueNanos != NEVER) {
            shard.schedule(dueNanos, () -> {
                tell(false);
                setTimer();
            });
        }
    }

    /** Nanoseconds until the first line that is held back may be told. */
    private long nextDueNanos() {
        long now = clock.monotonicNanos();
        long next = NEVER;
        for (Recent recent : recentByKind.values()) {
            if (recent.newest != null) {
                next = Math.min(next, Math.max(0, recent.secondBeganNanos + QUIET_NANOS - now));
            }
        }
        return next;
    }

    private void tell(boolean all) {
        record Told(Line line, long others) {}
        List<Told> told = new ArrayList<>();
        synchronized (lock) {
            long now = clock.monotonicNanos();
            for (Recent recent : recentByKind.values()) {
                Line newest = recent.newest;
                if (newest != null && (all || recent.mayPass(now))) {
                    told.add(new Told(newest, recent.passed(now) - 1));
                }
            }
        }
        told.forEach(one -> write(one.line, one.others));
    }

    private void write(Line line, long others) {
        String message = others == 0 ? line.message : line.message + " (and " + others + " more like it before)";
        target.log(line.level, line.code, message, line.cause);
    }

    private record Kind(Level level, String code) {}

    private record Line(
            Level level,
            String code,
            String message,
            @Nullable Throwable cause) {}

    /** The last second of one kind. */
    private static final class Recent {
        private final int mostPerSecond;
        private boolean hasPassed;
        private long secondBeganNanos;
        private int passedInSecond;
        private long heldBack;
        private @Nullable Line newest;

        Recent(int mostPerSecond) {
            this.mostPerSecond = mostPerSecond;
        }

        boolean mayPass(long now) {
            return isOver(now) || passedInSecond < mostPerSecond;
        }

        private boolean isOver(long now) {
            return !hasPassed || now - secondBeganNanos >= QUIET_NANOS;
        }

        void holdBack(Line line) {
            newest = line;
            heldBack++;
        }

        /** A line passes now, for itself and for as many as this returns. */
        long passed(long now) {
            long before = heldBack;
            if (isOver(now)) {
                secondBeganNanos = now;
                passedInSecond = 0;
            }
            hasPassed = true;
            passedInSecond++;
            heldBack = 0;
            newest = null;
            return before;
        }
    }
}
