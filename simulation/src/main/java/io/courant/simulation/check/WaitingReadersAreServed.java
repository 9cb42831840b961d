package io.courant.simulation.check;

/**
 * A fetch that waits gets a record in time after it was written. For scenes in which nothing goes wrong, whose fetches ask
 * for no more than one byte, and whose topics stamp records when they are written.
 */
public final class WaitingReadersAreServed implements Checker {

    private static final long NANOS_PER_MS = 1_000_000L;

    /** A request that was sent so long before has come to the broker. */
    private static final long ARRIVED_NANOS = 2 * NANOS_PER_MS;

    private final long withinNanos;
    private final long firstWallMs;

    /** The broker's wall clock stood at {@code firstWallMs} when virtual time began. */
    public WaitingReadersAreServed(long withinNanos, long firstWallMs) {
        this.withinNanos = withinNanos;
        this.firstWallMs = firstWallMs;
    }

    @Override
    public void fetched(Fetched fetched) {
        if (fetched.batches().isEmpty()) {
            return;
        }
        SeenBatch first = fetched.batches().getFirst();
        long writtenAtNanos = (first.records().getFirst().timestampMs() - firstWallMs) * NANOS_PER_MS;
        boolean waited = fetched.sentAtNanos() + ARRIVED_NANOS < writtenAtNanos;
        if (waited && fetched.atNanos() - writtenAtNanos > withinNanos) {
            throw new BrokenPromise(
                    getClass(),
                    "a fetch that waited for offset %s of %s got it %s ns after it was written"
                            .formatted(first.baseOffset(), fetched.partition(), fetched.atNanos() - writtenAtNanos));
        }
    }
}
