package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.Map;
import java.util.TreeMap;

/** Leader epochs of batches never fall with the offset. */
final class LeaderEpochsRise implements Checker {

    private final PerPartition<TreeMap<Long, Integer>> partitions = new PerPartition<>(TreeMap::new);

    @Override
    public void fetched(Fetched fetched) {
        TreeMap<Long, Integer> epochs = partitions.of(fetched.partition());
        if (epochs == null) {
            return;
        }
        for (SeenBatch batch : fetched.batches()) {
            Map.Entry<Long, Integer> before = epochs.floorEntry(batch.baseOffset());
            Map.Entry<Long, Integer> after = epochs.higherEntry(batch.baseOffset());
            if ((before != null && before.getValue() > batch.leaderEpoch())
                    || (after != null && after.getValue() < batch.leaderEpoch())) {
                throw new BrokenPromise(
                        getClass(),
                        "the batch at offset %s of %s has epoch %s, between %s and %s (offset=epoch)"
                                .formatted(
                                        batch.baseOffset(), fetched.partition(), batch.leaderEpoch(), before, after));
            }
            epochs.put(batch.baseOffset(), batch.leaderEpoch());
        }
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        TreeMap<Long, Integer> epochs = partitions.of(partition);
        if (epochs != null) {
            epochs.tailMap(offset, true).clear();
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }
}
