package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records of an idempotent producer stand at one offset each, in the order in which it sent them, without a gap, however
 * often they had to be sent.
 *
 * <p>One exception: a broker that has forgotten a silent producer takes a batch that it sends again for a new one. So
 * records may stand twice when they were sent again and {@code producer.id.expiration.ms} has passed since they were first
 * sent. That one copy was acknowledged earlier says nothing: another may still wait in the broker, at a shard that pauses.
 *
 * <p>What was lost with the power, because memory was enough, may be missing, and what was not acknowledged is sent again and
 * may stand elsewhere.
 */
final class RecordsStandOnceInOrder implements Checker {

    /** One producer's records in one partition, by number. */
    private static final class Sent {
        final NavigableMap<Long, Long> offsets = new TreeMap<>();
        /** When records that were sent more than once were first sent. */
        final Map<Long, Long> resent = new HashMap<>();
        /** Records that may stand anywhere. */
        final Set<Long> excepted = new HashSet<>();
        /** Records that were taken, and may be gone. */
        final Set<Long> lost = new HashSet<>();

        boolean lost(long number) {
            lost.add(number);
            return true;
        }
    }

    private final long expirationNanos;
    private final Set<Integer> idempotent = new HashSet<>();
    private final PerPartition<Map<Integer, Sent>> partitions = new PerPartition<>(HashMap::new);

    RecordsStandOnceInOrder(long expirationNanos) {
        this.expirationNanos = expirationNanos;
    }

    @Override
    public void sentAgain(Resend resend) {
        Map<Integer, Sent> producers = partitions.of(resend.partition());
        if (producers == null) {
            return;
        }
        Sent sent = producers.computeIfAbsent(resend.producer(), ignored -> new Sent());
        for (int i = 0; i < resend.records(); i++) {
            sent.resent.putIfAbsent(resend.firstNumber() + i, resend.firstSentAtNanos());
        }
    }

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        Map<Integer, Sent> producers = partitions.of(acknowledgement.partition());
        if (producers == null || !acknowledgement.idempotent() || !acknowledgement.durable()) {
            return;
        }
        idempotent.add(acknowledgement.producer());
        Sent sent = producers.computeIfAbsent(acknowledgement.producer(), ignored -> new Sent());
        for (int i = 0; i < acknowledgement.records(); i++) {
            long number = acknowledgement.firstNumber() + i;
            RecordIdentity identity = new RecordIdentity(acknowledgement.producer(), number);
            place(sent, identity, acknowledgement.baseOffset() + i, acknowledgement.atNanos());
        }
    }

    @Override
    public void fetched(Fetched fetched) {
        Map<Integer, Sent> producers = partitions.of(fetched.partition());
        if (producers == null) {
            return;
        }
        for (SeenBatch batch : fetched.batches()) {
            for (int i = 0; i < batch.records().size(); i++) {
                RecordIdentity identity = batch.records().get(i).identity();
                if (idempotent.contains(identity.producer())) {
                    Sent sent = producers.computeIfAbsent(identity.producer(), ignored -> new Sent());
                    place(sent, identity, batch.baseOffset() + i, fetched.atNanos());
                }
            }
        }
    }

    @Override
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        Map<Integer, Sent> producers = partitions.of(partition);
        if (producers == null) {
            return;
        }
        producers.forEach((producer, sent) -> {
            for (long number = 0; !sent.offsets.isEmpty() && number < sent.offsets.lastKey(); number++) {
                if (!sent.offsets.containsKey(number)
                        && !sent.excepted.contains(number)
                        && !sent.lost.contains(number)) {
                    throw new BrokenPromise(
                            getClass(),
                            "%s holds records of producer %s up to number %s, but not number %s"
                                    .formatted(partition, producer, sent.offsets.lastKey(), number));
                }
            }
        });
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        Map<Integer, Sent> producers = partitions.of(partition);
        if (producers != null) {
            for (Sent sent : producers.values()) {
                sent.offsets.entrySet().removeIf(placed -> placed.getValue() >= offset && sent.lost(placed.getKey()));
            }
        }
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        partitions.forget(topicId);
    }

    private void place(Sent sent, RecordIdentity identity, long offset, long nowNanos) {
        long number = identity.number();
        if (sent.excepted.contains(number)) {
            return;
        }
        Long other = sent.offsets.get(number);
        if (other != null && other != offset) {
            if (!except(sent, number, nowNanos)) {
                throw new BrokenPromise(
                        getClass(), identity + " stands at offset " + other + " and at offset " + offset);
            }
            return;
        }
        Map.Entry<Long, Long> neighbour = contradiction(sent, number, offset);
        while (neighbour != null) {
            if (except(sent, number, nowNanos)) {
                return;
            }
            if (!except(sent, neighbour.getKey(), nowNanos)) {
                throw new BrokenPromise(
                        getClass(),
                        "%s stands at offset %s, but record %s at offset %s"
                                .formatted(identity, offset, neighbour.getKey(), neighbour.getValue()));
            }
            neighbour = contradiction(sent, number, offset);
        }
        sent.offsets.put(number, offset);
    }

    /** The next record before or after {@code number} that stands on the wrong side of {@code offset}. */
    private static Map.@Nullable Entry<Long, Long> contradiction(Sent sent, long number, long offset) {
        Map.Entry<Long, Long> before = sent.offsets.lowerEntry(number);
        if (before != null && before.getValue() >= offset) {
            return before;
        }
        Map.Entry<Long, Long> after = sent.offsets.higherEntry(number);
        return after != null && after.getValue() <= offset ? after : null;
    }

    /** Excepts a record from now on, if its producer may have been forgotten before the record was acknowledged. */
    private boolean except(Sent sent, long number, long nowNanos) {
        Long firstSentAtNanos = sent.resent.get(number);
        if (firstSentAtNanos == null || nowNanos - firstSentAtNanos < expirationNanos) {
            return false;
        }
        sent.excepted.add(number);
        sent.offsets.remove(number);
        return true;
    }
}
