package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Records of an idempotent producer stand in the order in which it sent them, without a gap. */
final class OrderIsKept implements Checker {

    private final Set<Integer> idempotent = new HashSet<>();
    private final PerPartition<Map<Integer, NavigableMap<Long, Long>>> partitions = new PerPartition<>(HashMap::new);

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        Map<Integer, NavigableMap<Long, Long>> offsets = partitions.of(acknowledgement.partition());
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
        Map<Integer, NavigableMap<Long, Long>> offsets = partitions.of(fetched.partition());
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
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        Map<Integer, NavigableMap<Long, Long>> offsets = partitions.of(partition);
        if (offsets == null) {
            return;
        }
        offsets.forEach((producer, byNumber) -> {
            if (byNumber.lastKey() != byNumber.size() - 1) {
                throw new BrokenPromise(
                        getClass(),
                        "%s holds %s records of producer %s, the last of them number %s: some before it are missing"
                                .formatted(partition, byNumber.size(), producer, byNumber.lastKey()));
            }
        });
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }

    private void place(Map<Integer, NavigableMap<Long, Long>> offsets, RecordIdentity identity, long offset) {
        NavigableMap<Long, Long> byNumber = offsets.computeIfAbsent(identity.producer(), ignored -> new TreeMap<>());
        Map.Entry<Long, Long> before = byNumber.lowerEntry(identity.number());
        Map.Entry<Long, Long> after = byNumber.higherEntry(identity.number());
        if ((before != null && before.getValue() >= offset) || (after != null && after.getValue() <= offset)) {
            throw new BrokenPromise(
                    getClass(),
                    "%s stands at offset %s, between %s and %s (number=offset)"
                            .formatted(identity, offset, before, after));
        }
        byNumber.put(identity.number(), offset);
    }
}
