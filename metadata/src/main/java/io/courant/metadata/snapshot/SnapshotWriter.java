package io.courant.metadata.snapshot;

import io.courant.base.Clock;
import io.courant.base.Completion;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.log.stored.Syncs;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecordFrame;
import io.courant.wire.message.SnapshotFooterRecordBuilder;
import io.courant.wire.message.SnapshotHeaderRecordBuilder;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.ControlValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Writes images to disk in the background, one at a time: each turn of its shard encodes some records, a lane writes them.
 *
 * <p>A snapshot is a file of record batches in the format of the log, as in Kafka:
 *
 * <pre>
 *  +-----------------------+------------------------------+-----------------------+
 *  | control batch         | data batches                 | control batch         |
 *  | SNAPSHOT_HEADER       | {@link MetadataRecordFrame}s | SNAPSHOT_FOOTER       |
 *  +-----------------------+------------------------------+-----------------------+
 * </pre>
 *
 * Offsets count from 0 within the file; every batch has its CRC. The file gets its name when all of it is durable, and with
 * the name its directory is synced: whatever has the name is whole.
 */
public final class SnapshotWriter {

    private static final short HEADER_VERSION = 0;
    private static final short FOOTER_VERSION = 0;

    private final SnapshotFiles files;
    private final Shard shard;
    private final Lane lane;
    private final Clock clock;
    private boolean busy;

    /** A writer on {@code shard} that does its disk work on {@code lane}. */
    public SnapshotWriter(SnapshotFiles files, Shard shard, Lane lane, Clock clock) {
        this.files = files;
        this.shard = shard;
        this.lane = lane;
        this.clock = clock;
    }

    public boolean busy() {
        return busy;
    }

    /**
     * Writes {@code image}; not while {@link #busy()}.
     *
     * @param completion told the oldest snapshot that is kept, up to whose end the log may go; a failure leaves nothing but a
     *     file that the next try removes; after a {@link io.courant.log.stored.SyncFailedException} there is no next try
     */
    public void write(ClusterImage image, Completion<SnapshotName> completion) {
        Invariants.check(!busy, "one snapshot is written at a time");
        busy = true;
        new Writing(image, completion).begin();
    }

    /** One snapshot on its way. */
    private final class Writing {
        private final SnapshotName name;
        private final Iterator<MetadataRecord> records;
        private final Completion<SnapshotName> completion;
        private final BatchBuilder builder = new BatchBuilder();
        private final long timestampMs = clock.wallMs();
        private long nextOffset;

        Writing(ClusterImage image, Completion<SnapshotName> completion) {
            this.name = new SnapshotName(image.offset() + 1, image.epoch());
            this.records = new ImageRecords(image);
            this.completion = completion;
        }

        void begin() {
            Lane.Work<Target> open = () -> {
                files.prepare();
                Path path = files.unfinishedPath(name);
                return new Target(files.disk().open(path, Disk.Mode.CREATE_NEW), path);
            };
            lane.submit(shard, open, opened -> {
                switch (opened) {
                    case Outcome.Success<Target>(var target) -> write(target, header(), this::continueWith);
                    case Outcome.Failure<Target>(var cause) -> end(Outcome.failure(cause));
                }
            });
        }

        private void continueWith(Target target) {
            if (!records.hasNext()) {
                write(target, footer(), this::finish);
                return;
            }
            builder.reset();
            builder.baseOffset(nextOffset).partitionLeaderEpoch(name.epoch());
            for (int i = 0;
                    i < MetadataLimits.SNAPSHOT_RECORDS_PER_STEP
                            && builder.sizeInBytes() < MetadataLimits.MAX_BATCH_BYTES
                            && records.hasNext();
                    i++) {
                builder.append(timestampMs, null, MetadataRecordFrame.encoded(records.next()));
                nextOffset++;
            }
            write(target, builder.build(), this::continueWith);
        }

        private void write(Target target, ByteBuffer batch, Consumer<Target> next) {
            Lane.Work<Target> work = () -> target.write(batch);
            lane.submit(shard, work, written -> {
                switch (written) {
                    case Outcome.Success<Target>(var ready) -> next.accept(ready);
                    case Outcome.Failure<Target>(var cause) -> end(Outcome.failure(cause));
                }
            });
        }

        private void finish(Target target) {
            Lane.Work<SnapshotName> work = () -> {
                target.finish();
                files.publish(name);
                return files.prune();
            };
            lane.submit(shard, work, this::end);
        }

        private void end(Outcome<SnapshotName> outcome) {
            busy = false;
            completion.completed(outcome);
        }

        private ByteBuffer header() {
            var message = new SnapshotHeaderRecordBuilder()
                    .version(HEADER_VERSION)
                    .lastContainedLogTimestamp(timestampMs)
                    .build();
            return control(new ControlValue.SnapshotHeader(message));
        }

        private ByteBuffer footer() {
            var message =
                    new SnapshotFooterRecordBuilder().version(FOOTER_VERSION).build();
            return control(new ControlValue.SnapshotFooter(message));
        }

        private ByteBuffer control(ControlValue value) {
            builder.reset();
            builder.baseOffset(nextOffset++).partitionLeaderEpoch(name.epoch());
            builder.appendControl(timestampMs, value);
            return builder.build();
        }
    }

    /** The file being written; belongs to the lane. Closes itself when a step fails. */
    private static final class Target {
        private final DiskFile file;
        private final Path path;
        private long position;

        Target(DiskFile file, Path path) {
            this.file = file;
            this.path = path;
        }

        Target write(ByteBuffer batch) throws IOException {
            int size = batch.remaining();
            try {
                file.write(position, batch);
            } catch (IOException e) {
                throw closed(e);
            }
            position += size;
            return this;
        }

        void finish() throws IOException {
            try {
                Syncs.file(file, path);
            } catch (IOException e) {
                throw closed(e);
            }
            file.close();
        }

        private IOException closed(IOException failure) {
            try {
                file.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            return failure;
        }
    }
}
