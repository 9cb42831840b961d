package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;

/**
 * A record is at the offset that its producer was told: for ever when it was acknowledged to {@code acks=all}, and when
 * it was acknowledged to {@code acks=1}, or memory was enough, for as long as the power does not fail, whatever becomes of the
 * process.
 */
final class AcknowledgedRecordsStay implements Checker {

    /** What was acknowledged of a partition. */
    private static final class Acknowledged {
        final RecordsByOffset forEver = new RecordsByOffset();
        final RecordsByOffset untilThePowerFails = new RecordsByOffset();
    }

    private static final String FOR_EVER = "was acknowledged to";
    private static final String UNTIL_THE_POWER_FAILS = "was written, without a loss of power since, for";

    private final PerPartition<Acknowledged> partitions = new PerPartition<>(Acknowledged::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        Acknowledged known = partitions.of(acknowledgement.partition());
        if (known == null) {
            return;
        }
        for (int i = 0; i < acknowledgement.records(); i++) {
            long offset = acknowledgement.baseOffset() + i;
            RecordIdentity identity = new RecordIdentity(acknowledgement.producer(), acknowledgement.firstNumber() + i);
            requireSame(known.forEver, FOR_EVER, acknowledgement.partition(), offset, identity);
            if (acknowledgement.durable()) {
                known.forEver.put(offset, identity);
            }
            known.untilThePowerFails.put(offset, identity);
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        Acknowledged known = partitions.of(fetched.partition());
        if (known == null) {
            return;
        }
        for (SeenBatch batch : fetched.batches()) {
            for (int i = 0; i < batch.records().size(); i++) {
                long offset = batch.baseOffset() + i;
                RecordIdentity identity = batch.records().get(i).identity();
                requireSame(known.forEver, FOR_EVER, fetched.partition(), offset, identity);
                requireSame(known.untilThePowerFails, UNTIL_THE_POWER_FAILS, fetched.partition(), offset, identity);
            }
        }
    }

    private void requireSame(
            RecordsByOffset known, String promise, TopicIdPartition partition, long offset, RecordIdentity found) {
        if (known.contradicts(offset, found)) {
            throw new BrokenPromise(
                    getClass(),
                    "offset %s of %s %s %s and is %s's".formatted(offset, partition, promise, known.at(offset), found));
        }
    }

    @Override
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        Acknowledged known = partitions.of(partition);
        if (known != null) {
            requireAll(known.forEver, FOR_EVER, partition, endOffset);
            requireAll(known.untilThePowerFails, UNTIL_THE_POWER_FAILS, partition, endOffset);
        }
    }

    private void requireAll(RecordsByOffset known, String promise, TopicIdPartition partition, long endOffset) {
        if (known.end() > endOffset) {
            throw new BrokenPromise(
                    getClass(),
                    "%s ends at offset %s, but offset %s %s %s"
                            .formatted(partition, endOffset, known.end() - 1, promise, known.at(known.end() - 1)));
        }
    }

    @Override
    public void unsyncedMayBeLost(long atNanos) {
        partitions.each(known -> known.untilThePowerFails.clear());
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        Acknowledged known = partitions.of(partition);
        if (known != null) {
            known.forEver.clearFrom(offset);
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
