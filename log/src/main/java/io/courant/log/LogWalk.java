package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Lane;
import io.courant.log.UnopenedLogs.UnopenedLog;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A way over all logs of a shard, again and again, for work that nobody asks for: first those that are open when it begins,
 * then those that lie in the directory and were never opened in this life. Each kind of work has a walk of its own, and its
 * own pace. On the shard.
 */
final class LogWalk {

    private final ShardTools tools;
    private final Map<TopicIdPartition, PartitionLog> open;
    private final Queue<PartitionLog> left = new ArrayDeque<>();
    private final UnopenedLogs unopened;
    private final UnopenedLogs.Pass unopenedLeft;
    private final LaneWork workForUnopened;

    /** Of those that are not open, it comes to those of whose entry in the checkpoint {@code wanted} holds. */
    LogWalk(
            ShardTools tools,
            Map<TopicIdPartition, PartitionLog> open,
            UnopenedLogs unopened,
            Predicate<CheckpointEntry> wanted) {
        this.tools = tools;
        this.open = Collections.unmodifiableMap(open);
        this.unopened = unopened;
        this.unopenedLeft = unopened.pass(wanted);
        this.workForUnopened = new LaneWork(tools);
    }

    /** Begins with the logs that are open now. */
    void begin() {
        left.addAll(open.values());
    }

    /** Comes to no more open logs. */
    void end() {
        left.clear();
    }

    /** The open log that it has come to, until it is {@link #passed}; null when there is no more. */
    @Nullable
    PartitionLog present() {
        return left.peek();
    }

    void passed() {
        left.remove();
    }

    /** Whether a log is still open here, and works. */
    boolean isThere(PartitionLog log) {
        return open.get(log.identity().key()) == log && log.state().failure == null;
    }

    /** The next log that is not open; null at the end, and then the next round begins. */
    @Nullable
    UnopenedLog nextUnopened() {
        return unopenedLeft.next();
    }

    boolean isThere(UnopenedLog log) {
        return unopened.isThere(log);
    }

    LaneWork workForUnopened() {
        return workForUnopened;
    }

    /** Runs {@code work}, which changes nothing, for a log that is not open on the lane of the background. */
    <T> void readUnopened(Lane.Work<T> work, Completion<T> completion) {
        workForUnopened.submitReading(tools.lanes.background(), work, completion);
    }

    /** Runs {@code then} when no lane is at work in a log that is not open; what is asked for such a one now waits for that. */
    void whenUnopenedAreLeftAlone(Runnable then) {
        workForUnopened.whenEarlierAreDone(then);
    }
}
