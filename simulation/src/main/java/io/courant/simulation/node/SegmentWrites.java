package io.courant.simulation.node;

import io.courant.log.segment.SegmentFiles;
import io.courant.simulation.check.Checker;
import io.courant.simulation.check.StoredBatch;
import io.courant.testkit.SimulatedWorld;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Tells the checkers which batches are written to segments of topics that are never deleted. */
final class SegmentWrites {

    private final SimulatedWorld world;
    private final Checker checkers;

    SegmentWrites(SimulatedWorld world, Checker checkers) {
        this.world = world;
        this.checkers = checkers;
    }

    /** {@code bytes} were written to {@code segment}; what is no batch is not told. */
    void written(Path segment, ByteBuffer bytes) {
        String directory = String.valueOf(segment.getName(segment.getNameCount() - 2));
        long segmentBase = SegmentFiles.offsetOf(String.valueOf(segment.getFileName()), SegmentFiles.LOG_SUFFIX);
        RecordBatches batches = new RecordBatches().over(bytes, 0, bytes.limit());
        while (batches.next() == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            checkers.stored(new StoredBatch(
                    directory,
                    segmentBase,
                    batch.baseOffset(),
                    batch.nextOffset(),
                    batch.sizeInBytes(),
                    batch.maxTimestamp(),
                    batch.storedCrc(),
                    world.nowNanos()));
        }
    }
}
