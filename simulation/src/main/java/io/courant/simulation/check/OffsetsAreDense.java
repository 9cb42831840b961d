package io.courant.simulation.check;

/** A consumer gets every offset from its position on, one after the other. */
final class OffsetsAreDense implements Checker {

    @Override
    public void fetched(Fetched fetched) {
        long next = fetched.position();
        boolean first = true;
        for (SeenBatch batch : fetched.batches()) {
            boolean fits = first ? batch.baseOffset() <= next && batch.endOffset() > next : batch.baseOffset() == next;
            if (!fits) {
                throw new BrokenPromise(
                        getClass(),
                        "a fetch of %s at offset %s got a batch of offsets %s to %s where %s was next"
                                .formatted(
                                        fetched.partition(),
                                        fetched.position(),
                                        batch.baseOffset(),
                                        batch.endOffset() - 1,
                                        next));
            }
            next = batch.endOffset();
            first = false;
        }
        if (next > fetched.highWatermark() && !first) {
            throw new BrokenPromise(
                    getClass(),
                    "a fetch of %s got records up to offset %s above the high watermark %s"
                            .formatted(fetched.partition(), next - 1, fetched.highWatermark()));
        }
    }
}
