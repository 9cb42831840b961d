package io.courant.server.fetch;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.replication.FetchAnswer;
import io.courant.replication.FetchPosition;
import io.courant.replication.PartitionLeader;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one reader - a session, or a fetch without one - that live on one shard: reads there what may have news,
 * and watches while a fetch waits.
 *
 * <p>What may have news stands in a queue. A partition comes in when it is asked for, when its position changes and when its
 * leader tells of a change; it leaves when the client has been told that there is nothing beyond its position, and is watched
 * from then on. So an idle partition is looked at once. Those whose records were sent go to the end of the queue.
 *
 * <p>The reader's home shard begins rounds; each is answered by {@link FetchProgress#shardDone()}, and what it has read is home's
 * until the next one. They talk by messages, unless this is the home shard itself.
 */
final class FetchShardPart {

    /** What is new about a partition since the last round. */
    sealed interface Change {

        /** It is fetched from {@code position} now, in the order of {@code turn} among those of all shards. */
        record Wanted(FetchedPartition partition, FetchPosition position, int maxBytes, long turn) implements Change {}

        record Forgotten(FetchedPartition partition) implements Change {}
    }

    /**
     * One round.
     *
     * @param answered whether what the last round has read was answered; else it is read again
     * @param newsBytes watch then for so many new bytes; 0 not to watch
     * @param turn behind those of all changes; names the round
     */
    private record Round(
            FetchProgress reader,
            List<Change> changes,
            boolean answered,
            FetchLimits limits,
            int newsBytes,
            long turn) {}

    private static final long NO_ROUND = -1;

    private final FetchContext home;
    private final int index;
    private final Shard shard;
    private final boolean watchesAlways;

    // Home's.
    private List<Change> changes = new ArrayList<>(0);
    private int partitions;
    private boolean answered;
    private boolean watches;
    private long currentTurn = NO_ROUND;

    // The shard's during a round, home's afterwards.
    private final List<FetchedPartition> read = new ArrayList<>();

    // The shard's.
    private final List<FetchedPartition> queue = new ArrayList<>();
    private final List<FetchedPartition> unreadable = new ArrayList<>(0);
    private @Nullable Round round;
    private int loads;
    private int loadsInProgress;
    private boolean armed;
    private long missingBytes;

    /**
     * The part on shard {@code index} of a reader whose home is that of {@code home}.
     *
     * @param watchesAlways whether partitions are watched between rounds: then those without news need not be read again
     */
    FetchShardPart(FetchContext home, int index, boolean watchesAlways) {
        this.home = home;
        this.index = index;
        this.shard = home.shard(index);
        this.watchesAlways = watchesAlways;
    }

    // Home's.

    boolean isHere() {
        return index == home.index();
    }

    /** True while no partition lives here, and none has since the last round. */
    boolean isEmpty() {
        return partitions == 0 && changes.isEmpty();
    }

    /** Takes up a partition of this shard. */
    void add(FetchedPartition partition, long turn) {
        partitions++;
        change(partition, turn);
    }

    /** What is wanted of a partition of this shard has changed. */
    void change(FetchedPartition partition, long turn) {
        changes.add(new Change.Wanted(partition, partition.wanted(), partition.wantedMaxBytes(), turn));
    }

    void forget(FetchedPartition partition) {
        partitions--;
        changes.add(new Change.Forgotten(partition));
    }

    /** What the last round has read is on its way to the client. */
    void answered() {
        answered = true;
        read.clear();
    }

    /** What the last round has read, in order of turn. */
    List<FetchedPartition> read() {
        return read;
    }

    /**
     * Reads all that may have news.
     *
     * @param newsBytes watch then for so many new bytes; 0 not to watch
     * @param turn behind those of all changes
     */
    void startRound(FetchProgress reader, FetchLimits limits, int newsBytes, long turn) {
        Round next = new Round(reader, changes, answered, limits, newsBytes, turn);
        changes = new ArrayList<>(0);
        answered = false;
        currentTurn = turn;
        watches |= watchesAlways || newsBytes > 0;
        if (isHere()) {
            begin(next);
        } else {
            shard.execute(() -> begin(next));
        }
    }

    /** Watches {@code all}, the partitions here, no more; nothing is read any more. */
    void end(List<FetchedPartition> all) {
        currentTurn = NO_ROUND;
        if (!watches) {
            return;
        }
        watches = false;
        if (isHere()) {
            all.forEach(FetchedPartition::unwatch);
        } else {
            shard.execute(() -> all.forEach(FetchedPartition::unwatch));
        }
    }

    /** True when partitions here may be watched. */
    boolean mayWatch() {
        return watches;
    }

    private void news(Round from) {
        if (from.turn == currentTurn) {
            from.reader.news();
        }
    }

    // The shard's: a round.

    private void begin(Round next) {
        round = next;
        armed = false;
        loads = 0;
        unreadable.forEach(partition -> partition.unreadable = false);
        unreadable.clear();
        List<FetchedPartition> served = next.answered ? settle() : List.of();
        boolean forgotten = false;
        for (Change change : next.changes) {
            forgotten |= change instanceof Change.Forgotten;
            apply(change);
        }
        next.changes.clear();
        for (FetchedPartition partition : served) {
            partition.turn = next.turn;
            queue.add(partition);
        }
        if (forgotten) {
            queue.removeIf(partition -> partition.forgotten);
        }
        readAll(next);
    }

