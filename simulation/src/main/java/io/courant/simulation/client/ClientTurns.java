package io.courant.simulation.client;

import io.courant.testkit.SeededRandom;

/**
 * When a client may do something: at random moments, while its connection stands, no question of its own is unanswered
 * and the topics it works with are known, which are asked for as long as they are not.
 */
final class ClientTurns implements BrokerLink.Owner {

    private final ClientSetup setup;
    private final SeededRandom random;
    private final BrokerLink link;
    private final TopicView topics;
    private final long longestPauseNanos;
    private final Runnable turn;
    private Runnable whenLost = () -> {};
    private int connection;
    private boolean asking;
    private boolean ended;

    /** Calls {@code turn} once in every pause of up to {@code longestPauseNanos}. */
    ClientTurns(ClientSetup setup, SeededRandom random, TopicView topics, long longestPauseNanos, Runnable turn) {
        this.setup = setup;
        this.random = random;
        this.link = new BrokerLink(setup, random, this);
        this.topics = topics;
        this.longestPauseNanos = longestPauseNanos;
        this.turn = turn;
    }

    /** The longest pause of a producer: a third of them are slow, and still work when others have long finished. */
    static long producerPauseNanos(SeededRandom random) {
        return random.oneIn(3)
                ? random.between(ClientLimits.PAUSE_NANOS, ClientLimits.LONG_PAUSE_NANOS)
                : ClientLimits.PAUSE_NANOS;
    }

    /** Calls {@code action} whenever the connection is lost. */
    void whenLost(Runnable action) {
        whenLost = action;
    }

    BrokerLink link() {
        return link;
    }

    /** The number of the connection that stands or stood last. */
    int connection() {
        return connection;
    }

    void start() {
        link.open();
        turnLater();
    }

    void end() {
        ended = true;
        link.end();
    }

    /** No turns until {@link #answered} or the loss of the connection. */
    void ask() {
        asking = true;
    }

    void answered() {
        asking = false;
    }

    boolean isAsking() {
        return asking;
    }

    @Override
    public void linkUp() {
        connection++;
        asking = false;
    }

    @Override
    public void linkDown() {
        whenLost.run();
    }

    private void turnLater() {
        setup.world().schedule(1 + random.nextLong(longestPauseNanos), () -> {
            if (!ended) {
                if (link.isUp() && !asking) {
                    turn();
                }
                turnLater();
            }
        });
    }

    private void turn() {
        if (topics.isComplete()) {
            turn.run();
        } else {
            ask();
            topics.refresh(link, this::answered);
        }
    }
}
