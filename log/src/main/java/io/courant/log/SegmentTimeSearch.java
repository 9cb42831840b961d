package io.courant.log;

import io.courant.base.CountedBuffer;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.LoadedSegment;
import io.courant.log.segment.SegmentIndex;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampSearch;
import java.io.IOException;

/**
 * Finds records by timestamp in one open segment: the index tells where to begin, batch headers which batch it is, and the
 * records of that batch which record. Control batches do not count, nor what is damaged. Blocks: for the lane {@link
 * ShardLanes#lookup()}.
 */
final class SegmentTimeSearch {

    private static final int NOWHERE = -1;

    private final ShardTools tools;
    private final LoadedSegment loaded;
    private final SegmentIndex index;
    private final int sizeInBytes;
    private final long logStartOffset;
    private final long boundOffset;

    /** Over the batches that end at or below {@code boundOffset} and above {@code logStartOffset}. */
    SegmentTimeSearch(ShardTools tools, LoadedSegment loaded, int sizeInBytes, long logStartOffset, long boundOffset) {
        this.tools = tools;
        this.loaded = loaded;
        this.index = loaded.index();
        this.sizeInBytes = sizeInBytes;
        this.logStartOffset = logStartOffset;
        this.boundOffset = boundOffset;
    }

    /** The first record with a timestamp of at least {@code timestampMs}. */
    TimestampLookup firstAtOrAfter(long timestampMs) throws IOException {
        if (index.maxTimestamp() < timestampMs || index.entryCount() == 0) {
            return new TimestampLookup.None();
        }
        int from = index.position(Math.max(0, index.entryBeforeTime(timestampMs)));
        while (true) {
            FirstLateBatch first = new FirstLateBatch(timestampMs);
            visit(from, first);
            if (first.position == NOWHERE) {
                return new TimestampLookup.None();
            }
            TimestampLookup found = record(first.position, timestampMs);
            if (found instanceof TimestampLookup.Found) {
                return found;
            }
            from = first.endPosition; // its late records lie below the log's start
        }
    }

    /** The first record with the largest timestamp of all, when that is at least {@code leastMs}. */
    TimestampLookup largest(long leastMs) throws IOException {
        long indexed = indexedLargest();
        if (indexed < leastMs) {
            return new TimestampLookup.None();
        }
        if (firstAtOrAfter(indexed) instanceof TimestampLookup.Found found) {
            return found;
        }
        // What the index has seen may be damaged, a control batch, or below the log's start: then all headers are
        // asked.
        long counted = largestFrom(0);
        return counted < leastMs ? new TimestampLookup.None() : firstAtOrAfter(counted);
    }

    /** No batch that counts is later. The index tells, but for the interval in which the bound lies. */
    private long indexedLargest() throws IOException {
        int entry = index.entryAtOrBelowOffset(boundOffset);
        if (index.nextOffset() <= boundOffset || entry < 0) {
            return index.maxTimestamp();
        }
        return Math.max(index.maxTimestampBefore(entry), largestFrom(index.position(entry)));
    }

    private long largestFrom(int position) throws IOException {
        LargestTimestamp largest = new LargestTimestamp(logStartOffset);
        visit(position, largest);
        return largest.straddling == NOWHERE
                ? largest.timestampMs
                : Math.max(largest.timestampMs, largestOf(largest.straddling));
    }

    /** Sees the headers of batches that count. */
    private interface Visitor {
        /** Whether to go on behind the batch at {@code position}. */
        boolean goesOn(RecordBatch header, int position);
    }

    private static final class FirstLateBatch implements Visitor {
        private final long timestampMs;
        private int position = NOWHERE;
        private int endPosition = NOWHERE;

        FirstLateBatch(long timestampMs) {
            this.timestampMs = timestampMs;
        }

        @Override
        public boolean goesOn(RecordBatch header, int at) {
            if (header.maxTimestamp() < timestampMs) {
                return true;
            }
            position = at;
            endPosition = at + header.sizeInBytes();
            return false;
        }
    }

    private static final class LargestTimestamp implements Visitor {
        private final long logStartOffset;
        private long timestampMs = RecordBatch.NO_TIMESTAMP;
        /** The batch in which the log's start lies: its header speaks of records that do not count. */
        private int straddling = NOWHERE;

