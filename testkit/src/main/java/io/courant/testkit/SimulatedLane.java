package io.courant.testkit;

import io.courant.base.Completion;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * A lane in virtual time. A piece of work has its effect at one instant, at the beginning or at the end of the time it
 * takes, as the seed decides: so a sync covers what was written while it ran, or does not. The seed makes some lanes slow, so
 * that pieces of different lanes overtake one another by far.
 */
public final class SimulatedLane implements Lane {

    private static final int LONGEST_WORK_NANOS = 400_000;

    /** How much slower some lanes are: long enough for everything that others do to come in between. */
    private static final int SLOWER_TIMES = 16;

    /** One lane in so many is slow for its whole life. */
    private static final int SLOW_LANES = 4;

    private final SimulatedProcess process;
    private final SimulatedWorld world;
    private final int actor;
    private final int longestWorkNanos;
    private final ArrayDeque<Piece<?>> waiting = new ArrayDeque<>();
    private boolean busy;
    private long lastTakenNanos;

    SimulatedLane(SimulatedProcess process) {
        this.process = process;
        this.world = process.world();
        this.actor = world.nextActor();
        boolean slow = world.hasSlowLanes() && world.random().nextInt(SLOW_LANES) == 0;
        this.longestWorkNanos = slow ? SLOWER_TIMES * LONGEST_WORK_NANOS : LONGEST_WORK_NANOS;
    }

    @Override
    public <T> void submit(Shard home, Work<T> work, Completion<T> completion) {
        Invariants.check(
                waiting.size() < TestkitLimits.LANE_WAITING, "more than %s pieces wait on a lane", waiting.size());
        if (process.isAlive()) {
            waiting.add(new Piece<>(home, work, completion));
            if (!busy) {
                begin();
            }
        }
    }

    private void begin() {
        Piece<?> piece = waiting.poll();
        busy = piece != null;
        if (piece == null) {
            return;
        }
        long durationNanos = 1L + world.random().nextInt(longestWorkNanos);
        if (world.random().nextBoolean()) {
            world.schedule(process, world.random().nextInt(TestkitLimits.TURN_DELAY_NANOS), () -> {
                Runnable delivery = perform(piece, 0);
                world.schedule(process, durationNanos + lastTakenNanos, () -> end(delivery));
            });
        } else {
            // How long it takes is known only afterwards; what the last piece took is a fair guess.
            long waitedNanos = durationNanos + lastTakenNanos;
            world.schedule(process, waitedNanos, () -> {
                Runnable delivery = perform(piece, waitedNanos);
                world.schedule(process, Math.max(0, lastTakenNanos - waitedNanos), () -> end(delivery));
            });
        }
    }

    /** Does the work, which began {@code waitedNanos} ago. */
    private <T> Runnable perform(Piece<T> piece, long waitedNanos) {
        world.trace(actor);
        Delivery<T> delivery = new Delivery<>(piece);
        long takenNanos = world.runAs(null, () -> {
            world.takeTime(-waitedNanos);
            delivery.perform();
        });
        lastTakenNanos = takenNanos + waitedNanos;
        return delivery;
    }

    private void end(Runnable delivery) {
        delivery.run();
        begin();
    }

    private record Piece<T>(Shard home, Work<T> work, Completion<T> completion) {}

    private static final class Delivery<T> implements Runnable {
        private final Piece<T> piece;
        private Outcome<T> outcome = Outcome.failure(new IOException("the work has not run"));

        Delivery(Piece<T> piece) {
            this.piece = piece;
        }

        void perform() {
            try {
                outcome = Outcome.success(piece.work.run());
            } catch (IOException e) {
                outcome = Outcome.failure(e);
            }
        }

        @Override
        public void run() {
            piece.home.execute(() -> piece.completion.completed(outcome));
        }
    }
}
