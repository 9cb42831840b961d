package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.log.segment.SegmentLoading;
import io.courant.log.segment.SegmentScanner;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchValidator;
import io.courant.wire.record.Recompressor;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampSearch;

/**
 * What the logs of one shard share: the ports, and reusable tools, so that an idle log costs nothing. The scanner
 * and what searches by time belong to the work lane, which runs one piece at a time; all else belongs to the shard.
 */
final class ShardTools implements AutoCloseable {

    /** Batches are looked up within one index interval: two of Kafka's default intervals. */
    private static final int LOOKUP_WINDOW_BYTES = 8 * 1024;

    final Disk disk;
    final ShardLogsSetup ports;
    final EventLog events;
    final BatchValidator validator = new BatchValidator();
    final Recompressor recompressor = new Recompressor();
    final RecordBatch batch = new RecordBatch();
    final ProducerBudget producers = new ProducerBudget();
    final BatchFileReader lookup = new BatchFileReader(LOOKUP_WINDOW_BYTES);
    final SegmentScanner scanner = new SegmentScanner();
    /** Kept, because memory outside the heap that is left to the collector comes back late, or too late. */
    final BatchFileReader timeSearch = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES);

    final TimestampSearch recordsByTime = new TimestampSearch();
    final SegmentLoading loading;

    ShardTools(Disk disk, ShardLogsSetup ports) {
        this.disk = disk;
        this.ports = ports;
        this.events = ports.events();
        this.loading = new SegmentLoading(disk, events, scanner);
    }

    long nowNanos() {
        return ports.clock().monotonicNanos();
    }

    long wallMs() {
        return ports.clock().wallMs();
    }

    /** Closes what belongs to the shard. */
    @Override
    public void close() {
        validator.close();
        recompressor.close();
    }
    /** Closes what belongs to the work lane, on it. */
    Done closeOnLane() {
        recordsByTime.close();
        return Done.DONE;
    }
}
