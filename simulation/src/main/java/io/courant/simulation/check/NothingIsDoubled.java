package io.courant.simulation.check;

import io.courant.base.Uuid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A record that an idempotent producer sent stands at one offset, however often it had to be sent. */
final class NothingIsDoubled implements Checker {

    private final Set<Integer> idempotent = new HashSet<>();
    private final PerPartition<Map<RecordIdentity, Long>> partitions = new PerPartition<>(HashMap::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        Map<RecordIdentity, Long> offsets = partitions.of(acknowledgement.partition());
        if (offsets == null || !acknowledgement.idempotent() || !acknowledgement.durable()) {
            return;
        }
        idempotent.add(acknowledgement.producer());
        for (int i = 0; i < acknowledgement.records(); i++) {
            place(
                    offsets,
                    new RecordIdentity(acknowledgement.producer(), acknowledgement.firstNumber() + i),
                    acknowledgement.baseOffset() + i);
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        Map<RecordIdentity, Long> offsets = partitions.of(fetched.partition());
        if (offsets == null) {
            return;
        }
        for (SeenBatch batch : fetched.batches()) {
            for (int i = 0; i < batch.records().size(); i++) {
                RecordIdentity identity = batch.records().get(i);
                if (idempotent.contains(identity.producer())) {
                    place(offsets, identity, batch.baseOffset() + i);
                }
            }
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }

    private void place(Map<RecordIdentity, Long> offsets, RecordIdentity identity, long offset) {
        Long before = offsets.put(identity, offset);
        if (before != null && before != offset) {
            throw new BrokenPromise(getClass(), identity + " stands at offset " + before + " and at offset " + offset);
        }
    }
}
