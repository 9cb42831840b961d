package io.courant.log.journal;

import io.courant.base.Uuid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Builds frames in one buffer that is used again and again. Small batches are copied into it; large ones are written
 * from where they are, so that the frame becomes several pieces. Confined to the journal's lane.
 */
final class FrameBuilder {

    private final Uuid directoryId;
    private final ByteBuffer staging;
    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final CRC32C bound = new CRC32C();
    private int limit;
    private int frameBytes;
    private int staged;
    private int pieceBegin;
    private int actions;

    /** Builds in {@code staging}, which has room for the largest frame. */
    FrameBuilder(Uuid directoryId, ByteBuffer staging) {
        this.directoryId = directoryId;
        this.staging = staging;
    }

    /** Begins a frame of at most {@code limit} bytes, a number of whole blocks. */
    void begin(int limit) {
        this.limit = limit;
        pieces.clear();
        bound.reset();
        frameBytes = FrameFormat.HEADER_BYTES;
        staged = FrameFormat.HEADER_BYTES;
        pieceBegin = 0;
        actions = 0;
    }

    boolean fits(int entryBytes) {
        return frameBytes + entryBytes <= limit;
    }

    int limit() {
        return limit;
    }

    int frameBytes() {
        return frameBytes;
    }

    int actions() {
        return actions;
    }

    void add(JournalEntry entry, int entryBytes, long generation, long sequence) {
        int at = staged;
        int payload = entryBytes - ActionFormat.HEADER_BYTES;
        ActionFormat.writeHeader(staging, at, entry.action(), payload, generation, sequence);
        staged += ActionFormat.HEADER_BYTES;
        ByteBuffer covered = switch (entry.action()) {
            case JournalAction.Append ignored ->
                addBatch(ActionFormat.batchOf(entry).view());
            case JournalAction.Create create -> addName(ActionFormat.name(create));
            case JournalAction.TruncateTo ignored -> staging.slice(staged, 0);
            case JournalAction.LogStartTo ignored -> staging.slice(staged, 0);
            case JournalAction.Remove ignored -> staging.slice(staged, 0);
            case JournalAction.SyncedTo ignored -> staging.slice(staged, 0);
        };
        ActionFormat.seal(staging, at, covered, bound);
        frameBytes += entryBytes;
        actions++;
    }

    private ByteBuffer addBatch(ByteBuffer batch) {
        ByteBuffer prefix = batch.slice(0, ActionFormat.BATCH_PREFIX_BYTES);
        if (batch.remaining() < JournalLimits.WRITTEN_IN_PLACE_BYTES) {
            staging.put(staged, batch, 0, batch.remaining());
            staged += batch.remaining();
        } else {
            endPiece();
            pieces.add(batch);
        }
        return prefix;
    }

    private ByteBuffer addName(byte[] name) {
        staging.put(staged, name);
        staged += name.length;
        return staging.slice(staged - name.length, name.length);
    }

    private void endPiece() {
        pieces.add(staging.slice(pieceBegin, staged - pieceBegin));
        pieceBegin = staged;
    }

    /** The frame, zero padded to whole blocks. Its bytes hold until the next one is begun. */
    ByteBuffer[] finish(long generation, long firstSequence) {
        FrameFormat.Header header = new FrameFormat.Header(
                generation, firstSequence, actions, frameBytes - FrameFormat.HEADER_BYTES, (int) bound.getValue());
        FrameFormat.write(staging, 0, directoryId, header);
        int padding = header.lengthInBlocks() - frameBytes;
        for (int i = 0; i < padding; i++) {
            staging.put(staged + i, (byte) 0);
        }
        staged += padding;
        endPiece();
        return pieces.toArray(ByteBuffer[]::new);
    }

    /** Turns the sound frame that begins {@code frame} into one of {@code generation} with the same entries. */
    static void renew(ByteBuffer frame, Uuid directoryId, FrameFormat.Header header, long generation) {
        CRC32C bound = new CRC32C();
        int at = FrameFormat.HEADER_BYTES;
        for (int i = 0; i < header.actions(); i++) {
            int length = ActionReader.bytesAt(frame, at);
            int covered =
                    ActionFormat.coveredBytes(frame.get(at + ActionFormat.KIND_AT), length - ActionFormat.HEADER_BYTES);
            frame.putLong(at + ActionFormat.GENERATION_AT, generation);
            ActionFormat.seal(frame, at, frame.slice(at + ActionFormat.HEADER_BYTES, covered), bound);
            at += length;
        }
        FrameFormat.write(
                frame,
                0,
                directoryId,
                new FrameFormat.Header(
                        generation, header.firstSequence(), header.actions(), header.bytes(), (int) bound.getValue()));
    }
}
