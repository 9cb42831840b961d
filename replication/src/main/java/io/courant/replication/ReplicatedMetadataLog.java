package io.courant.replication;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.LogConfig;
import io.courant.log.LogIdentity;
import io.courant.log.PartitionLog;
import io.courant.log.ShardLogs;
import io.courant.metadata.MetadataLog;
import io.courant.metadata.config.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The metadata partition, led here: {@link MetadataLog} on a {@link PartitionLeader}, on the control shard. A record is
 * committed when the high watermark has passed it.
 */
public final class ReplicatedMetadataLog implements MetadataLog {

    /** The partition, whose directory is {@code __cluster_metadata-0} as in Kafka. */
    public static final LogIdentity IDENTITY = new LogIdentity("__cluster_metadata", Uuid.METADATA_TOPIC, 0);

    private static final TopicSettings SETTINGS = new TopicSettings(
            TopicSettings.Durability.DISK,
            1,
            LogConfig.DEFAULT
                    .withSegments(ReplicationLimits.METADATA_SEGMENT_BYTES, Long.MAX_VALUE)
                    .withRetention(LogConfig.Retention.FOREVER));

    private final PartitionLeader leader;
    private final PartitionLog log;
    private final Buffers buffers;
    private final Shard shard;
    private final Lane lane;

    private ReplicatedMetadataLog(PartitionLeader leader, PartitionLog log, Buffers buffers, Shard shard, Lane lane) {
        this.leader = leader;
        this.log = log;
        this.buffers = buffers;
        this.shard = shard;
        this.lane = lane;
    }

    /**
     * Opens, and recovers, the metadata partition.
     *
     * @param epoch the leader epoch that this process has taken in the coordination cell
     * @param lane reads from disk
     */
    public static void open(
            ShardLogs logs,
            int epoch,
            Buffers buffers,
            Shard shard,
            Clock clock,
            Lane lane,
            Completion<MetadataLog> completion) {
        logs.open(IDENTITY, SETTINGS.log(), outcome -> {
            switch (outcome) {
                case Outcome.Success<PartitionLog>(var log) -> {
                    if (log.latestEpoch() >= epoch) {
                        completion.completed(Outcome.failure(new IOException("the metadata log has records of epoch "
                                + log.latestEpoch() + ", and the coordination cell gave epoch " + epoch
                                + ": they do not belong together")));
                        return;
                    }
                    PartitionLeader leader = new PartitionLeader(
                            IDENTITY,
                            new LeaderTerm(epoch, 1, 1, SETTINGS),
                            new LeaderContext(shard, clock),
                            logs.room());
                    leader.opened(log);
                    completion.completed(Outcome.success(new ReplicatedMetadataLog(leader, log, buffers, shard, lane)));
                }
                case Outcome.Failure<PartitionLog>(var cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    @Override
    public int leaderEpoch() {
        return leader.leaderEpoch();
    }

    @Override
    public long startOffset() {
        return log.logStartOffset();
    }

    @Override
    public long endOffset() {
        return log.logEndOffset();
    }

    @Override
    public long committedEndOffset() {
        return leader.highWatermark();
    }

    @Override
    public void append(ByteBuffer batch, Completion<Long> committed) {
        int length = batch.remaining();
        CountedBuffer buffer = buffers.allocate(length);
        buffer.bytes().put(0, batch, batch.position(), length);
        leader.appendOwn(ProduceBatch.own(buffer, length), answer -> {
            switch (answer) {
                case AppendAnswer.Appended(var baseOffset, var timeMs, var startOffset) ->
                    committed.completed(Outcome.success(baseOffset));
                case AppendAnswer.Refused(var error, var message, var recordIndex, var startOffset) ->
                    committed.completed(Outcome.failure(
                            new IOException("the metadata log refused a batch: " + error + " (" + message + ")")));
            }
        });
    }

    @Override
    public void read(long offset, int maxBytes, Completion<ByteBuffer> completion) {
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
                completion.completed(Outcome.failure(new IOException(
                        "the metadata log cannot be read at offset " + offset + ": " + refused.error())));
        }
    }

    @Override
    public void deleteBelow(long offset, Completion<Done> completion) {
        log.advanceLogStart(offset, completion);
    }
}
