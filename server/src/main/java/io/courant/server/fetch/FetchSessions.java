package io.courant.server.fetch;

import io.courant.base.Clock;
import io.courant.base.Random;
import io.courant.server.ServerLimits;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fetch sessions whose home is one shard. The process's slots, and the partitions that sessions may have, are divided evenly
 * among the shards; an id names the shard, and is drawn, so that one of a former life of this broker is not taken for another.
 *
 * <p>When there is no room, a session that has not been used for two minutes makes place for a new one; else one that is two
 * minutes old and smaller than the new one, the smallest first. Where there is none, the new one is not made, and its client
 * fetches as it would without. Kafka's replicas come before its consumers here; these replicas do not fetch so.
 */
public final class FetchSessions {

    private static final Comparator<FetchSession> BY_SIZE = Comparator.<FetchSession>comparingInt(
                    session -> session.countedSize)
            .thenComparingInt(FetchSession::id);

    private final int index;
    private final int shards;
    private final int slots;
    private final int mostPartitions;
    private final Clock clock;
    private final Random random;
    /** By id, the one that was not used for longest first. */
    private final LinkedHashMap<Integer, FetchSession> sessions = new LinkedHashMap<>();
    /** Those that are old enough to make place for a larger one. */
    private final TreeSet<FetchSession> oldBySize = new TreeSet<>(BY_SIZE);

    private int partitions;

    /**
     * Those of shard {@code index}.
     *
     * @param slots {@code max.incremental.fetch.session.cache.slots}, for all shards
     */
    public FetchSessions(int index, int shards, int slots, Clock clock, Random random) {
        this.index = index;
        this.shards = shards;
        this.slots = slots / shards + (index < slots % shards ? 1 : 0);
        this.mostPartitions = ServerLimits.FETCH_SESSION_PARTITIONS_PER_PROCESS / shards;
        this.clock = clock;
        this.random = random;
    }

    /** Index of the shard that is home to the session {@code id}. */
    static int homeOf(int id, int shards) {
        return Math.floorMod(id, shards);
    }

    @Nullable
    FetchSession find(int id) {
        return sessions.get(id);
    }

    /** A new session for {@code size} partitions, which it has not got yet; null when there is no room. */
    @Nullable
    FetchSession make(FetchContext home, boolean byId, int size) {
        if (slots == 0 || size > mostPartitions || !makeRoom(size)) {
            return null;
        }
        FetchSession session = new FetchSession(newId(), byId, home, this, clock.monotonicNanos());
        sessions.put(session.id(), session);
        return session;
    }

    /** A request goes on with {@code session}, and may have changed its size; false when there is no room for that. */
    boolean use(FetchSession session) {
        session.usedNanos = clock.monotonicNanos();
        sessions.putLast(session.id(), session);
        int size = session.size();
        boolean old = session.usedNanos - session.madeNanos >= ServerLimits.FETCH_SESSION_EVICTION_NANOS;
        if (size != session.countedSize || old != session.ranked) {
            if (session.ranked) {
                oldBySize.remove(session);
            }
            partitions += size - session.countedSize;
            session.countedSize = size;
            session.ranked = old;
            if (old) {
                oldBySize.add(session);
            }
        }
        return partitions <= mostPartitions;
    }

    /** The last fetch of {@code session} has ended. */
    void rests(FetchSession session) {
        session.usedNanos = clock.monotonicNanos();
    }

    void remove(int id) {
        FetchSession session = sessions.get(id);
        if (session != null) {
            remove(session);
        }
    }

    void remove(FetchSession session) {
        sessions.remove(session.id());
        if (session.ranked) {
            oldBySize.remove(session);
        }
        partitions -= session.countedSize;
        session.close();
    }

    private boolean makeRoom(int size) {
        while (sessions.size() >= slots || partitions + size > mostPartitions) {
            FetchSession victim = victim(size);
            if (victim == null) {
                return false;
            }
            remove(victim);
        }
        return true;
    }

    private @Nullable FetchSession victim(int size) {
        long now = clock.monotonicNanos();
        for (FetchSession session : sessions.values()) {
            if (now - session.usedNanos < ServerLimits.FETCH_SESSION_EVICTION_NANOS) {
                break;
            }
            if (session.isIdle()) {
                return session;
            }
        }
        for (FetchSession session : oldBySize) {
            if (session.countedSize >= size) {
                break;
            }
            if (session.isIdle()) {
                return session;
            }
        }
        return null;
    }

    private int newId() {
        int id;
        do {
            int drawn = random.nextInt(Integer.MAX_VALUE - shards);
            id = drawn - Math.floorMod(drawn, shards) + index;
        } while (id == FetchSession.NO_SESSION || sessions.containsKey(id));
        return id;
    }
}
