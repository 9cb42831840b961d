package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;

/** A record acknowledged to {@code acks=all} is at the offset that its producer was told, for ever. */
final class AcknowledgedRecordsStay implements Checker {

    private final PerPartition<RecordsByOffset> partitions = new PerPartition<>(RecordsByOffset::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        RecordsByOffset known = partitions.of(acknowledgement.partition());
        if (known == null || !acknowledgement.durable()) {
            return;
        }
        for (int i = 0; i < acknowledgement.records(); i++) {
            long offset = acknowledgement.baseOffset() + i;
            RecordIdentity identity = new RecordIdentity(acknowledgement.producer(), acknowledgement.firstNumber() + i);
            if (known.contradicts(offset, identity)) {
                throw new BrokenPromise(
                        getClass(),
                        "offset %s of %s was acknowledged to %s and now to %s"
                                .formatted(offset, acknowledgement.partition(), known.at(offset), identity));
            }
            known.put(offset, identity.producer(), identity.number());
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
                            "offset %s of %s was acknowledged to %s and holds %s"
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
                    "%s ends at offset %s, but offset %s was acknowledged to %s"
                            .formatted(partition, endOffset, known.end() - 1, known.at(known.end() - 1)));
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
