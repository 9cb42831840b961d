package io.courant.simulation.check;

/** A batch is acknowledged in time, with any {@code acks}. For scenes in which nothing goes wrong. */
public final class ProducersAreAnsweredSoon implements Checker {

    private final long withinNanos;

    public ProducersAreAnsweredSoon(long withinNanos) {
        this.withinNanos = withinNanos;
    }

    @Override
    public void produceAnswered(short acks, long sentAtNanos, long atNanos) {
        if (atNanos - sentAtNanos > withinNanos) {
            throw new BrokenPromise(
                    getClass(),
                    "a batch was acknowledged to acks=%s after %s ns".formatted(acks, atNanos - sentAtNanos));
        }
    }
}
