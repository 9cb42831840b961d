package io.courant.replication;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.LogConfig;
import io.courant.log.LogIdentity;
import io.courant.log.ShardLogs;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one shard has of one data directory: its logs, and which of those found at the start still wait to be opened or
 * recovered. Belongs to the shard; what is said of the end may be asked elsewhere once {@link ShardPartitions#close} has
 * ended.
 */
public final class ShardDirectory {

    private final Uuid id;
    private final ShardLogs logs;
    private final List<LogIdentity> found;
    private final boolean recover;
    private final Map<TopicIdPartition, LogIdentity> unopened = new HashMap<>();
    private final Deque<LogIdentity> toRecover = new ArrayDeque<>();
    /** Found after a sudden end, and not opened yet: opening recovers. */
    private final Set<TopicIdPartition> unrecovered = new HashSet<>();

    private int underRecovery;
    private boolean met;
    private boolean closed;
    private Outcome<Done> closing = Outcome.done();

    /**
     * A shard's part of the directory {@code id}.
     *
     * @param found the logs that the directory had at the start, all shards'
     * @param recover true after an unclean stop
     */
    public ShardDirectory(Uuid id, ShardLogs logs, List<LogIdentity> found, boolean recover) {
        this.id = id;
        this.logs = logs;
        this.found = List.copyOf(found);
        this.recover = recover;
    }

    Uuid id() {
        return id;
    }

    ShardLogs logs() {
        return logs;
    }

    /** The logs that the directory had at the start, all shards'. */
    List<LogIdentity> found() {
        return found;
    }

    /**
     * Whether, after a sudden end, every partition found at the start has been recovered; true after a clean stop. Until the
     * close has ended a partition may be recovered, or fail to be.
     */
    public boolean isRecovered() {
        return !recover || (met && unrecovered.isEmpty());
    }

    /** How the close of the logs has ended. */
    public Outcome<Done> closing() {
        return closing;
    }

    /** A found log that the image knows, and has here. */
    void waits(LogIdentity identity) {
        unopened.put(identity.key(), identity);
        if (recover) {
            toRecover.add(identity);
            unrecovered.add(identity.key());
        }
    }

    /**
     * Everything found has been compared with the image: what no one opens is scrubbed all the same, and gives up what need not
     * be kept.
     *
     * @param configOf the settings of a log; null when its topic is gone
     * @param toOpen opens a log
     */
    void allMet(Function<LogIdentity, @Nullable LogConfig> configOf, Consumer<LogIdentity> toOpen) {
        met = true;
        logs.scrubUnopened(identity -> unopened.containsKey(identity.key()));
        logs.retainUnopened(configOf, toOpen);
    }

    /** The next log to recover that nobody has asked for yet; null when there is none, or enough are under recovery. */
    @Nullable
    LogIdentity nextToRecover() {
        if (underRecovery >= ReplicationLimits.RECOVERIES_AT_A_TIME) {
            return null;
        }
        LogIdentity next = toRecover.poll();
        while (next != null && !unopened.containsKey(next.key())) {
            next = toRecover.poll();
        }
        return next;
    }

    /** A log is opened so that it is recovered, and counts as under recovery until {@link #recoveryEnded}. */
    void recoveryBegun() {
        underRecovery++;
    }

    /** The recovery of a log has ended, or failed. */
    void recoveryEnded() {
        underRecovery--;
    }

    /** The log is being opened; tells whether it was found at the start and had not been opened before. */
    boolean opening(TopicIdPartition key) {
        return unopened.remove(key) != null;
    }

    /**
     * Opening a log that was found has failed: the next touch tries again. One that is to be recovered does not wait for
     * that: what the journal has of it keeps the journal from being freed.
     */
    void waitsAgain(LogIdentity identity) {
        unopened.put(identity.key(), identity);
        if (unrecovered.contains(identity.key()) && !closed) {
            toRecover.add(identity);
        }
    }

    void recovered(TopicIdPartition key) {
        unrecovered.remove(key);
    }

    /** The topic is gone: tells the log that was never opened, null when there is none. */
    @Nullable
    LogIdentity forget(TopicIdPartition key) {
        unrecovered.remove(key);
        return unopened.remove(key); // and what is to be recovered is looked up there when its turn comes
    }

    void close(Completion<Done> completion) {
        closed = true;
        toRecover.clear();
        logs.close(outcome -> {
            closing = outcome;
            completion.completed(outcome);
        });
    }
}
