package io.courant.metadata.snapshot;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.NewerMetadataException;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecordFrame;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.ControlRecord;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a snapshot, trusting nothing in it. Blocks: used on a lane, by one reader at a time. */
public final class SnapshotReader {

    private final Path path;
    private final ImageBuilder image = new ImageBuilder(ClusterImage.EMPTY);
    private long nextOffset;
    private boolean headerSeen;
    private boolean footerSeen;

    private SnapshotReader(Path path) {
        this.path = path;
    }

    /**
     * The image that the snapshot called {@code name} holds.
     *
     * @throws NewerMetadataException when a newer release has written it
     * @throws IOException when it cannot be read, is damaged or incomplete
     */
    public static ClusterImage read(SnapshotFiles files, SnapshotName name) throws IOException {
        SnapshotReader reader = new SnapshotReader(files.path(name));
        reader.readAll(files.disk());
        reader.image.restoredUpTo(name.endOffset() - 1, name.epoch());
        return reader.image.build().after();
    }

    private void readAll(Disk disk) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ);
                RecordCursor records = new RecordCursor()) {
            BatchFileReader batches =
                    new BatchFileReader(MetadataLimits.REPLAY_READ_BYTES).over(file::read, 0, file.size());
            RecordBatch batch = new RecordBatch();
            ByteBuffer memory = ByteBuffer.allocate(0);
            while (true) {
                BatchStep step = batches.next();
                if (step == BatchStep.END) {
                    break;
                }
                if (step != BatchStep.BATCH || !batches.crcValid()) {
                    throw damaged("at byte " + batches.position());
                }
                if (memory.capacity() < batches.sizeInBytes()) {
                    memory = ByteBuffer.allocate(batches.sizeInBytes());
                }
                take(batches.load(memory.clear(), batch), records);
            }
        } catch (MalformedRecordException malformed) {
            throw new IOException(path + " is damaged: " + malformed.getMessage(), malformed);
        }
        if (!footerSeen) {
            throw damaged("it ends without its last record");
        }
    }

    private void take(RecordBatch batch, RecordCursor records) throws IOException, MalformedRecordException {
        if (footerSeen || batch.baseOffset() != nextOffset) {
            throw damaged("the batch at offset " + batch.baseOffset() + " does not belong there");
        }
        nextOffset = batch.nextOffset();
        records.over(batch);
        while (records.next()) {
            if (batch.isControl()) {
                control(records.key());
            } else if (headerSeen) {
                ByteBuffer value = records.value();
                if (value == null) {
                    throw damaged("the record at offset " + records.offset() + " has no value");
                }
                image.restore(decoded(value));
            } else {
                throw damaged("it does not begin with a header");
            }
        }
    }

    private MetadataRecord decoded(ByteBuffer value) throws IOException {
        try {
            return MetadataRecordFrame.decoded(value);
        } catch (NewerMetadataException newer) {
            throw newer.in("metadata snapshot " + path);
        }
    }

    private void control(@Nullable ByteBuffer key) throws IOException {
        ControlRecord kind = key == null ? null : ControlRecord.ofKey(key);
        if (kind == ControlRecord.SNAPSHOT_HEADER && !headerSeen) {
            headerSeen = true;
        } else if (kind == ControlRecord.SNAPSHOT_FOOTER && headerSeen) {
            footerSeen = true;
        } else {
            throw damaged("a control record (" + kind + ") is out of place");
        }
    }

    private IOException damaged(String where) {
        return new IOException("snapshot " + path + " is damaged: " + where);
    }
}
