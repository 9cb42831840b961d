package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads batches that a scan found, one file open at a time. Belongs to one thread; blocks. */
public final class JournalReader implements AutoCloseable {

    private final Disk disk;
    private final ActionReader actions = new ActionReader();
    private final ByteBuffer header = ByteBuffer.allocate(ActionFormat.HEADER_BYTES + ActionFormat.BATCH_PREFIX_BYTES);
    private @Nullable Path path;
    private @Nullable DiskFile file;

    JournalReader(Disk disk) {
        this.disk = disk;
    }

    /**
     * Puts the batch of {@code found}, an append, into {@code target}, which has room for it, and checks it again.
     *
     * @throws IOException when it cannot be read, or is not there any more
     */
    public void readBatch(Found found, ByteBuffer target) throws IOException {
        Invariants.check(
                found.batchBytes() > 0 && target.remaining() >= found.batchBytes(),
                "%s bytes of room for a batch of %s",
                target.remaining(),
                found.batchBytes());
        DiskFile source = open(found.file());
        int at = target.position();
        header.clear();
        source.read(found.position(), header);
        header.flip();
        target.limit(at + found.batchBytes());
        int count = source.read(found.position() + ActionFormat.HEADER_BYTES, target);
        String problem = count < found.batchBytes() ? "the file ends within it" : problem(found, target, at);
        if (problem != null) {
            throw new IOException("entry " + found.sequence() + " of the journal, at " + found.position() + " of "
                    + found.file() + ", cannot be read: " + problem);
        }
    }

    private @Nullable String problem(Found found, ByteBuffer target, int at) {
        int covered = ActionFormat.HEADER_BYTES + ActionFormat.BATCH_PREFIX_BYTES;
        if (header.limit() < covered
                || header.get(ActionFormat.KIND_AT) != ActionFormat.APPEND
                || header.getInt(ActionFormat.PAYLOAD_BYTES_AT) != found.batchBytes()) {
            return "another entry stands there";
        }
        int checksum = ActionFormat.checksum(
                header, 0, header.slice(ActionFormat.HEADER_BYTES, ActionFormat.BATCH_PREFIX_BYTES));
        if (checksum != header.getInt(ActionFormat.CRC_AT)
                || header.getLong(ActionFormat.SEQUENCE_AT) != found.sequence()) {
            return "another entry stands there";
        }
        return actions.batchProblem(target, at, found.batchBytes(), header.getLong(ActionFormat.OFFSET_AT));
    }

    private DiskFile open(Path wanted) throws IOException {
        DiskFile present = file;
        if (present != null && wanted.equals(path)) {
            return present;
        }
        close();
        DiskFile opened = disk.open(wanted, Disk.Mode.READ);
        file = opened;
        path = wanted;
        return opened;
    }

    @Override
    public void close() throws IOException {
        DiskFile present = file;
        file = null;
        path = null;
        if (present != null) {
            present.close();
        }
    }
}
