package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.segment.SegmentFiles;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A start cuts off what was never proven: what later starts make of that. */
class CutTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final Path SEGMENT = SegmentFiles.log(LogNode.PATH.resolve(LogNode.LOG.directoryName()), 0);
    private static final LogIdentity OTHER = new LogIdentity("other", new Uuid(7, 7), 0);
    private static final int TORN_BYTES = 50;

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(11);
    }

    @Test
    void aCutIsNotMadeAgainBelowWhatACheckpointHasProvenSince() throws Exception {
        PartitionLog other = node.open(OTHER, LogConfig.DEFAULT);
        node.append(other, LogNode.batch(NOW, "other"));
        node.makeDurable(other);
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "first"));
        node.makeDurable(log);
        endWithATornTail();

        // The other log is not recovered, so the journal is needed from before the cut on.
        node.start();
        log = node.open();
        assertThat(node.events.messages("log.tail-cut")).hasSize(1);
        long bulkAt = node.disk.size(SEGMENT);
        int bulkBytes = 0;
        for (int i = 0; i < 3; i++) {
            ByteBuffer bulk = LogNode.batch(NOW, "x".repeat(LogLimits.FILE_SYNC_BYTES));
            bulkBytes = bulk.remaining();
            node.append(log, bulk);
            node.makeDurable(log);
        }
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        node.endProcess();
        node.disk.flipBit(SEGMENT, bulkAt + bulkBytes + 100, 3);

        assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                .filteredOn(finding -> finding.file().equals(SEGMENT))
                .extracting(Finding::severity)
                .containsOnly(Finding.Severity.DAMAGE);
        node.start();
        log = node.open();
        assertThat(log.logEndOffset()).isEqualTo(4);
        assertThat(node.events.messages("log.tail-cut")).hasSize(1);
        assertThat(LogNode.bytes(node.read(log, 3, 1 << 20, 4))).hasSize(bulkBytes);
    }

    @Test
    void whatAStartHasKeptBeforeACutIsProvenFromThenOn() throws Exception {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "durable"));
        node.makeDurable(log);
        node.append(log, LogNode.batch(NOW, "kept"));
        node.append(log, LogNode.batch(NOW, "kept, too"));
        endWithATornTail();

        node.start();
        assertThat(node.open().logEndOffset()).isEqualTo(3);
        assertThat(node.events.messages("log.tail-cut")).hasSize(1);
        node.endProcess();
        node.disk.flipBit(SEGMENT, node.disk.size(SEGMENT) - 3, 3);

        node.start();
        log = node.open();
        assertThat(log.logEndOffset()).isEqualTo(3);
        assertThat(node.read(log, 2, 1 << 20, 3)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(node.events.messages("log.tail-cut")).hasSize(1);
        assertThat(node.events.messages("log.damaged")).hasSize(1);
    }

    private void endWithATornTail() throws IOException {
        node.endProcess();
        try (DiskFile file = node.disk.open(SEGMENT, Disk.Mode.READ_WRITE)) {
            file.write(file.size(), ByteBuffer.allocate(TORN_BYTES));
        }
    }
}
