package io.courant.log.compact;

import io.courant.base.Buffers;
import io.courant.log.LogLimits;
import io.courant.wire.record.BatchCompactor;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.RecordCursor;

/** What the steps of compaction work with, one after the other on a lane. */
public final class CompactionTools implements AutoCloseable {

    final BatchFileReader reader = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES);
    final RecordCursor cursor = new RecordCursor();
    final BatchCompactor compactor = new BatchCompactor();
    final Buffers buffers;

    /** Large batches are read into some of {@code buffers}. */
    public CompactionTools(Buffers buffers) {
        this.buffers = buffers;
    }

    @Override
    public void close() {
        cursor.close();
        compactor.close();
    }
}
