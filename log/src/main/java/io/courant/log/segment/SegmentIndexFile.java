package io.courant.log.segment;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a {@link SegmentIndex}: a {@link StoredFile} of kind {@code SEGMENT_INDEX}. Body, version 2:
 *
 * <pre>
 * offset  size
 *      0     8  base offset of the segment
 *      8     4  end position: the index covers the file's bytes below it
 *     12     8  next offset: the one behind the last covered batch
 *     20     4  end of the batch that got the last entry
 *     24     4  position of the last covered batch, -1: none
 *     28     4  its stored CRC: with position and offset it tells whether the index is of this segment
 *     32     8  largest timestamp, -1: none
 *     40     4  position of the first batch that has it, -1: none
 *     44     8  largest timestamp of the first batch that has one, -1: none
 *     52     4  a, number of entries
 *     56     4  b, number of epochs
 *     60     4  c, number of damaged ranges
 *     64     4  CRC-32C of the 64 bytes before, so that they can be believed without reading the rest
 *     68  16*a  entries: relative offset (4), position (4), largest timestamp before (8)
 *         12*b  epochs: epoch (4), start offset (8)
 *            c  ranges: from offset (8), to offset (8), position (4), length (4), n (2), reason (n, UTF-8)
 * </pre>
 *
 * <p>Version 1 had no checksum at 64; the lists stood there.
 *
 * <p>It is derived: written without a sync, and rebuilt from the segment whenever it is missing, damaged, newer than
 * known or not of this segment.
 */
public final class SegmentIndexFile {

    private static final int HEAD_BYTES = 64;
    private static final int CHECKED_HEAD_BYTES = HEAD_BYTES + Integer.BYTES;
    private static final int FIRST_VERSION_WITH_CHECKED_HEAD = 2;
    private static final int END_POSITION_AT = 8;
    private static final int NEXT_OFFSET_AT = 12;
    private static final int LAST_BATCH_POSITION_AT = 24;
    private static final int LAST_BATCH_CRC_AT = 28;
    private static final int LARGEST_TIMESTAMP_AT = 32;
    private static final int ENTRY_BYTES = 16;
    private static final int EPOCH_BYTES = 12;
    private static final int RANGE_BYTES = 26;
    private static final int LONGEST_REASON_BYTES = 1_000;

    private SegmentIndexFile() {}

    /** What became of reading an index. */
    public sealed interface Loaded {
        /** Sound, and of this segment as far as it reaches. */
        record Usable(SegmentIndex index) implements Loaded {}

        /** To be rebuilt. {@code reason} is null when there simply is none. */
        record Unusable(@Nullable String reason) implements Loaded {}
    }

    public static void write(Disk disk, Path file, SegmentIndex index) throws IOException {
        StoredFile.write(disk, file, StoredKind.SEGMENT_INDEX, encode(index), StoredFile.Durability.DERIVED);
    }

    static ByteBuffer encode(SegmentIndex index) {
        byte[][] reasons = new byte[index.damage().size()][];
        int size = CHECKED_HEAD_BYTES
                + index.entryCount() * ENTRY_BYTES
                + index.epochs().count() * EPOCH_BYTES
                + reasons.length * RANGE_BYTES;
        for (int i = 0; i < reasons.length; i++) {
            String reason = index.damage().get(i).reason();
            reasons[i] = reason.substring(0, Math.min(reason.length(), LONGEST_REASON_BYTES / 4))
                    .getBytes(StandardCharsets.UTF_8);
            size += reasons[i].length;
        }
        ByteBuffer body = ByteBuffer.allocate(size);
        SegmentIndex.Summary summary = index.summary();
        body.putLong(index.baseOffset()).putInt(summary.endPosition()).putLong(summary.nextOffset());
        body.putInt(summary.lastEntryEnd()).putInt(summary.lastBatchPosition()).putInt(summary.lastBatchCrc());
        body.putLong(summary.maxTimestamp())
                .putInt(summary.maxTimestampPosition())
                .putLong(summary.firstTimestamp());
        body.putInt(index.entryCount()).putInt(index.epochs().count()).putInt(reasons.length);
        body.putInt(headChecksum(body));
        for (int i = 0; i < index.entryCount(); i++) {
            body.putInt(index.relativeOffset(i)).putInt(index.position(i)).putLong(index.maxTimestampBefore(i));
        }
        for (int i = 0; i < index.epochs().count(); i++) {
            body.putInt(index.epochs().entry(i).epoch())
                    .putLong(index.epochs().entry(i).startOffset());
        }
        for (int i = 0; i < reasons.length; i++) {
            DamagedRange range = index.damage().get(i);
            body.putLong(range.fromOffset())
                    .putLong(range.toOffset())
                    .putInt(range.position())
                    .putInt(range.length());
            body.putShort((short) reasons[i].length).put(reasons[i]);
        }
        return body.flip();
    }

    /**
     * Reads the index of the segment with {@code baseOffset} in {@code logBytes} of {@code log}, and checks that it is of that
     * segment.
     */
    public static Loaded read(Disk disk, Path file, long baseOffset, BatchFileReader.Source log, long logBytes)
            throws IOException {
        return switch (StoredFile.read(disk, file, StoredKind.SEGMENT_INDEX)) {
            case StoredContent.Missing ignored -> new Loaded.Unusable(null);
            case StoredContent.Damaged damaged -> new Loaded.Unusable(damaged.reason());
            case StoredContent.Newer newer ->
                new Loaded.Unusable("it has version " + newer.version() + ", newer than " + newer.newestKnown());
            case StoredContent.Sound sound -> checked(sound.version(), sound.body(), baseOffset, log, logBytes);
        };
    }

