package io.courant.simulation.client;

import io.courant.simulation.check.SeenTopic;
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
        this.topics = new TopicView(setup.leaders(), random, topicNames, createsTopics);
        this.turns = new ClientTurns(setup, random, topics, longestPauseNanos, this::turn);
    }

    /** One that asks about no topics of its own, so that none need be known before. */
    AskingClient(ClientSetup setup, SeededRandom random, long longestPauseNanos) {
        this(setup, random, List.of(), false, longestPauseNanos);
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

    /** True unless an answer may yet come; those who have more to do say when they have done it. */
    @Override
    public boolean isDone() {
        return !turns.isAsking() || !link().isUp();
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

    /** Any of the topics it asks about. */
    final SeenTopic anyTopic() {
        List<SeenTopic> known = topics.topics();
        return known.get(random.nextInt(known.size()));
    }

    final int anyVersion(ApiKey key) {
        return random.between(key.versions().lowest(), key.versions().highest());
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
