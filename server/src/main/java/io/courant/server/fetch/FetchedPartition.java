package io.courant.server.fetch;

import io.courant.base.InvariantViolation;
import io.courant.base.Invariants;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.replication.FetchAnswer;
import io.courant.replication.FetchPosition;
import io.courant.replication.PartitionWatch;
import io.courant.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A partition that a client fetches, at its place: what is wanted, what was found, and what the client has been told. Small, as
 * a session keeps one for each of its partitions, idle or not.
 *
 * <p>Each field says whose it is: home's, the partition's shard's, or the shard's during a round and home's afterwards, until
 * the next one begins. The messages that begin and end a round carry them over.
 */
final class FetchedPartition extends PartitionWatch implements AskedPartition {

    private static final long UNKNOWN_OFFSET = -1;

    private final Key key;
    private final Uuid topicId;
    private final FetchShardPart place;

    // Home's.
    private FetchPosition wanted;
    private int wantedMaxBytes;
    private long toldHighWatermark = UNKNOWN_OFFSET;
    private long toldLogStart = UNKNOWN_OFFSET;

    // The shard's during a round, home's afterwards.
    FetchPosition position;
    int maxBytes;

    @Nullable
    FetchAnswer answer;
    /** Its records go out with the answer. */
    boolean served;
    /** Orders the queues of all shards: the partition that has not been served for longest comes first. */
    long turn;

    // The shard's.
    boolean queued;
    /** Something has happened since it was read. */
    boolean fresh;
    /** Nothing was there to be read beyond its position. */
    boolean atEnd;
    /** What a read needs cannot be opened. */
    boolean unreadable;

    boolean forgotten;

    FetchedPartition(Key key, Uuid topicId, FetchShardPart place, FetchPosition position, int maxBytes) {
        this.key = key;
        this.topicId = topicId;
        this.place = place;
        this.wanted = position;
        this.wantedMaxBytes = maxBytes;
        this.position = position;
        this.maxBytes = maxBytes;
    }

    @Override
    public Key key() {
        return key;
    }

    /** The topic's id, also where a client names it by its name. */
    Uuid topicId() {
        return topicId;
    }

    FetchShardPart place() {
        return place;
    }

    // The shard's.

    @Override
    protected boolean changed(long newBytes) {
        return place.changed(this, newBytes);
    }

    @Override
    protected boolean written() {
        return place.written(this);
    }

    @Override
    protected void ready() {
        place.ready();
    }

    // Home's.

    /** The client goes on at {@code next}; the shard learns that with the next round. */
    void want(FetchPosition next, int nextMaxBytes) {
        wanted = next;
        wantedMaxBytes = nextMaxBytes;
    }

    FetchPosition wanted() {
        return wanted;
    }

    int wantedMaxBytes() {
        return wantedMaxBytes;
    }

    /** Bytes of records that the last round has found. */
    int foundBytes() {
        return answer instanceof FetchAnswer.Fetched fetched ? fetched.sizeInBytes() : 0;
    }

    /** Whether the last round has found something that is told at once. */
    boolean endsWaiting() {
        return answer instanceof FetchAnswer.Refused || answer instanceof FetchAnswer.Diverging;
    }

    /** Gives back what the last round has found. */
    void release() {
        if (answer instanceof FetchAnswer.Fetched fetched) {
            fetched.slices().forEach(Slice::release);
            answer = null;
        }
    }

    /** Its records do not go out with the answer: gives them back, and keeps what else was found. */
    void leaveOut() {
        if (answer instanceof FetchAnswer.Fetched fetched) {
            fetched.slices().forEach(Slice::release);
        }
    }

    /** Whether there are records from the position on, though perhaps not read for want of room. */
    boolean hasMore() {
        return answer instanceof FetchAnswer.Fetched fetched && position.offset() < fetched.highWatermark();
    }

    /** Whether the last round has found what the client of a session has not been told: errors are told each time. */
    boolean hasNews() {
        return switch (answer) {
            case FetchAnswer.Fetched fetched ->
                served || fetched.highWatermark() != toldHighWatermark || fetched.logStartOffset() != toldLogStart;
            case FetchAnswer.Refused refused -> true;
            case FetchAnswer.Diverging diverging -> true;
            case FetchAnswer.NotLoaded notLoaded -> throw neverRead();
            case null -> throw neverRead();
        };
    }

    /** The topic or the partition was not there: under its name there may be another one by now. */
    boolean wasUnknown() {
        return answer instanceof FetchAnswer.Refused refused
                && (refused.error() == ErrorCode.UNKNOWN_TOPIC_ID
                        || refused.error() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    /** The client learns what the last round has found; after an error everything is told again. */
    void told() {
        switch (answer) {
            case FetchAnswer.Fetched fetched -> {
                toldHighWatermark = fetched.highWatermark();
                toldLogStart = fetched.logStartOffset();
            }
            case FetchAnswer.Refused refused -> toldHighWatermark = UNKNOWN_OFFSET;
            case FetchAnswer.Diverging diverging -> toldHighWatermark = UNKNOWN_OFFSET;
            case FetchAnswer.NotLoaded notLoaded -> throw neverRead();
            case null -> throw neverRead();
        }
    }

    private InvariantViolation neverRead() {
        return Invariants.unreachable(key + " was never read");
    }
}