    /**
     * What the head of an index says, found by one small read however long its lists are. {@link #isOf} tells whether it
     * is of a segment: one from before a loss of power may come back by the next one.
     *
     * @param endPosition the index covers the file's bytes below it
     * @param nextOffset the offset behind the last covered batch
     * @param lastBatchPosition where that batch begins; -1 when there is none
     * @param lastBatchCrc its stored CRC
     * @param maxTimestamp the largest timestamp in ms of the covered batches; -1 when none has one
     */
    public record Head(int endPosition, long nextOffset, int lastBatchPosition, int lastBatchCrc, long maxTimestamp) {

        /** Whether the last covered batch stands in {@code log} where it should. */
        public boolean isOf(DiskFile log) throws IOException {
            return standsIn(log::read, lastBatchPosition, lastBatchCrc, endPosition, nextOffset);
        }
    }

    /** The head of the index of the segment with {@code baseOffset}; null when there is none that can be believed. */
    public static @Nullable Head readHead(Disk disk, Path file, long baseOffset) throws IOException {
        return switch (StoredFile.readHead(disk, file, StoredKind.SEGMENT_INDEX, CHECKED_HEAD_BYTES)) {
            case StoredContent.Missing ignored -> null;
            case StoredContent.Damaged ignored -> null;
            case StoredContent.Newer ignored -> null;
            case StoredContent.Sound sound ->
                sound.version() < FIRST_VERSION_WITH_CHECKED_HEAD ? null : checkedHead(sound.body(), baseOffset);
        };
    }

    private static @Nullable Head checkedHead(ByteBuffer head, long baseOffset) {
        if (head.getInt(HEAD_BYTES) != headChecksum(head) || head.getLong(0) != baseOffset) {
            return null;
        }
        return new Head(
                head.getInt(END_POSITION_AT),
                head.getLong(NEXT_OFFSET_AT),
                head.getInt(LAST_BATCH_POSITION_AT),
                head.getInt(LAST_BATCH_CRC_AT),
                head.getLong(LARGEST_TIMESTAMP_AT));
    }

    private static int headChecksum(ByteBuffer body) {
        CRC32C crc = new CRC32C();
        crc.update(body.slice(0, HEAD_BYTES));
        return (int) crc.getValue();
    }

    private static Loaded checked(
            int version, ByteBuffer body, long baseOffset, BatchFileReader.Source log, long logBytes)
            throws IOException {
        SegmentIndex index;
        try {
            index = decode(version, body);
        } catch (BufferUnderflowException e) {
            return new Loaded.Unusable("its lists are longer than the file");
        }
        if (index.baseOffset() != baseOffset) {
            return new Loaded.Unusable("it is of the segment " + index.baseOffset());
        }
        if (index.endPosition() > logBytes) {
            return new Loaded.Unusable("it covers " + index.endPosition() + " bytes, the segment has " + logBytes);
        }
        int last = index.lastBatchPosition();
        if (!standsIn(log, last, index.lastBatchCrc(), index.endPosition(), index.nextOffset())) {
            return new Loaded.Unusable("its last batch, at position " + last + ", is not in the segment");
        }
        return new Loaded.Usable(index);
    }

    /** Whether a batch with this CRC begins at {@code position} and ends where the index does; true for position -1. */
    private static boolean standsIn(BatchFileReader.Source log, int position, int crc, int endPosition, long nextOffset)
            throws IOException {
        if (position < 0) {
            return true;
        }
        ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        log.read(position, header);
        RecordBatch batch = new RecordBatch().at(header, 0);
        return !header.hasRemaining()
                && batch.nextOffset() == nextOffset
                && position + batch.sizeInBytes() == endPosition
                && (int) batch.storedCrc() == crc;
    }

    private static SegmentIndex decode(int version, ByteBuffer body) {
        SegmentIndex index = new SegmentIndex(body.getLong());
        int endPosition = body.getInt();
        long nextOffset = body.getLong();
        int lastEntryEnd = body.getInt();
        int lastBatchPosition = body.getInt();
        int lastBatchCrc = body.getInt();
        long maxTimestamp = body.getLong();
        int maxTimestampPosition = body.getInt();
        long firstTimestamp = body.getLong();
        int entries = body.getInt();
        int epochs = body.getInt();
        int ranges = body.getInt();
        if (version >= FIRST_VERSION_WITH_CHECKED_HEAD) {
            body.getInt(); // the checksum of the head, which that of the file covers
        }
        for (int i = 0; i < entries; i++) {
            index.restoreEntry(body.getInt(), body.getInt(), body.getLong());
        }
        for (int i = 0; i < epochs; i++) {
            index.epochs().assign(body.getInt(), body.getLong());
        }
        for (int i = 0; i < ranges; i++) {
            long from = body.getLong();
            long to = body.getLong();
            int position = body.getInt();
            int length = body.getInt();
            byte[] reason = new byte[Math.max(0, body.getShort())];
            body.get(reason);
            index.addDamage(new DamagedRange(from, to, position, length, new String(reason, StandardCharsets.UTF_8)));
        }
        index.restoreEnd(new SegmentIndex.Summary(
                endPosition,
                nextOffset,
                lastEntryEnd,
                lastBatchPosition,
                lastBatchCrc,
                maxTimestamp,
                maxTimestampPosition,
                firstTimestamp));
        return index;
    }
}
