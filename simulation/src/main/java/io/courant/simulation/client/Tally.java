package io.courant.simulation.client;

import java.util.EnumMap;
import java.util.Map;

/** Counts the interesting states that a run has reached, so that a blind spot of the workload shows. */
public final class Tally {

    /** An interesting state. */
    public enum State {
        BATCH_ACKNOWLEDGED,
        BATCH_SENT_AGAIN,
        DUPLICATE_ANSWERED,
        OUT_OF_ORDER_REFUSED,
        FIVE_IN_FLIGHT,
        RECORDS_SEEN,
        LONG_POLL_ENDED_WITH_RECORDS,
        LONG_POLL_ENDED_EMPTY,
        FETCH_SESSION_WENT_ON,
        CONNECTION_LOST,
        CONNECTION_REFUSED,
        RETRIABLE_ERROR,
        TOPIC_CREATED,
        TOPIC_GROWN,
        TOPIC_DELETED,
        SETTING_CHANGED,
        GARBAGE_SENT,
        RECORDS_DELETED,
        RECORDS_EXPIRED,
        RETENTION_CHANGED,
        CLEANUP_POLICY_CHANGED,
        DURABILITY_CHANGED,
        DEFAULT_DURABILITY_CHANGED,
        LOST_RECORD_REPLACED,
        PRODUCER_BEGAN_ANEW,
        START_MOVED_BY_RULES,
        READ_BELOW_THE_START,
        CLIENT_VANISHED,
        READER_STALLED,
        WAITED_FOR_ROOM,
        POWER_LOST,
        POWER_LOST_DURING_START,
        UNSYNCED_LOST,
        KILLED,
        KILLED_DURING_START,
        STOPPED_CLEANLY,
        NODE_FAILED,
        SYNC_FAILED,
        DISK_FULL,
        DISK_SLOW,
        DIRECTORY_FULL,
        DIRECTORY_AWAY,
        DIRECTORY_WENT_OFFLINE,
        STARTED_WITHOUT_A_DIRECTORY,
        LEADER_LOST,
        LEADER_BACK,
        SHARD_PAUSED,
        CLOCK_STEPPED,
        CLOCK_JUMPED,
        BIT_FLIPPED_IN_SEGMENT,
        BIT_FLIPPED_IN_JOURNAL,
        BIT_FLIPPED_IN_CHECKPOINT,
        BIT_FLIPPED_IN_INDEX,
        BIT_FLIPPED_IN_SNAPSHOT,
        BIT_FLIPPED_IN_CLEAN_STOP,
        DAMAGE_NAMED,
        DAMAGE_SERVED_UNKNOWN,
        CORRUPT_ANSWERED,
        JOURNAL_DAMAGE_NAMED,
        CHECKPOINT_DAMAGE_NAMED,
        INDEX_REBUILT,
        SNAPSHOT_UNUSABLE,
        SEGMENT_ROLLED,
        LOG_COMPACTED,
        TAIL_CUT,
        METADATA_SNAPSHOT,
        CHECKPOINT_WRITTEN,
        CRASHED_IN_CHECKPOINT,
        SEGMENT_GIVEN_BACK,
        PRODUCER_EXPIRED,
        PRODUCER_REMEMBERED,
        SEQUENCE_LOST,
        GENERATION_ASSIGNED,
        MEMBER_CALLED,
        MEMBER_FORGOTTEN,
        GROUP_READ,
        GROUPS_NOT_LOADED,
        OFFSET_LOOKED_UP,
        EPOCH_END_LOOKED_UP,
        STARTED,
        STARTED_ON_A_COORDINATION_SERVICE
    }

    private final Map<State, Long> counts = new EnumMap<>(State.class);

    public void reached(State state) {
        reached(state, 1);
    }

    public void reached(State state, long times) {
        counts.merge(state, times, Long::sum);
    }

    public long of(State state) {
        return counts.getOrDefault(state, 0L);
    }

    /** Adds what another run has reached. */
    public void add(Tally other) {
        other.counts.forEach((state, times) -> reached(state, times));
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
