package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;

/** A record acknowledged to {@code acks=1} stays as long as the machine does, whatever becomes of the process. */
final class WrittenRecordsSurviveAKill implements Checker {

    private final PerPartition<RecordsByOffset> partitions = new PerPartition<>(RecordsByOffset::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        RecordsByOffset known = partitions.of(acknowledgement.partition());
        if (known == null) {
            return;
        }
        for (int i = 0; i < acknowledgement.records(); i++) {
            known.put(acknowledgement.baseOffset() + i, acknowledgement.producer(), acknowledgement.firstNumber() + i);
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        RecordsByOffset known = partitions.of(fetched.partition());
        if (known == null) {
            return;
        }
        for (SeenBatch batch : fetched.batches()) {
            for (int i = 0; i < batch.records().size(); i++) {
                long offset = batch.baseOffset() + i;
                if (known.contradicts(offset, batch.records().get(i))) {
                    throw new BrokenPromise(
                            getClass(),
                            "offset %s of %s was written for %s and holds %s, and no power was lost since"
                                    .formatted(
                                            offset,
                                            fetched.partition(),
                                            known.at(offset),
                                            batch.records().get(i)));
                }
            }
        }
    }

    @Override
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        RecordsByOffset known = partitions.of(partition);
        if (known != null && known.end() > endOffset) {
            throw new BrokenPromise(
                    getClass(),
                    "%s ends at offset %s, but offset %s was written for %s, and no power was lost since"
                            .formatted(partition, endOffset, known.end() - 1, known.at(known.end() - 1)));
        }
    }

    @Override
    public void unsyncedMayBeLost() {
        partitions.each(RecordsByOffset::clear);
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
