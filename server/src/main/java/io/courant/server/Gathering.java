package io.courant.server;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Waits for work of several shards, and then goes on at home: with a failure when any of it failed. Belongs to home. */
final class Gathering {

    private final Shard home;
    private final Completion<Done> completion;
    private int awaited = 1;
    private @Nullable IOException firstFailure;

    Gathering(Shard home, Completion<Done> completion) {
        this.home = home;
        this.completion = completion;
    }

    /** A completion for one more piece of work, to be called once on any shard. Called at home, before {@link #allBegun}. */
    <T> Completion<T> one() {
        awaited++;
        return outcome -> home.execute(() -> ended(outcome));
    }

    /** No more work is added. */
    void allBegun() {
        ended(Outcome.done());
    }

    private void ended(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failure<?>(IOException cause) && firstFailure == null) {
            firstFailure = cause;
        }
        if (--awaited == 0) {
            completion.completed(firstFailure == null ? Outcome.done() : Outcome.failure(firstFailure));
        }
    }
}