    /** What the client has been told leaves the queue, when nothing is left to tell; returns what goes to its end. */
    private List<FetchedPartition> settle() {
        List<FetchedPartition> served = new ArrayList<>(0);
        int kept = 0;
        for (int i = 0; i < queue.size(); i++) {
            FetchedPartition partition = queue.get(i);
            if (partition.served) {
                partition.served = false;
                served.add(partition);
            } else if (partition.atEnd && !partition.fresh && watchesAlways) {
                partition.queued = false;
            } else {
                queue.set(kept++, partition);
            }
        }
        queue.subList(kept, queue.size()).clear();
        return served;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Wanted wanted -> {
                FetchedPartition partition = wanted.partition();
                partition.position = wanted.position();
                partition.maxBytes = wanted.maxBytes();
                partition.fresh = true;
                enqueue(partition, wanted.turn());
            }
            case Change.Forgotten(FetchedPartition partition) -> {
                partition.unwatch();
                partition.forgotten = true;
            }
        }
    }

    private void enqueue(FetchedPartition partition, long turn) {
        if (!partition.queued) {
            partition.queued = true;
            partition.turn = turn;
            queue.add(partition);
        }
    }

    private void readAll(Round now) {
        read.clear();
        ShardPartitions here = home.partitions().get(index);
        List<FetchedPartition> notLoaded = new ArrayList<>(0);
        long bytes = 0;
        boolean atOnce = false;
        for (int i = 0; i < queue.size(); i++) {
            FetchedPartition partition = queue.get(i);
            FetchAnswer answer = read(here, partition, now.limits, bytes);
            partition.answer = answer;
            partition.fresh = false;
            partition.atEnd = answer instanceof FetchAnswer.Fetched && !partition.hasMore();
            read.add(partition);
            switch (answer) {
                case FetchAnswer.Fetched fetched -> bytes += fetched.sizeInBytes();
                case FetchAnswer.NotLoaded notYet -> {
                    if (partition.unreadable) {
                        partition.answer = new FetchAnswer.Refused(ErrorCode.KAFKA_STORAGE_ERROR);
                        atOnce = true;
                    } else {
                        notLoaded.add(partition);
                    }
                }
                case FetchAnswer.Diverging diverging -> atOnce = true;
                case FetchAnswer.Refused refused -> atOnce = true;
            }
        }
        if (!notLoaded.isEmpty()) {
            load(here, notLoaded, now);
            return;
        }
        if (!atOnce && now.newsBytes > 0 && bytes < now.limits.minBytes()) {
            arm(here, Math.min(now.newsBytes, now.limits.minBytes() - bytes));
        }
        tellHome(now.reader::shardDone);
    }

    private FetchAnswer read(ShardPartitions here, FetchedPartition partition, FetchLimits limits, long bytesFound) {
        return switch (here.find(partition.topicId(), partition.key().partition())) {
            case PartitionLookup.Refused(ErrorCode error) -> {
                partition.unwatch();
                yield new FetchAnswer.Refused(error);
            }
            case PartitionLookup.Led(PartitionLeader leader) -> {
                if (watchesAlways) {
                    watch(partition, leader);
                }
                int room = Math.clamp(limits.maxBytes() - bytesFound, 0, Math.max(0, partition.maxBytes));
                yield leader.read(partition.position, room, bytesFound == 0);
            }
        };
    }

    private static void watch(FetchedPartition partition, PartitionLeader leader) {
        if (partition.watched() != leader) {
            partition.unwatch();
            leader.watch(partition);
        }
    }

    /**
     * Loads what was not open and begins the round anew; what this one has read is given back. A partition that cannot be
     * loaded is refused then, and no other one.
     */
    private void load(ShardPartitions here, List<FetchedPartition> notLoaded, Round now) {
        read.forEach(FetchedPartition::release);
        loadsInProgress = 1;
        for (FetchedPartition partition : notLoaded) {
            if (loads >= ServerLimits.LOADS_PER_FETCH) {
                giveUp(partition);
            } else if (here.find(partition.topicId(), partition.key().partition())
                    instanceof PartitionLookup.Led(PartitionLeader leader)) {
                loadsInProgress++;
                leader.load(partition.position.offset(), outcome -> {
                    if (outcome instanceof Outcome.Failure<Done>) {
                        giveUp(partition);
                    }
                    loaded(now);
                });
            }
        }
        loaded(now);
    }

    private void giveUp(FetchedPartition partition) {
        partition.unreadable = true;
        unreadable.add(partition);
    }

    private void loaded(Round now) {
        loadsInProgress--;
        if (loadsInProgress == 0) {
            loads++;
            readAll(now);
        }
    }

    private void tellHome(Runnable news) {
        if (isHere()) {
            news.run();
        } else {
            home.shard().execute(news);
        }
    }

    // The shard's: waiting for news.

    /** In the turn of the read, so that nothing comes between. */
    private void arm(ShardPartitions here, long bytes) {
        armed = true;
        missingBytes = bytes;
        for (int i = 0; i < queue.size(); i++) {
            FetchedPartition partition = queue.get(i);
            if (here.find(partition.topicId(), partition.key().partition())
                    instanceof PartitionLookup.Led(PartitionLeader leader)) {
                watch(partition, leader);
                leader.hurry();
            }
        }
    }

    /** So many bytes are new in {@code partition}; true when that was enough for who waits. */
    boolean changed(FetchedPartition partition, long newBytes) {
        note(partition);
        if (!armed) {
            return false;
        }
        missingBytes -= Math.min(newBytes, missingBytes);
        return missingBytes == 0;
    }

    /** Something of {@code partition} is about to become visible; true when somebody waits for it. */
    boolean written(FetchedPartition partition) {
        note(partition);
        return armed;
    }

    private void note(FetchedPartition partition) {
        Round last = round;
        partition.fresh = true;
        enqueue(partition, last == null ? 0 : last.turn);
    }

    /** There is enough for who waits; told once. */
    void ready() {
        Round waiting = round;
        if (armed && waiting != null) {
            armed = false;
            tellHome(() -> news(waiting));
        }
    }
}
