package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.LimitedBuffers;
import io.courant.log.metrics.DamageMeter;
import io.courant.log.segment.SegmentLoading;
import io.courant.log.segment.SegmentOpener;
import io.courant.log.segment.SegmentScanner;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampSearch;
import org.jspecify.annotations.Nullable;

/**
 * What the logs of one shard share: the ports, and reusable tools, so that an idle log costs nothing. What is reused
 * belongs to who uses it, one at a time: to the shard, or to the lane that its class names. What has no state belongs to
 * nobody.
 */
final class ShardTools implements AutoCloseable {

    /** Batches are looked up within one index interval: two of Kafka's default intervals. */
    private static final int LOOKUP_WINDOW_BYTES = 8 * 1024;

    // Of nobody.
    final Disk disk;
    final ShardLogsSetup ports;
    final ShardLanes lanes;
    final EventLog events;
    final SegmentOpener segments;
    final DirectoryNames names;
    final LimitedBuffers copies;

    // Of the shard.
    final BatchChecker checker;
    final LargeBatches largeBatches;
    final RecordBatch batch = new RecordBatch();
    final ProducerBudget producers;
    final WriteRoom room = new WriteRoom();
    final TimeSearches searches = new TimeSearches();
    final ShardMeters meters;
    final ExpiryClock expiryClock;
    final BatchFileReader lookup = new BatchFileReader(LOOKUP_WINDOW_BYTES);

    // Of lanes.
    final OpenTools ofOpenLane;
    private @Nullable LookupTools ofLookupLane;

    /** For shards in whose directory this clock said {@code lastKnownMs} when it was stored last. */
    ShardTools(Disk disk, ShardLogsSetup ports, long lastKnownMs) {
        this.disk = disk;
        this.ports = ports;
        this.lanes = ports.lanes();
        this.events = ports.events();
        this.meters = new ShardMeters(ports.meters(), ports.shard());
        this.checker = new BatchChecker(ports.buffers());
        this.largeBatches = new LargeBatches(ports);
        this.producers = new ProducerBudget(ports.memory().producers());
        this.segments = new SegmentOpener(disk, events);
        this.names = new DirectoryNames(disk, events);
        this.copies = new LimitedBuffers(ports.buffers(), ports.memory().copiedReadsBytes());
        this.ofOpenLane = new OpenTools();
        this.expiryClock = new ExpiryClock(ports.clock(), events, lastKnownMs);
    }

    /** Touched by the work of {@link ShardLanes#open()} alone. */
    final class OpenTools {
        final SegmentScanner scanner = new SegmentScanner();
        final DamageMeter damage = damageMeterOfLane();
        final SegmentLoading loading = new SegmentLoading(disk, events, damage, segments, scanner);
    }

    /** Touched by the work of {@link ShardLanes#lookup()} alone. Kept: memory outside the heap comes back late. */
    final class LookupTools {
        final BatchFileReader batches = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES);
        final TimestampSearch records = new TimestampSearch();
        final SegmentLoading loading =
                new SegmentLoading(disk, events, damageMeterOfLane(), segments, new SegmentScanner());
    }

    private DamageMeter damageMeterOfLane() {
        return new DamageMeter(ports.meters(), () -> !ports.shard().isCurrent());
    }

    /** Made by the first piece that needs them: many brokers are never asked by time. */
    LookupTools ofLookupLane() {
        LookupTools made = ofLookupLane;
        if (made == null) {
            made = new LookupTools();
            ofLookupLane = made;
        }
        return made;
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
        checker.close();
    }

    /** Closes what belongs to the lookup lane, on it. */
    Done closeOnLookupLane() {
        LookupTools made = ofLookupLane;
        if (made != null) {
            made.records.close();
        }
        return Done.DONE;
    }
}