        LargestTimestamp(long logStartOffset) {
            this.logStartOffset = logStartOffset;
        }

        @Override
        public boolean goesOn(RecordBatch header, int at) {
            if (header.baseOffset() < logStartOffset) {
                straddling = at;
            } else {
                timestampMs = Math.max(timestampMs, header.maxTimestamp());
            }
            return true;
        }
    }

    private void visit(int from, Visitor visitor) throws IOException {
        BatchFileReader batches = tools.ofLookupLane().batches;
        int position = index.behindDamage(from);
        while (position < sizeInBytes) {
            int soundEnd = soundUntil(position);
            batches.over(loaded.file().file()::read, position, soundEnd);
            while (batches.next() == BatchStep.BATCH) {
                RecordBatch header = batches.header();
                if (header.nextOffset() > boundOffset) {
                    return;
                }
                boolean hasRecords = header.recordsCount() > 0; // compaction may have left none
                boolean counts = hasRecords && header.nextOffset() > logStartOffset && !header.isControl();
                if (counts && !visitor.goesOn(header, (int) batches.position())) {
                    return;
                }
            }
            position = behindDamageAt(soundEnd);
        }
    }

    private int soundUntil(int position) {
        for (DamagedRange range : index.damage()) {
            if (range.position() >= position) {
                return Math.min(sizeInBytes, range.position());
            }
        }
        return sizeInBytes;
    }

    private int behindDamageAt(int position) {
        for (DamagedRange range : index.damage()) {
            if (range.position() == position) {
                return position + Math.max(1, range.length());
            }
        }
        return sizeInBytes;
    }

    /** What is asked of one batch. */
    private interface InBatch<T> {
        T answer(TimestampSearch records, RecordBatch batch) throws MalformedRecordException;
    }

    private TimestampLookup record(int position, long timestampMs) throws IOException {
        RecordBatch header = headerAt(position);
        boolean isLone = header.recordsCount() == 1 && header.lastOffsetDelta() == 0;
        if (isLone && header.sizeInBytes() > LogLimits.SMALL_BATCH_BYTES) { // its header says all, and it is not read
            return new TimestampLookup.Found(header.baseOffset(), header.maxTimestamp(), header.partitionLeaderEpoch());
        }
        return in(
                position,
                header.sizeInBytes(),
                (records, batch) -> records.find(batch, timestampMs, logStartOffset)
                        ? new TimestampLookup.Found(records.offset(), records.timestamp(), batch.partitionLeaderEpoch())
                        : new TimestampLookup.None());
    }

    private long largestOf(int position) throws IOException {
        return in(
                position, headerAt(position).sizeInBytes(), (records, batch) -> records.largest(batch, logStartOffset));
    }

    private RecordBatch headerAt(int position) throws IOException {
        BatchFileReader batches = tools.ofLookupLane().batches;
        batches.over(loaded.file().file()::read, position, sizeInBytes);
        batches.next();
        return batches.header();
    }

    /** Asks the batch of {@code batchBytes} bytes whose header was read last. */
    private <T> T in(int position, int batchBytes, InBatch<T> question) throws IOException {
        CountedBuffer bytes = room(batchBytes);
        try {
            BatchFileReader batches = tools.ofLookupLane().batches;
            return question.answer(tools.ofLookupLane().records, batches.load(bytes.bytes(), new RecordBatch()));
        } catch (MalformedRecordException e) {
            throw new IOException(
                    "the batch at %d of the segment from offset %d on is damaged"
                            .formatted(position, index.baseOffset()),
                    e);
        } finally {
            bytes.release();
        }
    }

    private CountedBuffer room(int bytes) throws IOException {
        if (bytes <= LogLimits.SMALL_BATCH_BYTES) {
            return tools.ports.buffers().allocate(bytes);
        }
        if (bytes
                > tools.ports.buffers().largestBytes()) { // as it was stored with more memory, or its length is damaged
            throw new IOException("a batch of " + bytes
                    + " bytes, for which this process has too little memory outside the heap, in the segment from offset "
                    + index.baseOffset() + " on");
        }
        return tools.ports.buffers().allocateInTurn(bytes);
    }
}
