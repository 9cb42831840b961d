package io.courant.server.group;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.coordinator.runtime.CoordinatorLog;
import io.courant.replication.AppendAnswer;
import io.courant.replication.FetchAnswer;
import io.courant.replication.FetchPosition;
import io.courant.replication.GatheredSlices;
import io.courant.replication.PartitionLeader;
import io.courant.replication.PartitionLookup;
import io.courant.replication.ProduceBatch;
import io.courant.replication.ShardPartitions;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A partition of an internal topic as its coordinator uses it: its leader, who may change or go. */
final class PartitionCoordinatorLog implements CoordinatorLog {

    private static final long UNKNOWN = -1;

    private final ShardPartitions partitions;
    private final Uuid topicId;
    private final int partition;
    private final Shard shard;
    private final Lane lane;

    PartitionCoordinatorLog(ShardPartitions partitions, Uuid topicId, int partition, Shard shard, Lane lane) {
        this.partitions = partitions;
        this.topicId = topicId;
        this.partition = partition;
        this.shard = shard;
        this.lane = lane;
    }

    @Override
    public void open(Completion<Done> completion) {
        PartitionLeader leader = leader();
        if (leader == null) {
            completion.completed(Outcome.failure(notLed()));
            return;
        }
        leader.load(0, opened -> {
            boolean isOpen = opened instanceof Outcome.Success<Done> && leader.logStartOffset() != UNKNOWN;
            completion.completed(
                    isOpen || opened instanceof Outcome.Failure<Done> ? opened : Outcome.failure(notLed()));
        });
    }

    @Override
    public long startOffset() {
        PartitionLeader leader = leader();
        return leader == null ? 0 : Math.max(0, leader.logStartOffset());
    }

    @Override
    public long committedEndOffset() {
        PartitionLeader leader = leader();
        return leader == null ? 0 : Math.max(0, leader.highWatermark());
    }

    @Override
    public void read(long offset, int maxBytes, Completion<ByteBuffer> completion) {
        PartitionLeader leader = leader();
        if (leader == null) {
            completion.completed(Outcome.failure(notLed()));
            return;
        }
        FetchAnswer answer = leader.read(
                new FetchPosition(offset, FetchPosition.UNCHECKED, FetchPosition.UNCHECKED), maxBytes, true);
        switch (answer) {
            case FetchAnswer.Fetched fetched ->
                lane.submit(shard, () -> GatheredSlices.of(fetched.slices(), fetched.sizeInBytes()), completion);
            case FetchAnswer.NotLoaded notLoaded ->
                leader.load(offset, loaded -> {
                    switch (loaded) {
                        case Outcome.Success<Done> done -> read(offset, maxBytes, completion);
                        case Outcome.Failure<Done>(var cause) -> completion.completed(Outcome.failure(cause));
                    }
                });
            case FetchAnswer.Diverging diverging -> throw Invariants.unreachable("no epoch was asked about");
            case FetchAnswer.Refused refused ->
                completion.completed(Outcome.failure(
                        new IOException(name() + " cannot be read at offset " + offset + ": " + refused.error())));
        }
    }

    @Override
    public void append(CountedBuffer batch, Completion<Done> committed) {
        PartitionLeader leader = leader();
        if (leader == null) {
            batch.release();
            committed.completed(Outcome.failure(notLed()));
            return;
        }
        leader.appendOwn(ProduceBatch.own(batch, batch.capacity()), answer -> {
            switch (answer) {
                case AppendAnswer.Appended appended -> committed.completed(Outcome.done());
                case AppendAnswer.Refused(var error, var message, var recordIndex, var startOffset) ->
                    committed.completed(Outcome.failure(
                            new IOException(name() + " refused a batch: " + error + " (" + message + ")")));
            }
        });
    }

    @Override
    public boolean isFull() {
        PartitionLeader leader = leader();
        return leader != null && leader.isFull();
    }

    private @Nullable PartitionLeader leader() {
        return partitions.find(topicId, partition) instanceof PartitionLookup.Led(PartitionLeader leader)
                ? leader
                : null;
    }

    private String name() {
        return OffsetsTopic.NAME + "-" + partition;
    }

    private IOException notLed() {
        return new IOException(name() + " is not led here");
    }
}
