package io.courant.server.handler;

import io.courant.base.Invariants;
import io.courant.base.Slice;
import io.courant.base.Timer;
import io.courant.metadata.image.Topic;
import io.courant.replication.FetchAnswer;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.ErrorCode;
import io.courant.wire.Records;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fetch request in progress. Belongs to the connection's shard.
 *
 * <p>A round reads every partition on its own shard, all shards at once and each as if the whole size limit were its own:
 * reading gives slices, of files or of a bounded number of copies, so reading too much costs little memory. Back here, what
 * fits is kept, partition by partition from the one that the last response had no room for; so no partition starves, and
 * the first batch found is returned however large it is.
 *
 * <p>When a round finds too little, each shard goes on watching its partitions ({@link FetchShardPart}) for its share of
 * what is missing: before all of it is there, some shard must have got that many bytes. The first one with news, or the
 * end of the waiting time, starts the next round.
 */
final class FetchProgress {

    /** Version 10 of KIP-110. */
    private static final short FIRST_WITH_ZSTD = 10;

    private static final short FIRST_WITH_TOPIC_IDS = 13;
    private static final long UNKNOWN_OFFSET = -1;
    private static final long NANOS_PER_MS = 1_000_000L;

    private final HandlerContext context;
    private final Exchange exchange;
    private final FetchRequest request;
    private final int maxBytes;
    private final PartitionTable<FetchRequest.FetchPartition> table = new PartitionTable<>();
    private final List<FetchShardPart> shardParts = new ArrayList<>();

    private @Nullable FetchAnswer[] answers = {};
    private int begin;
    private int shardsReading;
    private int watchedForBytes;
    private boolean mayWait;
    private boolean waiting;
    private boolean newsWhileReading;
    private @Nullable Timer waitingEnds;

    FetchProgress(HandlerContext context, Exchange exchange, FetchRequest request) {
        this.context = context;
        this.exchange = exchange;
        this.request = request;
        this.maxBytes =
                Math.max(0, Math.min(request.maxBytes(), context.settings().fetchMaxBytes()));
    }

    void start() {
        numberParts();
        answers = new FetchAnswer[table.size()];
        begin = indexOf(exchange.fetchRotation().first());
        mayWait = request.maxWaitMs() > 0 && request.minBytes() > 0;
        refuseOrPlaceParts();
        // Nobody has anything to wait for: a client that ends a fetch session asks for no partition at all.
        mayWait &= !shardParts.isEmpty();
        exchange.whenAbandoned(this::abandoned);
        readAll(mayWait ? shareOf(request.minBytes()) : 0);
    }

    private void numberParts() {
        for (FetchRequest.FetchTopic asked : request.topics()) {
            Topic topic = byId()
                    ? context.image().topic(asked.topicId())
                    : context.image().topic(asked.topic());
            for (FetchRequest.FetchPartition partition : asked.partitions()) {
                table.add(context, topic, partition.partition(), partition);
            }
        }
    }

    /** Each part is refused, which ends the waiting, or read by its shard. */
    private void refuseOrPlaceParts() {
        int[] shardOf = table.shardOf();
        boolean[] reached = new boolean[context.partitions().size()];
        int part = 0;
        for (FetchRequest.FetchTopic asked : request.topics()) {
            for (int i = 0; i < asked.partitions().size(); i++, part++) {
                int shard = shardOf[part];
                if (shard == PartitionFanOut.NOWHERE) {
                    ErrorCode error = table.isRepeated(part) ? ErrorCode.INVALID_REQUEST : unknown(asked);
                    answers[part] = new FetchAnswer.Refused(error);
                    mayWait = false;
                } else if (!reached[shard]) {
                    reached[shard] = true;
                    shardParts.add(new FetchShardPart(this, context, shard));
                }
            }
        }
    }

    private boolean byId() {
        return exchange.version() >= FIRST_WITH_TOPIC_IDS;
    }

