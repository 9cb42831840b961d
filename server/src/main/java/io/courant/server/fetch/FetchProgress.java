package io.courant.server.fetch;

import io.courant.base.Timer;
import io.courant.replication.FetchAnswer;
import io.courant.wire.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fetch request in progress. Belongs to the home shard of its reader.
 *
 * <p>In a round every shard reads those of its partitions that may have news, all shards at once and each as if the whole size
 * limit were its own: reading gives slices, of files or of a bounded number of copies, so reading too much costs little memory.
 * Back here, what fits is kept, partition by partition from the one that was not served for longest; so no partition starves,
 * and the first batch found is returned however large it is.
 *
 * <p>When a round finds too little, each shard goes on watching its partitions ({@link FetchShardPart}) for its share of
 * what is missing: before all of it is there, some shard must have got that many bytes. The first one with news, or the
 * end of the waiting time, starts the next round.
 */
final class FetchProgress {

    private static final long NANOS_PER_MS = 1_000_000L;

    private final FetchContext home;
    private final FetchReply reply;
    private final FetchLimits limits;
    private final FetchReader reader;

    private List<FetchShardPart> parts = List.of();
    private int shardsReading;
    private int watchedForBytes;
    private boolean mayWait;
    private boolean waiting;
    private boolean newsWhileReading;
    private ErrorCode refusal = ErrorCode.NONE;
    private @Nullable Timer waitingEnds;

    FetchProgress(FetchContext home, FetchReply reply, FetchLimits limits, FetchReader reader) {
        this.home = home;
        this.reply = reply;
        this.limits = limits;
        this.reader = reader;
    }

    void start() {
        if (reply.isAbandoned()) {
            giveUp();
            return;
        }
        reply.whenAbandoned(this::giveUpSoon);
        reader.begin();
        parts = reader.partitions().parts();
        // With nothing to read there is nothing to wait for: a client that ends its session asks for no partition at
        // all.
        mayWait = limits.mayWait() && reader.mayWait() && !parts.isEmpty();
        readAll(mayWait ? shareOf(limits.minBytes()) : 0);
    }

    /** True when the client is gone, and has not got an answer. */
    boolean isAbandoned() {
        return reply.isAbandoned();
    }

    /** Refuses the request, which has not been started. */
    void refuseUnstarted(ErrorCode error) {
        reply.answer(FetchResponseParts.refused(error));
    }

    /** Ends a started request with an error, as soon as nothing is being read. */
    void refuse(ErrorCode error) {
        refusal = error;
        giveUpSoon();
    }

    /** Begins a round; with {@code newsBytes} above 0 each shard then watches for that many new bytes. */
    private void readAll(int newsBytes) {
        waiting = false;
        newsWhileReading = false;
        watchedForBytes = newsBytes;
        shardsReading = parts.size();
        if (shardsReading == 0) {
            roundDone();
            return;
        }
        long turn = reader.partitions().nextTurn();
        List<FetchShardPart> all = parts;
        for (int i = 0; i < all.size(); i++) {
            all.get(i).startRound(this, limits, newsBytes, turn);
        }
    }

    /** Some shard must bring at least this many of {@code missingBytes} before all together have them. */
    private int shareOf(long missingBytes) {
        return (int) Math.max(1, Math.ceilDiv(missingBytes, parts.size()));
    }

    /** A shard has read its partitions. */
    void shardDone() {
        if (--shardsReading == 0) {
            roundDone();
        }
    }

    /** A shard has enough new bytes, or one of its partitions has gone. */
    void news() {
        if (waiting) {
            readAll(mayWait ? watchedForBytes : 0);
        } else {
            newsWhileReading = true;
        }
    }

    private void roundDone() {
        if (reply.isAbandoned() || refusal != ErrorCode.NONE) {
            giveUp();
            return;
        }
        long missingBytes = mayWait ? missingBytes() : 0;
        if (missingBytes == 0) {
            finish();
            return;
        }
        releaseAll();
        if (waitingEnds == null) {
            waitingEnds = home.shard().schedule(limits.maxWaitMs() * NANOS_PER_MS, this::waitingHasEnded);
        }
        int share = shareOf(missingBytes);
        if (newsWhileReading || (parts.size() > 1 && share < watchedForBytes)) {
            readAll(share);
        } else {
            waiting = true;
        }
    }

    /** What is missing to {@code MinBytes}; 0 when the answer cannot or need not wait. */
    private long missingBytes() {
        long bytes = 0;
        for (FetchShardPart part : parts) {
            for (FetchedPartition partition : part.read()) {
                if (partition.endsWaiting()) {
                    return 0;
                }
                bytes += partition.foundBytes();
            }
        }
        return bytes > 0 && bytes >= limits.maxBytes() ? 0 : Math.max(0, limits.minBytes() - bytes);
    }

    private void waitingHasEnded() {
        mayWait = false;
        if (waiting) {
            readAll(0);
        }
    }

    private void giveUpSoon() {
        mayWait = false;
        if (waiting) {
            giveUp();
        }
    }

    private void giveUp() {
        stopWaiting();
        releaseAll();
        if (reply.isAbandoned()) {
            reply.answerNothing();
        } else {
            reply.answer(FetchResponseParts.refused(refusal));
        }
        reader.ended(this);
    }

    private void stopWaiting() {
        waiting = false;
        if (waitingEnds != null) {
            waitingEnds.cancel();
            waitingEnds = null;
        }
    }

    private void releaseAll() {
        parts.forEach(part -> part.read().forEach(FetchedPartition::release));
    }

    private void finish() {
        stopWaiting();
        List<FetchedPartition> read = FetchedPartitions.inTurn(parts);
        reader.leftOut(keepWhatFits(read));
        FetchBody body = reader.answer(read, new FetchResponseParts(limits, home.image()));
        read.forEach(partition -> partition.answer = null);
        parts.forEach(FetchShardPart::answered);
        reply.answer(body);
        reader.ended(this);
    }

    /** Marks what is sent and releases the rest; returns the first partition with records that there was no room for. */
    private @Nullable FetchedPartition keepWhatFits(List<FetchedPartition> read) {
        FetchedPartition leftOut = null;
        int left = limits.maxBytes();
        boolean found = false;
        for (FetchedPartition partition : read) {
            int size = partition.foundBytes();
            partition.served = size > 0 && (!found || (size <= left && size <= partition.maxBytes));
            if (partition.served) {
                found = true;
                left -= size;
            } else if (partition.answer instanceof FetchAnswer.Fetched) {
                partition.leaveOut();
                if (leftOut == null && partition.hasMore()) {
                    leftOut = partition;
                }
            }
        }
        return leftOut;
    }
}
