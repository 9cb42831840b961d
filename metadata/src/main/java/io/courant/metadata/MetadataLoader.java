package io.courant.metadata;

import io.courant.base.Completion;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecordFrame;
import io.courant.metadata.snapshot.SnapshotFiles;
import io.courant.metadata.snapshot.SnapshotName;
import io.courant.metadata.snapshot.SnapshotReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import io.courant.wire.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes the image at the start of a process: the newest snapshot that can be read, and every committed record of the log
 * behind it. On the control shard, once.
 */
public final class MetadataLoader {

    /** The state as it is committed, and how much of the log stands behind the snapshot that it came from. */
    public record Loaded(ClusterImage image, long bytesSinceSnapshot) {}

    private final MetadataLog log;
    private final SnapshotFiles snapshots;
    private final Shard shard;
    private final Lane lane;
    private final EventLog events;
    private ClusterImage image = ClusterImage.EMPTY;
    private long bytesSinceSnapshot;

    public MetadataLoader(MetadataLog log, SnapshotFiles snapshots, Shard shard, Lane lane, EventLog events) {
        this.log = log;
        this.snapshots = snapshots;
        this.shard = shard;
        this.lane = lane;
        this.events = events;
    }

    /** Loads; a failure says that what is stored is damaged, newer than known, or cannot be read. */
    public void load(Completion<Loaded> completion) {
        lane.submit(shard, () -> newestSnapshot(log.startOffset()), outcome -> {
            switch (outcome) {
                case Outcome.Success<ClusterImage>(var found) -> {
                    image = found;
                    replay(completion);
                }
                case Outcome.Failure<ClusterImage>(var cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    /** Blocks, on the lane. A snapshot serves if the log goes on where it ends, or earlier. */
    private ClusterImage newestSnapshot(long logStartOffset) throws IOException {
        IOException trouble = null;
        for (SnapshotName name : snapshots.newestFirst()) {
            if (name.endOffset() < logStartOffset) {
                break;
            }
            try {
                return SnapshotReader.read(snapshots, name);
            } catch (IOException e) {
                events.error(
                        "metadata.snapshot-unreadable", "a metadata snapshot cannot be read; trying an older one", e);
                if (trouble == null) {
                    trouble = e;
                } else {
                    trouble.addSuppressed(e);
                }
            }
        }
        if (logStartOffset > 0) {
            throw trouble != null
                    ? trouble
                    : new IOException("the metadata log begins at offset " + logStartOffset
                            + ", and there is no snapshot that reaches up to there");
        }
        return ClusterImage.EMPTY;
    }

    private void replay(Completion<Loaded> completion) {
        long next = image.offset() + 1;
        if (next > log.committedEndOffset()) {
            completion.completed(
                    Outcome.failure(new IOException("the metadata log ends at offset " + log.committedEndOffset()
                            + ", but its snapshot contains records up to offset " + image.offset())));
            return;
        }
        if (next == log.committedEndOffset()) {
            completion.completed(Outcome.success(new Loaded(image, bytesSinceSnapshot)));
            return;
        }
        log.read(next, MetadataLimits.REPLAY_READ_BYTES, outcome -> {
            switch (outcome) {
                case Outcome.Success<ByteBuffer>(var bytes) -> {
                    try {
                        apply(bytes);
                    } catch (IOException e) {
                        completion.completed(Outcome.failure(e));
                        return;
                    }
                    replay(completion);
                }
                case Outcome.Failure<ByteBuffer>(var cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    private void apply(ByteBuffer bytes) throws IOException {
        Invariants.check(bytes.hasRemaining(), "the metadata log gave nothing behind offset %s", image.offset());
        bytesSinceSnapshot += bytes.remaining();
        ImageBuilder builder = new ImageBuilder(image);
        RecordBatches batches = new RecordBatches().over(bytes, bytes.position(), bytes.limit());
        try (RecordCursor records = new RecordCursor()) {
            BatchStep step = batches.next();
            while (step == BatchStep.BATCH) {
                apply(batches.batch(), records, builder);
                step = batches.next();
            }
            if (step != BatchStep.END) {
                throw new IOException("the metadata log is damaged behind offset " + image.offset());
            }
        } catch (MalformedRecordException malformed) {
            throw new IOException("the metadata log is damaged behind offset " + image.offset(), malformed);
        }
        image = builder.build().after();
    }

    private void apply(RecordBatch batch, RecordCursor records, ImageBuilder builder)
            throws IOException, MalformedRecordException {
        records.over(batch);
        while (records.next()) {
            if (records.offset() <= image.offset()) {
                continue;
            }
            if (batch.isControl()) {
                builder.advance(records.offset(), batch.partitionLeaderEpoch());
                continue;
            }
            ByteBuffer value = records.value();
            if (value == null) {
                throw new IOException("the metadata record at offset " + records.offset() + " has no value");
            }
            builder.apply(MetadataRecordFrame.decoded(value), records.offset(), batch.partitionLeaderEpoch());
        }
    }
}
