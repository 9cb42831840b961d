package io.courant.server.fetch;

import io.courant.base.Invariants;
import io.courant.server.connection.Exchange;
import io.courant.server.connection.ResponseBody;
import org.jspecify.annotations.Nullable;

/** The way back to the connection of a fetch, which may be on another shard. Belongs to the shard that works on the fetch. */
final class FetchReply {

    private @Nullable Exchange exchange;
    private final FetchContext there;
    private final FetchContext home;
    private boolean abandoned;
    private Runnable whenAbandoned = () -> {};

    /**
     * Made on the connection's shard.
     *
     * @param there that of the connection
     * @param home that which works on the fetch
     */
    FetchReply(Exchange exchange, FetchContext there, FetchContext home) {
        this.exchange = exchange;
        this.there = there;
        this.home = home;
        exchange.whenAbandoned(isHere() ? this::abandon : () -> home.shard().execute(this::abandon));
    }

    /** True when the connection is known to be gone: no answer will be sent. */
    boolean isAbandoned() {
        return abandoned;
    }

    /** Runs {@code action} if the connection goes before the answer is there. */
    void whenAbandoned(Runnable action) {
        whenAbandoned = action;
    }

    void answer(ResponseBody response) {
        Exchange answered = take();
        onConnection(() -> answered.answer(response));
    }

    void answerNothing() {
        Exchange answered = take();
        onConnection(answered::answerNothing);
    }

    /** A session may remember its last fetch for long, but not the connection that it came on. */
    private Exchange take() {
        Exchange answered = exchange;
        if (answered == null) {
            throw Invariants.unreachable("a fetch was answered twice");
        }
        exchange = null;
        return answered;
    }

    private void onConnection(Runnable action) {
        if (isHere()) {
            action.run();
        } else {
            there.shard().execute(action);
        }
    }

    private boolean isHere() {
        return there.index() == home.index();
    }

    private void abandon() {
        abandoned = true;
        whenAbandoned.run();
    }
}
