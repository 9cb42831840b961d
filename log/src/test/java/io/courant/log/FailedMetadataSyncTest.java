package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start does not believe that a file is on disk because it can read it: its sync may have failed. */
class FailedMetadataSyncTest {

    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStartWritesAgainWhoseADirectoryIs(long seed) throws IOException {
        LogNode node = new LogNode(seed);
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(SimulatedClock.FIRST_WALL_MS, "x".repeat(LogLimits.FILE_SYNC_BYTES)));
        node.disk.faults().failSyncsOf(PartitionMetadataFile.NAME);
        assertThat(node.world.<Done>outcome(node.shard, done -> log.durableUpTo(1, done)))
                .isInstanceOf(Outcome.Failure.class);
        node.disk.faults().clear();
        node.faults.clear();
        node.kill();
        assertThat(node.open().durableEndOffset()).isEqualTo(1);

        node.losePower();

        assertThat(PartitionMetadataFile.read(node.disk, PARTITION)).isEqualTo(LogNode.TOPIC);
        assertThat(node.open().logEndOffset()).isEqualTo(1);
    }
}
