package io.courant.replication;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.PartitionLog;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One wish to delete the oldest records of a partition, as DeleteRecords has it: up to the high watermark, and answered when
 * no end of the broker brings them back. Where memory is enough for a record to count, what is deleted becomes durable first:
 * a log begins nowhere but where it is durable. Belongs to its {@link PartitionLeader}.
 */
final class RecordDeletion {

    /** Stands for the high watermark. */
    static final long ALL_VISIBLE = -1;

    private final PartitionLeader leader;
    private final PartitionLog log;
    private final Consumer<DeletionAnswer> answer;
    private boolean answered;
    private @Nullable Timer timer;

    private RecordDeletion(PartitionLeader leader, PartitionLog log, Consumer<DeletionAnswer> answer) {
        this.leader = leader;
        this.log = log;
        this.answer = answer;
    }

    /** Begins; exactly one answer comes, perhaps within the call. */
    static void begin(
            PartitionLeader leader,
            PartitionLog log,
            LeaderContext context,
            long offset,
            int timeoutMs,
            Consumer<DeletionAnswer> answer) {
        long below = offset == ALL_VISIBLE ? leader.highWatermark() : offset;
        if (!leader.term().settings().log().retention().deletes()) {
            answer.accept(new DeletionAnswer.Refused(ErrorCode.POLICY_VIOLATION));
        } else if (below < 0 || below > leader.highWatermark()) {
            answer.accept(new DeletionAnswer.Refused(ErrorCode.OFFSET_OUT_OF_RANGE));
        } else {
            new RecordDeletion(leader, log, answer).run(below, timeoutMs, context);
        }
    }

    private void run(long below, int timeoutMs, LeaderContext context) {
        log.durableUpTo(below, durable -> {
            switch (durable) {
                case Outcome.Success<Done> ignored -> log.advanceLogStart(below, this::moved);
                case Outcome.Failure<Done>(IOException cause) -> moved(Outcome.failure(cause));
            }
        });
        timer = context.shard()
                .schedule(DiskWait.nanos(timeoutMs), () -> tell(new DeletionAnswer.TimedOut(log.logStartOffset())));
    }

    private void moved(Outcome<Done> outcome) {
        if (outcome instanceof Outcome.Success<Done>) {
            tell(new DeletionAnswer.Deleted(log.logStartOffset()));
        } else {
            ErrorCode refusal = leader.appendRefusal();
            tell(new DeletionAnswer.Refused(refusal == null ? ErrorCode.KAFKA_STORAGE_ERROR : refusal));
        }
    }

    private void tell(DeletionAnswer told) {
        if (!answered) {
            answered = true;
            if (timer != null) {
                timer.cancel();
            }
            answer.accept(told);
        }
    }
}
