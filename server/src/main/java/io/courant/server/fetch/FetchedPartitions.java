package io.courant.server.fetch;

import io.courant.base.Uuid;
import io.courant.metadata.image.Topic;
import io.courant.replication.FetchPosition;
import io.courant.server.ServerLimits;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one reader, each at its place: the part of the shard that it lives on. A topic's id alone says where a
 * partition lives, also while there is no such topic; a name that is not known has no place, and is looked up again by the next
 * fetch.
 *
 * <p>Belongs to the reader's home shard.
 */
final class FetchedPartitions {

    private static final Comparator<FetchedPartition> BY_TURN = Comparator.comparingLong(partition -> partition.turn);

    private final FetchContext home;
    private final boolean byId;
    private final boolean watchesAlways;
    private final Map<AskedPartition.Key, FetchedPartition> placed = new HashMap<>();
    private final Map<AskedPartition.Key, AskedPartition.Placeless> placeless = new LinkedHashMap<>(0);
    private final @Nullable FetchShardPart[] parts;
    private int weight;
    private long turns;

    /**
     * None yet.
     *
     * @param byId whether topics are named by their ids
     * @param watchesAlways whether the reader comes again, and those without news are not to be read each time
     */
    FetchedPartitions(FetchContext home, boolean byId, boolean watchesAlways) {
        this.home = home;
        this.byId = byId;
        this.watchesAlways = watchesAlways;
        this.parts = new FetchShardPart[home.shards()];
    }

    /** How much memory they take: 1 for each, and more where a client brings long names. */
    int weight() {
        return weight;
    }

    boolean contains(AskedPartition.Key key) {
        return placed.containsKey(key) || placeless.containsKey(key);
    }

    Collection<AskedPartition.Placeless> placeless() {
        return placeless.values();
    }

    /** The parts that have anything to do, that of this shard last: it works at once. */
    List<FetchShardPart> parts() {
        List<FetchShardPart> busy = new ArrayList<>(parts.length);
        FetchShardPart here = null;
        for (FetchShardPart part : parts) {
            if (part != null && part.isHere()) {
                here = part;
            } else if (part != null && !part.isEmpty()) {
                busy.add(part);
            }
        }
        if (here != null && !here.isEmpty()) {
            busy.add(here);
        }
        return busy;
    }

    /** What the last round has read: the partition that has not been served for longest first. */
    static List<FetchedPartition> inTurn(List<FetchShardPart> parts) {
        if (parts.size() == 1) {
            return parts.getFirst().read();
        }
        List<FetchedPartition> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.read()));
        all.sort(BY_TURN);
        return all;
    }

    /** Adds a partition that is not here; it is read from the next round on. */
    void add(AskedPartition.Key key, FetchPosition position, int maxBytes) {
        if (place(key, position, maxBytes) instanceof FetchedPartition placedHere) {
            start(placedHere);
        }
    }

    /** As {@link #add}, but not read before {@link #start}. */
    AskedPartition place(AskedPartition.Key key, FetchPosition position, int maxBytes) {
        Uuid topicId = byId ? key.topic().id() : idOf(key.topic().name());
        weight += weightOf(key);
        if (topicId == null) {
            AskedPartition.Placeless unknown =
                    new AskedPartition.Placeless(key, position, maxBytes, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            placeless.put(key, unknown);
            return unknown;
        }
        FetchShardPart part = part(home.shardOf(topicId, key.partition()));
        FetchedPartition partition = new FetchedPartition(key, topicId, part, position, maxBytes);
        placed.put(key, partition);
        return partition;
    }

    /** Has a placed partition read, from the next round on; those of one round in the order of the calls. */
    void start(FetchedPartition partition) {
        partition.place().add(partition, turns++);
    }

    /** Adds a partition, or goes on with it elsewhere. */
    void want(AskedPartition.Key key, FetchPosition position, int maxBytes) {
        FetchedPartition known = placed.get(key);
        if (known != null) {
            known.want(position, maxBytes);
            known.place().change(known, turns++);
        } else {
            forget(key);
            add(key, position, maxBytes);
        }
    }

    void forget(AskedPartition.Key key) {
        FetchedPartition known = placed.remove(key);
        if (known != null) {
            known.place().forget(known);
            weight -= weightOf(key);
        } else if (placeless.remove(key) != null) {
            weight -= weightOf(key);
        }
    }

    /** Looks up again the names that were not known, and those of {@code suspects}, whose topics have gone. */
    void lookUpNames(List<AskedPartition.Key> suspects) {
        for (AskedPartition.Key key : suspects) {
            FetchedPartition known = placed.get(key);
            if (known != null && !known.topicId().equals(idOf(key.topic().name()))) {
                forget(key);
                add(key, known.wanted(), known.wantedMaxBytes());
            }
        }
        for (AskedPartition.Placeless unknown : List.copyOf(placeless.values())) {
            if (idOf(unknown.key().topic().name()) != null) {
                forget(unknown.key());
                add(unknown.key(), unknown.position(), unknown.maxBytes());
            }
        }
    }

    /** A turn behind all that were given out. */
    long nextTurn() {
        return turns++;
    }

    /** Nothing is read any more. */
    void end() {
        for (FetchShardPart part : parts) {
            if (part != null) {
                List<FetchedPartition> there = new ArrayList<>();
                if (part.mayWatch()) {
                    placed.values().stream()
                            .filter(partition -> partition.place() == part)
                            .forEach(there::add);
                }
                part.end(there);
            }
        }
    }

    private static int weightOf(AskedPartition.Key key) {
        return 1 + key.topic().name().length() / ServerLimits.NAME_LENGTH_PER_FETCH_SESSION_PARTITION;
    }

    private FetchShardPart part(int shard) {
        FetchShardPart part = parts[shard];
        if (part == null) {
            part = new FetchShardPart(home, shard, watchesAlways);
            parts[shard] = part;
        }
        return part;
    }

    private @Nullable Uuid idOf(String name) {
        Topic topic = home.image().topic(name);
        return topic == null ? null : topic.id();
    }
}
