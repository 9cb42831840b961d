package io.courant.metadata;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecord;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes the image at the start of a process, in two steps: the newest snapshot that can be read, before anything is changed
 * in the data directory, and then every committed record of the log behind it. On the control shard, each step once.
 */
public final class MetadataLoader {

    /** The state as it is committed, and how much of the log stands behind the snapshot that it came from. */
    public record Loaded(ClusterImage image, long bytesSinceSnapshot) {}

    private final SnapshotFiles snapshots;
    private final Shard shard;
    private final Lane lane;
    private final EventLog events;
    private ClusterImage image = ClusterImage.EMPTY;
    private @Nullable IOException snapshotTrouble;
    private long bytesSinceSnapshot;

    public MetadataLoader(SnapshotFiles snapshots, Shard shard, Lane lane, EventLog events) {
        this.snapshots = snapshots;
        this.shard = shard;
        this.lane = lane;
        this.events = events;
    }

    /** Where the snapshots are. */
    public SnapshotFiles snapshots() {
        return snapshots;
    }

    /** What reading the snapshots gave; the trouble is that of the newest one. */
    private record Restored(ClusterImage image, @Nullable IOException trouble) {}

    /** Reads the newest snapshot; a failure says that it is newer than known, or that the disk fails. */
    public void readSnapshot(Completion<Done> completion) {
        lane.submit(shard, this::newestSnapshot, outcome -> {
            switch (outcome) {
                case Outcome.Success<Restored>(var restored) -> {
                    image = restored.image;
                    snapshotTrouble = restored.trouble;
                    completion.completed(Outcome.done());
                }
                case Outcome.Failure<Restored>(var cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    /** Blocks, on the lane. A snapshot that is damaged leaves its place to an older one, with which the log may go on. */
    private Restored newestSnapshot() throws IOException {
        IOException trouble = null;
        for (SnapshotName name : snapshots.newestFirst()) {
            try {
                return new Restored(SnapshotReader.read(snapshots, name), trouble);
            } catch (NewerMetadataException newer) {
                throw newer;
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
        return new Restored(ClusterImage.EMPTY, trouble);
    }

    /** Goes on with {@code log}; a failure says that what is stored is damaged, newer than known, or cannot be read. */
    public void load(MetadataLog log, Completion<Loaded> completion) {
        if (image.offset() + 1 < log.startOffset()) {
            completion.completed(Outcome.failure(
                    snapshotTrouble != null
                            ? snapshotTrouble
                            : new IOException("the metadata log begins at offset " + log.startOffset()
                                    + ", and there is no snapshot that reaches up to there")));
            return;
        }
        replay(log, completion);
    }

    private void replay(MetadataLog log, Completion<Loaded> completion) {
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
                    replay(log, completion);
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
            builder.apply(decoded(value), records.offset(), batch.partitionLeaderEpoch());
        }
    }

    private static MetadataRecord decoded(ByteBuffer value) throws IOException {
        try {
            return MetadataRecordFrame.decoded(value);
        } catch (NewerMetadataException newer) {
            throw newer.in("the metadata log");
        }
    }
}