    private ErrorCode unknown(FetchRequest.FetchTopic asked) {
        return byId() && context.image().topic(asked.topicId()) == null
                ? ErrorCode.UNKNOWN_TOPIC_ID
                : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private int indexOf(@Nullable TopicIdPartition wanted) {
        if (wanted != null) {
            for (int part = 0; part < table.size(); part++) {
                if (table.asked(part).partition() == wanted.partition()
                        && table.topicId(part).equals(wanted.topicId())) {
                    return part;
                }
            }
        }
        return 0;
    }

    // What the shards' parts ask: it does not change once the first round has begun.

    int size() {
        return table.size();
    }

    /** The part with which a round begins; the others follow in the order of the request, and then from its front. */
    int begin() {
        return begin;
    }

    int maxBytes() {
        return maxBytes;
    }

    FetchRequest.FetchPartition asked(int part) {
        return table.asked(part);
    }

    PartitionLookup find(ShardPartitions partitions, int part) {
        return partitions.find(table.topicId(part), table.asked(part).partition());
    }

    boolean isOnShard(int part, int shard) {
        return table.shard(part) == shard;
    }

    /** Whether a client of this version can read a topic whose batches are stored with {@code compression}. */
    boolean understands(@Nullable Compression compression) {
        return exchange.version() >= FIRST_WITH_ZSTD
                || compression == null
                || compression.type() != CompressionType.ZSTD;
    }

    /** Each place is written by the shard of its partition, and read here after that shard's message has come back. */
    void answered(int part, FetchAnswer answer) {
        answers[part] = answer;
    }

    /** What the partition's own shard has answered in this round. */
    @Nullable
    FetchAnswer answer(int part) {
        return answers[part];
    }

    // Rounds.

    /** Begins a round; with {@code newsBytes} above 0 each shard then watches for that many new bytes. */
    private void readAll(int newsBytes) {
        waiting = false;
        newsWhileReading = false;
        watchedForBytes = newsBytes;
        shardsReading = shardParts.size();
        if (shardsReading == 0) {
            roundDone();
            return;
        }
        FetchShardPart here = null;
        for (int i = 0; i < shardParts.size(); i++) {
            FetchShardPart part = shardParts.get(i);
            if (part.isHere()) {
                here = part;
            } else {
                part.startRound(newsBytes, request.minBytes());
            }
        }
        if (here != null) {
            here.startRound(newsBytes, request.minBytes());
        }
    }

    /** Some shard must bring at least this many of {@code missingBytes} before all together have them. */
    private int shareOf(long missingBytes) {
        return (int) Math.max(1, Math.ceilDiv(missingBytes, shardParts.size()));
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
        if (exchange.isAbandoned()) {
            stopWaiting();
            releaseAll();
            exchange.answerNothing();
            return;
        }
        long missingBytes = mayWait ? missingBytes() : 0;
        if (missingBytes == 0) {
            finish();
            return;
        }
        releaseAll();
        if (waitingEnds == null) {
            long waitMs = Math.min(request.maxWaitMs(), ServerLimits.MAX_WAIT_MS);
            waitingEnds = context.shard().schedule(waitMs * NANOS_PER_MS, this::waitingHasEnded);
        }
        int share = shareOf(missingBytes);
        if (newsWhileReading || (shardParts.size() > 1 && share < watchedForBytes)) {
            readAll(share);
        } else {
            waiting = true;
        }
    }

    /** What is missing to {@code MinBytes}; 0 when the answer cannot or need not wait. */
    private long missingBytes() {
        long bytes = 0;
        for (FetchAnswer answer : answers) {
            switch (answer) {
                case FetchAnswer.Fetched fetched -> bytes += fetched.sizeInBytes();
                case FetchAnswer.Refused refused -> {
                    return 0;
                }
                case FetchAnswer.Diverging diverging -> {
                    return 0;
                }
                case FetchAnswer.NotLoaded notLoaded -> {}
                case null -> {}
            }
        }
        return bytes > 0 && bytes >= maxBytes ? 0 : Math.max(0, request.minBytes() - bytes);
    }

    private void waitingHasEnded() {
        mayWait = false;
        if (waiting) {
            readAll(0);
        }
    }

    private void abandoned() {
        mayWait = false;
        stopWaiting();
        if (waiting) {
            waiting = false;
            exchange.answerNothing();
        }
    }

    private void stopWaiting() {
        if (waitingEnds != null) {
            waitingEnds.cancel();
            waitingEnds = null;
        }
        for (FetchShardPart part : shardParts) {
            part.stopWatching();
        }
    }

    private void releaseAll() {
        for (int part = 0; part < answers.length; part++) {
            if (answers[part] instanceof FetchAnswer.Fetched fetched) {
                fetched.slices().forEach(Slice::release);
                answers[part] = null;
            }
        }
    }

    // The answer.

    private void finish() {
        stopWaiting();
        boolean[] kept = keepWhatFits();
        List<Slice> slices = new ArrayList<>();
        int bytes = 0;
        List<FetchResponse.FetchableTopicResponse> topics =
                new ArrayList<>(request.topics().size());
        int part = 0;
        for (FetchRequest.FetchTopic asked : request.topics()) {
            List<FetchResponse.PartitionData> partitions =
                    new ArrayList<>(asked.partitions().size());
            for (FetchRequest.FetchPartition partition : asked.partitions()) {
                partitions.add(response(partition.partition(), part, kept[part]));
                if (kept[part] && answers[part] instanceof FetchAnswer.Fetched fetched) {
                    slices.addAll(fetched.slices());
                    bytes += fetched.sizeInBytes();
                }
                part++;
            }
            topics.add(new FetchResponseBuilder.FetchableTopicResponseBuilder()
                    .topic(asked.topic())
                    .topicId(asked.topicId())
                    .partitions(partitions)
                    .build());
        }
        FetchResponse response = new FetchResponseBuilder().responses(topics).build();
        exchange.answer(new FetchBody(response, slices, bytes));
    }

    /** Which parts' records are sent; those of the others are released, and the first of them begins the next fetch. */
    private boolean[] keepWhatFits() {
        boolean[] kept = new boolean[answers.length];
        TopicIdPartition leftOut = null;
        int left = maxBytes;
        boolean found = false;
        for (int i = 0; i < answers.length; i++) {
            int part = (begin + i) % answers.length;
            if (!(answers[part] instanceof FetchAnswer.Fetched fetched)) {
                continue;
            }
            FetchRequest.FetchPartition asked = table.asked(part);
            int size = fetched.sizeInBytes();
            if (size > 0 && (!found || (size <= left && size <= asked.partitionMaxBytes()))) {
                kept[part] = true;
                found = true;
                left -= size;
            } else {
                fetched.slices().forEach(Slice::release);
                if (leftOut == null && asked.fetchOffset() < fetched.highWatermark()) {
                    leftOut = new TopicIdPartition(table.topicId(part), asked.partition());
                }
            }
        }
        exchange.fetchRotation().beginNextAt(leftOut);
        return kept;
    }

    private FetchResponse.PartitionData response(int partition, int part, boolean kept) {
        FetchResponseBuilder.PartitionDataBuilder response =
                new FetchResponseBuilder.PartitionDataBuilder().partitionIndex(partition);
        return switch (answers[part]) {
            case FetchAnswer.Fetched fetched ->
                response.highWatermark(fetched.highWatermark())
                        .lastStableOffset(fetched.lastStableOffset())
                        .logStartOffset(fetched.logStartOffset())
                        .records(kept ? new Records.OfSlices(fetched.slices(), fetched.sizeInBytes()) : Records.EMPTY)
                        .build();
            case FetchAnswer.Diverging diverging ->
                response.highWatermark(diverging.highWatermark())
                        .lastStableOffset(diverging.highWatermark())
                        .logStartOffset(diverging.logStartOffset())
                        .divergingEpoch(new FetchResponse.EpochEndOffset(diverging.epoch(), diverging.endOffset()))
                        .records(Records.EMPTY)
                        .build();
            case FetchAnswer.Refused refused ->
                response.errorCode(forVersion(refused.error()).code())
                        .highWatermark(UNKNOWN_OFFSET)
                        .records(Records.EMPTY)
                        .build();
            case FetchAnswer.NotLoaded notLoaded -> throw Invariants.unreachable("part " + part + " was not loaded");
            case null -> throw Invariants.unreachable("part " + part + " was never read");
        };
    }

    private ErrorCode forVersion(ErrorCode error) {
        return byId() ? error : PartitionFanOut.byName(error);
    }
}
