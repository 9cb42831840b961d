package io.courant.server.handler;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Slice;
import io.courant.replication.FetchAnswer;
import io.courant.replication.FetchPosition;
import io.courant.replication.FetchWaiter;
import io.courant.replication.PartitionLeader;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FetchRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one fetch request that live on one shard: reads them there, and watches them there while the request
 * waits. Waiter and loads belong to that shard, {@code watches} to the request's shard; they talk by messages.
 */
final class FetchShardPart {

    /** What one round is about; {@code loads} counts how often it began anew because something was not open. */
    private record Round(int newsBytes, int minBytes, int loads) {}

    private final FetchProgress progress;
    private final HandlerContext context;
    private final int index;
    private final Shard shard;

    private @Nullable FetchWaiter waiter;
    private int loadsInProgress;
    private final BitSet unreadable = new BitSet();
    private boolean watches;

    FetchShardPart(FetchProgress progress, HandlerContext context, int index) {
        this.progress = progress;
        this.context = context;
        this.index = index;
        this.shard = context.layout().data().get(index);
    }

    /** True when the part lives on the request's shard. */
    boolean isHere() {
        return index == context.index();
    }

    /**
     * Reads all partitions here and tells {@link FetchProgress#shardDone()}. Called on the request's shard.
     *
     * @param newsBytes watch then for so many new bytes; 0 not to watch
     * @param minBytes with so many found here there is no need to watch
     */
    void startRound(int newsBytes, int minBytes) {
        Round round = new Round(newsBytes, minBytes, 0);
        if (isHere()) {
            run(round);
        } else {
            shard.execute(() -> run(round));
        }
    }

    private void roundDone(boolean watching) {
        if (isHere()) {
            watches = watching;
            progress.shardDone();
        } else {
            context.shard().execute(() -> {
                watches = watching;
                progress.shardDone();
            });
        }
    }

    /** No more news are wanted. Called on the request's shard. */
    void stopWatching() {
        if (watches) {
            watches = false;
            if (isHere()) {
                cancel();
            } else {
                shard.execute(this::cancel);
            }
        }
    }

    private void cancel() {
        if (waiter != null) {
            waiter.cancel();
            waiter = null;
        }
    }

    private void run(Round round) {
        cancel();
        ShardPartitions partitions = context.partitions().get(index);
        List<Integer> notLoaded = new ArrayList<>(0);
        long bytes = 0;
        boolean atOnce = false;
        for (int i = 0; i < progress.size(); i++) {
            int part = (progress.begin() + i) % progress.size();
            if (!progress.isOnShard(part, index)) {
                continue;
            }
            FetchAnswer answer = read(partitions, part, progress.maxBytes() - bytes, bytes == 0);
            progress.answered(part, answer);
            switch (answer) {
                case FetchAnswer.Fetched fetched -> bytes += fetched.sizeInBytes();
                case FetchAnswer.NotLoaded ignored -> {
                    if (unreadable.get(part)) {
                        progress.answered(part, new FetchAnswer.Refused(ErrorCode.KAFKA_STORAGE_ERROR));
                        atOnce = true;
                    } else {
                        notLoaded.add(part);
                    }
                }
                case FetchAnswer.Diverging ignored -> atOnce = true;
                case FetchAnswer.Refused ignored -> atOnce = true;
            }
        }
        if (!notLoaded.isEmpty()) {
            load(partitions, notLoaded, round);
        } else if (atOnce || round.newsBytes == 0 || bytes >= round.minBytes) {
            roundDone(false);
        } else {
            watch(partitions, Math.min(round.newsBytes, round.minBytes - bytes));
            roundDone(true);
        }
    }

    private FetchAnswer read(ShardPartitions partitions, int part, long left, boolean nothingFound) {
        return switch (progress.find(partitions, part)) {
            case PartitionLookup.Refused(ErrorCode error) -> new FetchAnswer.Refused(error);
            case PartitionLookup.Led(PartitionLeader leader) -> {
                if (!progress.understands(leader.compression())) {
                    yield new FetchAnswer.Refused(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
                }
                FetchRequest.FetchPartition asked = progress.asked(part);
                int maxBytes = Math.clamp(left, 0, Math.max(0, asked.partitionMaxBytes()));
                yield leader.read(
                        new FetchPosition(asked.fetchOffset(), asked.currentLeaderEpoch(), asked.lastFetchedEpoch()),
                        maxBytes,
                        nothingFound);
            }
        };
    }

    /**
     * Loads what was not open and begins the round anew; what this one has read is given back. A partition that cannot be
     * loaded is refused then, and no other one.
     */
    private void load(ShardPartitions partitions, List<Integer> notLoaded, Round round) {
        giveBack();
        loadsInProgress = 1;
        for (int part : notLoaded) {
            if (round.loads >= ServerLimits.LOADS_PER_FETCH) {
                unreadable.set(part);
            } else if (progress.find(partitions, part) instanceof PartitionLookup.Led(PartitionLeader leader)) {
                loadsInProgress++;
                leader.load(progress.asked(part).fetchOffset(), outcome -> {
                    if (outcome instanceof Outcome.Failure<Done>) {
                        unreadable.set(part);
                    }
                    loaded(round);
                });
            }
        }
        loaded(round);
    }

    private void loaded(Round round) {
        if (--loadsInProgress == 0) {
            run(new Round(round.newsBytes, round.minBytes, round.loads + 1));
        }
    }

    private void giveBack() {
        for (int part = 0; part < progress.size(); part++) {
            if (progress.isOnShard(part, index) && progress.answer(part) instanceof FetchAnswer.Fetched fetched) {
                fetched.slices().forEach(Slice::release);
            }
        }
    }

    private void watch(ShardPartitions partitions, long missingBytes) {
        FetchWaiter watching = new FetchWaiter(missingBytes, this::news);
        waiter = watching;
        for (int part = 0; part < progress.size() && !watching.isDone(); part++) {
            if (progress.isOnShard(part, index)
                    && progress.find(partitions, part) instanceof PartitionLookup.Led(PartitionLeader leader)) {
                watching.watch(leader);
            }
        }
    }

    private void news() {
        if (isHere()) {
            progress.news();
        } else {
            context.shard().execute(progress::news);
        }
    }
}
