package io.courant.broker.powerloss;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/** All that clients had been told when the power failed. */
final class Promises {

    /** A topic that must be there, with its records. */
    record Topic(String name, Uuid id, List<Partition> partitions) {

        /** Says of its record at {@code offset} that it was acknowledged. */
        Promise acknowledged(int partition, long offset, byte[] key, byte[] value) {
            String digest = Promise.digest(key, value);
            return name.equals(RecordedLoad.COMPACTED)
                    ? new Promise.Keeps(id, partition, offset, Promise.text(key), digest)
                    : new Promise.Stands(id, partition, offset, digest);
        }
    }

    /** What must stand in a partition. */
    static final class Partition {

        /** Says of {@link #bytesKept} that nothing goes but what somebody asks to have deleted. */
        static final long EVERYTHING = -1;

        /** Digests by offset. */
        final NavigableMap<Long, String> records = new TreeMap<>();

        /** Offsets by key, of the latest records of a log that is compacted; empty for any other. */
        final Map<String, Long> newest = new HashMap<>();

        /** Where the log may begin because somebody has asked for it. */
        final NavigableSet<Long> asked = new TreeSet<>(Set.of(0L));

        /** Nothing below is there. */
        long start;

        /** As long as so many bytes are left, older ones may go. */
        long bytesKept = EVERYTHING;

        /** The highest high watermark that was shown, or that follows from a record. */
        long end;
    }

    private final Map<Uuid, Topic> topics = new HashMap<>();
    private final Set<Uuid> deleted = new HashSet<>();
    private int records;

    private Promises() {}

    static Promises of(List<String> marks) {
        Promises promises = new Promises();
        marks.forEach(mark -> promises.add(Promise.of(mark)));
        return promises;
    }

    private void add(Promise promise) {
        switch (promise) {
            case Promise.Created(String name, Uuid id, int partitions) ->
                topics.put(
                        id,
                        new Topic(
                                name,
                                id,
                                Stream.generate(Partition::new)
                                        .limit(partitions)
                                        .toList()));
            case Promise.Deleting(Uuid id) -> topics.remove(id);
            case Promise.Deleted(Uuid id) -> deleted.add(id);
            case Promise.Stands(Uuid id, int index, long offset, String digest) -> {
                Topic topic = topics.get(id);
                if (topic != null) {
                    stands(topic, index, offset, digest);
                }
            }
            case Promise.Keeps(Uuid id, int index, long offset, String key, String digest) -> {
                Topic topic = topics.get(id);
                if (topic != null) {
                    stands(topic, index, offset, digest);
                    topic.partitions().get(index).newest.merge(key, offset, Math::max);
                }
            }
            case Promise.Trimming(Uuid id, int index, long below) -> {
                Topic topic = topics.get(id);
                if (topic != null) {
                    topic.partitions().get(index).asked.add(below);
                }
            }
            case Promise.Begins(Uuid id, int index, long start) -> {
                Topic topic = topics.get(id);
                if (topic != null) {
                    Partition partition = topic.partitions().get(index);
                    partition.start = Math.max(partition.start, start);
                }
            }
            case Promise.Dwindles(Uuid id, long bytesKept) -> {
                Topic topic = topics.get(id);
                if (topic != null) {
                    topic.partitions().forEach(partition -> partition.bytesKept = bytesKept);
                }
            }
            case Promise.Shown(Uuid id, int index, long end) -> {
                Topic topic = topics.get(id);
                if (topic != null) {
                    Partition partition = topic.partitions().get(index);
                    partition.end = Math.max(partition.end, end);
                }
            }
        }
    }

    private void stands(Topic topic, int index, long offset, String digest) {
        Partition partition = topic.partitions().get(index);
        String before = partition.records.put(offset, digest);
        if (before == null) {
            records++;
        } else if (!before.equals(digest)) {
            throw new BrokenPromise(
                    topic.name() + "-" + index + " offset " + offset + " was two records before the power failed");
        }
        partition.end = Math.max(partition.end, offset + 1);
    }

    /** Those that must be there. */
    Collection<Topic> topics() {
        return List.copyOf(topics.values());
    }

    /** Those that must not. */
    Set<Uuid> deleted() {
        return Set.copyOf(deleted);
    }

    /** How many records must be there. */
    int records() {
        return records;
    }
}
