package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pieces of lane work that are under way for one log, so that nothing is renamed, deleted or closed under them. */
final class LaneWork {

    private final ShardTools tools;
    private final List<Piece> underWay = new ArrayList<>(0);
    private final List<Waiting> waiting = new ArrayList<>(0);
    private boolean isEnding;

    /** One that was submitted and whose completion was not told; equal to itself alone. */
    private static final class Piece {
        private final boolean readsOnly;

        Piece(boolean readsOnly) {
            this.readsOnly = readsOnly;
        }
    }

    private record Waiting(BooleanSupplier over, Runnable then) {}

    LaneWork(ShardTools tools) {
        this.tools = tools;
    }

    /** Runs {@code work} on {@code lane} and tells {@code completion} before those who wait for its end. */
    <T> void submit(Lane lane, Lane.Work<T> work, Completion<T> completion) {
        submit(new Piece(false), lane, work, completion);
    }

    /**
     * Lets {@code search} begin when its turn among the searches of the shard has come, now or later; it changes nothing, and
     * tells its own completion once, on the shard.
     */
    <T> void search(Consumer<Completion<T>> search, Completion<T> completion) {
        Piece piece = new Piece(true);
        underWay.add(piece);
        tools.searches.begin(() -> search.accept(outcome -> {
            tools.searches.ended();
            ended(piece, completion, outcome);
        }));
    }

    /** As {@link #submit}, for work that changes nothing, so that no saving waits for it: of the scrub and of retention. */
    <T> void submitReading(Lane lane, Lane.Work<T> work, Completion<T> completion) {
        submit(new Piece(true), lane, work, completion);
    }

    private <T> void submit(Piece piece, Lane lane, Lane.Work<T> work, Completion<T> completion) {
        underWay.add(piece);
        lane.submit(tools.ports.shard(), work, outcome -> ended(piece, completion, outcome));
    }

    private <T> void ended(Piece piece, Completion<T> completion, Outcome<T> outcome) {
        completion.completed(outcome);
        Invariants.check(underWay.remove(piece), "a piece of lane work ends twice");
        tellWaiting();
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Whether someone waits for the end of all: who could only go on trying gives up. */
    boolean isEnding() {
        return isEnding;
    }

    /** Runs {@code then} when nothing is under way: now, or after the last piece. For a log that is asked nothing more. */
    void whenDone(Runnable then) {
        isEnding = true;
        when(underWay::isEmpty, then);
    }

    /** Runs {@code then} when nothing is under way but what only reads. */
    void whenNothingChanges(Runnable then) {
        when(() -> underWay.stream().allMatch(piece -> piece.readsOnly), then);
    }

    /** Runs {@code then} when what is under way now has ended, whatever has begun since. */
    void whenEarlierAreDone(Runnable then) {
        List<Piece> earlier = List.copyOf(underWay);
        when(() -> earlier.stream().noneMatch(underWay::contains), then);
    }

    private void when(BooleanSupplier over, Runnable then) {
        if (over.getAsBoolean()) {
            then.run();
        } else {
            waiting.add(new Waiting(over, then));
        }
    }

    private void tellWaiting() {
        Waiting next = nextOver();
        while (next != null) {
            next.then.run();
            next = nextOver();
        }
    }

    /** Takes out the first that need not wait any more; it may begin new work. */
    private @Nullable Waiting nextOver() {
        for (Waiting each : waiting) {
            if (each.over.getAsBoolean()) {
                waiting.remove(each);
                return each;
            }
        }
        return null;
    }
}
