package io.courant.log;

import io.courant.base.CountedFile;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.log.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Has the system write to the device what a log appends, soon and in small steps. What gathers in the page cache until a
 * sync of the files would go out at once then, and every commit of the journal would stand behind it in the device's queue.
 *
 * <p>It is advice: what is durable never depends on it.
 */
final class SegmentWriteback {

    private final ShardTools tools;
    private final LaneWork laneWork;
    private @Nullable Segment segment;
    private int startedTo;
    private boolean underWay;

    SegmentWriteback(ShardTools tools, LaneWork laneWork) {
        this.tools = tools;
        this.laneWork = laneWork;
    }

    /** {@code batch} has been written. */
    void wrote(WrittenBatch batch) {
        if (segment != batch.segment()) {
            segment = batch.segment();
            startedTo = batch.position();
        }
        int end = batch.position() + batch.length();
        if (!underWay && end - startedTo >= LogLimits.WRITEBACK_STEP_BYTES) {
            startedTo = end;
            start(batch.segment().file());
        }
    }

    private void start(CountedFile file) {
        underWay = true;
        file.retain();
        Lane.Work<Done> begin = () -> {
            file.file().startWriteback();
            return Done.DONE;
        };
        laneWork.submitReading(tools.lanes.background(), begin, ended -> {
            underWay = false;
            file.release();
        });
    }
}
