package io.courant.server.fetch;

import io.courant.wire.ErrorCode;
import io.courant.wire.message.FetchRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fetch session (KIP-227): a client names its partitions once, then those alone whose position has changed, and is told of
 * those alone that have changed here. Belongs to its home shard.
 *
 * <p>Its fetches are numbered by epochs; the number tells a request that the client sent next from one that went astray. A
 * request of the right epoch is taken up at once, and ends the one before it, whose connection must be broken.
 */
final class FetchSession implements FetchReader {

    /** In place of an id: there is no session. */
    static final int NO_SESSION = 0;

    /** The epoch of a request for a new session. */
    static final int INITIAL_EPOCH = 0;

    /** The epoch of a request outside of any session; one that it names is closed. */
    static final int FINAL_EPOCH = -1;

    private final int id;
    private final boolean byId;
    private final FetchContext home;
    private final FetchSessions sessions;
    private final FetchedPartitions partitions;
    /** The fetch in progress, and those behind it that have come since. */
    private final Deque<FetchProgress> accepted = new ArrayDeque<>(1);

    private List<AskedPartition.Key> unknown = List.of();
    private int epoch = INITIAL_EPOCH;
    private boolean answered;
    private boolean closed;

    // What the sessions of the shard note.
    final long madeNanos;
    long usedNanos;
    int countedSize;
    boolean ranked;

    FetchSession(int id, boolean byId, FetchContext home, FetchSessions sessions, long madeNanos) {
        this.id = id;
        this.byId = byId;
        this.home = home;
        this.sessions = sessions;
        this.partitions = new FetchedPartitions(home, byId, true);
        this.madeNanos = madeNanos;
        this.usedNanos = madeNanos;
    }

    int id() {
        return id;
    }

    /** {@link FetchedPartitions#weight()} of its partitions: 0 when it has none. */
    int size() {
        return partitions.weight();
    }

    /** True while no fetch is in progress. */
    boolean isIdle() {
        return accepted.isEmpty();
    }

    /** Why a request cannot be the next one, NONE when it is. */
    ErrorCode refusalOf(int requestEpoch, boolean requestById) {
        if (requestEpoch != epoch) {
            return ErrorCode.INVALID_FETCH_SESSION_EPOCH;
        }
        return requestById == byId ? ErrorCode.NONE : ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR;
    }

    /** Takes up what a request says of its partitions; the next request is that of the epoch after. */
    void update(FetchRequest request) {
        boolean goesOn = epoch != INITIAL_EPOCH;
        epoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        for (FetchRequest.FetchTopic topic : request.topics()) {
            AskedPartition.TopicKey key = new AskedPartition.TopicKey(topic.topic(), topic.topicId());
            for (FetchRequest.FetchPartition partition : topic.partitions()) {
                partitions.want(
                        new AskedPartition.Key(key, partition.partition()),
                        AskedPartition.positionOf(partition),
                        partition.partitionMaxBytes());
            }
        }
        if (goesOn) {
            request.forgottenTopicsData().forEach(this::forget);
        }
    }

    private void forget(FetchRequest.ForgottenTopic topic) {
        AskedPartition.TopicKey key = new AskedPartition.TopicKey(topic.topic(), topic.topicId());
        topic.partitions().forEach(partition -> partitions.forget(new AskedPartition.Key(key, partition)));
    }

    /** Works on a request whose partitions have been taken up. */
    void fetch(FetchLimits limits, FetchReply reply) {
        FetchProgress fetch = new FetchProgress(home, reply, limits, this);
        accepted.add(fetch);
        if (accepted.size() == 1) {
            fetch.start();
        } else {
            accepted.getFirst().refuse(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
    }

    /** It is no session any more; the fetch in progress is told so. */
    void close() {
        closed = true;
        if (accepted.isEmpty()) {
            partitions.end();
        } else {
            accepted.getFirst().refuse(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
    }

    @Override
    public FetchedPartitions partitions() {
        return partitions;
    }

    @Override
    public void begin() {
        partitions.lookUpNames(unknown);
        unknown = List.of();
    }

    @Override
    public boolean mayWait() {
        return partitions.placeless().isEmpty();
    }

    @Override
    public void leftOut(@Nullable FetchedPartition first) {
        // It stands first in its queue.
    }

    @Override
    public FetchBody answer(List<FetchedPartition> read, FetchResponseParts response) {
        answered = true;
        partitions.placeless().forEach(response::add);
        for (FetchedPartition partition : read) {
            if (partition.hasNews()) {
                response.add(partition);
                partition.told();
            }
            if (!byId && partition.wasUnknown()) {
                unknown = unknown.isEmpty() ? new ArrayList<>() : unknown;
                unknown.add(partition.key());
            }
        }
        return response.build(id);
    }

    @Override
    public void ended(FetchProgress fetch) {
        accepted.remove(fetch);
        if (!answered && fetch.isAbandoned() && !closed) {
            sessions.remove(this); // nobody has learnt its id
        }
        while (accepted.size() > 1) {
            accepted.removeFirst().refuseUnstarted(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
        if (closed) {
            accepted.forEach(each -> each.refuseUnstarted(ErrorCode.FETCH_SESSION_ID_NOT_FOUND));
            accepted.clear();
            partitions.end();
        } else if (accepted.isEmpty()) {
            sessions.rests(this);
        } else {
            accepted.getFirst().start();
        }
    }
}
