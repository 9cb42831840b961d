package io.courant.simulation.client;

import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.MessageCodec;
import java.util.List;
import java.util.function.Consumer;

/** A client that asks one thing at a time, at random moments, and need not come to an end of anything. */
abstract class AskingClient implements SimulatedClient {

    final ClientSetup setup;
    final SeededRandom random;
    final TopicView topics;
    private final ClientTurns turns;
    private boolean finishing;

    /** With {@code createsTopics}, the broker is asked to make those that are missing. */
    AskingClient(
            ClientSetup setup,
            SeededRandom random,
            List<String> topicNames,
            boolean createsTopics,
            long longestPauseNanos) {
        this.setup = setup;
        this.random = random;
        this.topics = new TopicView(setup, random, topicNames, createsTopics);
        this.turns = new ClientTurns(setup, random, topics, longestPauseNanos, this::turn);
    }

    /** Asks something, or nothing: called at random moments when nothing is under way. */
    abstract void turn();

    @Override
    public final void start() {
        turns.start();
    }

    @Override
    public final void finish() {
        finishing = true;
    }

    @Override
    public final void end() {
        turns.end();
    }

    final boolean isFinishing() {
        return finishing;
    }

    final BrokerLink link() {
        return turns.link();
    }

    /** Calls {@code action} whenever the connection is lost. */
    final void whenConnectionIsLost(Runnable action) {
        turns.whenLost(action);
    }

    /** Sends a request; {@code answered} gets the response, unless the connection is lost before. */
    final <Q, R> void ask(
            ApiKey key,
            int version,
            Q request,
            MessageCodec<Q> codec,
            MessageCodec<R> responses,
            Consumer<R> answered) {
        turns.ask();
        link().request(key, version, request, codec, responses, response -> {
            turns.answered();
            answered.accept(response);
        });
    }
}
