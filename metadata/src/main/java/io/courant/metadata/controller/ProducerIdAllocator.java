package io.courant.metadata.controller;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.image.MetadataRecords;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gives out producer ids from blocks: a block is taken by one record, and its ids are given out once that is committed; what
 * is left of it when the process ends is never used. Belongs to the control shard.
 */
final class ProducerIdAllocator {

    private final MetadataWriter writer;
    private final Deque<Completion<ProducerIdAnswer>> waiting = new ArrayDeque<>();
    private int brokerId = -1;
    private long brokerEpoch = -1;
    private long next;
    private long end;

    ProducerIdAllocator(MetadataWriter writer) {
        this.writer = writer;
    }

    /** For whom blocks are taken from now on. */
    void registered(int newBrokerId, long newBrokerEpoch) {
        brokerId = newBrokerId;
        brokerEpoch = newBrokerEpoch;
    }

    void allocate(Completion<ProducerIdAnswer> completion) {
        if (next < end) {
            completion.completed(Outcome.success(new ProducerIdAnswer.Assigned(next++)));
            return;
        }
        if (waiting.size() >= MetadataLimits.MAX_WAITING_PRODUCERS) {
            completion.completed(Outcome.success(new ProducerIdAnswer.Refused(
                    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, "too many producers wait for an id")));
            return;
        }
        waiting.add(completion);
        if (waiting.size() == 1) {
            takeBlock();
        }
    }

    private void takeBlock() {
        long first = writer.speculative().nextProducerId();
        if (first > Long.MAX_VALUE - MetadataLimits.PRODUCER_ID_BLOCK_SIZE) {
            answerWaiting(Outcome.success(
                    new ProducerIdAnswer.Refused(ErrorCode.UNKNOWN_SERVER_ERROR, "all producer ids are used up")));
            return;
        }
        long blockEnd = first + MetadataLimits.PRODUCER_ID_BLOCK_SIZE;
        writer.write(
                List.of(MetadataRecords.producerIds(brokerId, brokerEpoch, blockEnd)),
                outcome -> blockTaken(first, blockEnd, outcome));
    }

    private void blockTaken(long first, long blockEnd, Outcome<Done> outcome) {
        switch (outcome) {
            case Outcome.Success<Done> taken -> {
                next = first;
                end = blockEnd;
                while (next < end && !waiting.isEmpty()) {
                    waiting.remove().completed(Outcome.success(new ProducerIdAnswer.Assigned(next++)));
                }
                if (!waiting.isEmpty()) {
                    takeBlock();
                }
            }
            case Outcome.Failure<Done>(IOException cause) -> answerWaiting(Outcome.failure(cause));
        }
    }

    private void answerWaiting(Outcome<ProducerIdAnswer> answer) {
        while (!waiting.isEmpty()) {
            waiting.remove().completed(answer);
        }
    }
}
