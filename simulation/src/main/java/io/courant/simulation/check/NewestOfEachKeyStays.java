package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What compaction promises: each record stands where it was acknowledged until one of the same key follows, the last value of a
 * key is always read, and nothing comes back that a tombstone has ended. Told by clients of keyed records alone.
 */
public final class NewestOfEachKeyStays {

    /** A record of a key; a tombstone says nothing more. */
    public record Keyed(String key, RecordIdentity identity, boolean isTombstone) {
        boolean isSameAs(Seen seen) {
            return key.equals(seen.key)
                    && isTombstone == seen.isTombstone
                    && (isTombstone || identity.equals(seen.identity));
        }
    }

    /** A record as it was read; the identity of a tombstone is not told. */
    public record Seen(long offset, String key, RecordIdentity identity, boolean isTombstone) {}

    private static final class Partition {
        final TreeMap<Long, Keyed> acknowledged = new TreeMap<>();
        final Set<RecordIdentity> sent = new HashSet<>();
        /** Keys with a tombstone that was sent and not acknowledged yet: it may stand anywhere. */
        final List<Keyed> open = new ArrayList<>();
    }

    private final long tombstonesStayNanos;
    private final Map<TopicIdPartition, Partition> partitions = new HashMap<>();

    /** Of topics with {@code delete.retention.ms} of {@code tombstonesStayNanos}. */
    public NewestOfEachKeyStays(long tombstonesStayNanos) {
        this.tombstonesStayNanos = tombstonesStayNanos;
    }

    private Partition of(TopicIdPartition partition) {
        return partitions.computeIfAbsent(partition, ignored -> new Partition());
    }

    /** These are about to be sent, for the first time. */
    public void sent(TopicIdPartition partition, List<Keyed> records) {
        Partition known = of(partition);
        records.forEach(each -> known.sent.add(each.identity));
        known.open.addAll(records);
    }

    /** These stand from {@code baseOffset} on. */
    public void acknowledged(TopicIdPartition partition, long baseOffset, List<Keyed> records) {
        Partition known = of(partition);
        known.open.removeAll(records);
        for (int i = 0; i < records.size(); i++) {
            Keyed before = known.acknowledged.put(baseOffset + i, records.get(i));
            require(
                    before == null || before.equals(records.get(i)),
                    "offset %s of %s was acknowledged to %s and to %s",
                    baseOffset + i,
                    partition,
                    before,
                    records.get(i));
        }
    }

    /**
     * A reader has come from {@code startOffset}, where the log began, to {@code endOffset}, and these are all that it has met,
     * in order. One that took longer than tombstones stay may have met a record and missed its tombstone.
     */
    public void read(TopicIdPartition partition, long startOffset, long endOffset, List<Seen> records, long tookNanos) {
        Partition known = of(partition);
        Map<String, Long> lastRead = new HashMap<>();
        Map<String, Long> firstRead = new HashMap<>();
        Set<Long> offsets = new HashSet<>();
        for (Seen seen : records) {
            requireAsSent(known, partition, seen);
            offsets.add(seen.offset);
            lastRead.put(seen.key, seen.offset);
            firstRead.putIfAbsent(seen.key, seen.offset);
        }
        Map<String, Long> lastTombstone = new HashMap<>();
        known.acknowledged
                .subMap(startOffset, true, endOffset, false)
                .descendingMap()
                .forEach((offset, record) -> {
                    if (record.isTombstone) {
                        lastTombstone.putIfAbsent(record.key, offset);
                    }
                    if (offsets.contains(offset)) {
                        return;
                    }
                    boolean followed = lastRead.getOrDefault(record.key, -1L) > offset
                            || lastTombstone.getOrDefault(record.key, -1L) > offset
                            || known.open.stream().anyMatch(each -> each.isTombstone && each.key.equals(record.key));
                    if (record.isTombstone) {
                        require(
                                followed
                                        || tookNanos >= tombstonesStayNanos
                                        || firstRead.getOrDefault(record.key, Long.MAX_VALUE) > offset,
                                "of key %s in %s the tombstone at offset %s is gone, and a record before it is back",
                                record.key,
                                partition,
                                offset);
                    } else {
                        require(
                                followed,
                                "%s at offset %s of %s is gone, and nothing of its key follows",
                                record,
                                offset,
                                partition);
                    }
                });
    }

    private static void requireAsSent(Partition known, TopicIdPartition partition, Seen seen) {
        Keyed acknowledged = known.acknowledged.get(seen.offset);
        require(
                acknowledged == null || acknowledged.isSameAs(seen),
                "offset %s of %s was acknowledged to %s and holds %s",
                seen.offset,
                partition,
                acknowledged,
                seen);
        require(
                seen.isTombstone || known.sent.contains(seen.identity),
                "offset %s of %s holds %s, which nobody sent",
                seen.offset,
                partition,
                seen);
    }

    private static void require(boolean holds, String text, @Nullable Object... facts) {
        if (!holds) {
            throw new BrokenPromise(NewestOfEachKeyStays.class, text.formatted(facts));
        }
    }
}
