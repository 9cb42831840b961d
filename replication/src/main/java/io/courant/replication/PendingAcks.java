package io.courant.replication;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Batches of one partition that wait until they are as safe as {@code acks=all} asks for, by rising end offset, with one timer.
 */
final class PendingAcks {

    private record PendingAck(
            long endOffset, long deadlineNanos, AppendAnswer.Appended appended, Consumer<AppendAnswer> answer) {}

    private final Shard shard;
    private final Clock clock;
    private final Deque<PendingAck> pending = new ArrayDeque<>(0);
    private @Nullable Timer timer;
    private long timerNanos;

    PendingAcks(Shard shard, Clock clock) {
        this.shard = shard;
        this.clock = clock;
    }

    /**
     * Answers {@code appended} once {@link #advance} has reached {@code endOffset}, or says after {@link DiskWait} that it has
     * not.
     */
    void add(long endOffset, int timeoutMs, AppendAnswer.Appended appended, Consumer<AppendAnswer> answer) {
        long deadlineNanos = clock.monotonicNanos() + DiskWait.nanos(timeoutMs);
        PendingAck added = new PendingAck(endOffset, deadlineNanos, appended, answer);
        if (pending.isEmpty() || pending.getLast().endOffset <= endOffset) {
            pending.addLast(added);
        } else {
            insert(added);
        }
        arm(deadlineNanos);
    }

    /** A repeated batch ends before what is already waiting. */
    private void insert(PendingAck added) {
        Deque<PendingAck> behind = new ArrayDeque<>();
        while (!pending.isEmpty() && pending.getLast().endOffset > added.endOffset) {
            behind.push(pending.removeLast());
        }
        pending.addLast(added);
        pending.addAll(behind);
    }

    /** What ends at {@code safeEnd} or before is safe. */
    void advance(long safeEnd) {
        while (!pending.isEmpty() && pending.getFirst().endOffset <= safeEnd) {
            PendingAck reached = pending.removeFirst();
            reached.answer.accept(reached.appended);
        }
    }

    /** Answers all of them with {@code error}: nothing more will come. */
    void refuseAll(ErrorCode error, String message) {
        List<PendingAck> all = new ArrayList<>(pending);
        pending.clear();
        all.forEach(each -> refuse(each, error, message));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    private void arm(long deadlineNanos) {
        if (timer != null && timerNanos - deadlineNanos <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = deadlineNanos;
        timer = shard.schedule(Math.max(0, deadlineNanos - clock.monotonicNanos()), this::expire);
    }

    private void expire() {
        timer = null;
        long now = clock.monotonicNanos();
        List<PendingAck> late = new ArrayList<>();
        long next = Long.MAX_VALUE;
        for (Iterator<PendingAck> each = pending.iterator(); each.hasNext(); ) {
            PendingAck ack = each.next();
            long leftNanos = ack.deadlineNanos - now;
            if (leftNanos <= 0) {
                late.add(ack);
                each.remove();
            } else {
                next = Math.min(next, leftNanos);
            }
        }
        if (next != Long.MAX_VALUE) {
            arm(now + next);
        }
        late.forEach(ack -> refuse(ack, ErrorCode.REQUEST_TIMED_OUT, "not durable in time; the batch stays"));
    }

    private static void refuse(PendingAck ack, ErrorCode error, String message) {
        ack.answer.accept(new AppendAnswer.Refused(error, message, -1, ack.appended.logStartOffset()));
    }
}
