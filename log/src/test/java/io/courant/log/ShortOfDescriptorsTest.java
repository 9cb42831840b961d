package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A sync of files that cannot open what it has to sync waits and tries again; only a sync that fails ends the directory.
 * What goes by the journal waits for none of that.
 */
class ShortOfDescriptorsTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final LogIdentity OTHER = new LogIdentity("other", new Uuid(5, 6), 0);
    private static final Path NEW_PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    private static final String LARGE = "x".repeat(LogLimits.FILE_SYNC_BYTES);

    private FewDescriptors seen;
    private LogNode node;
    private PartitionLog established;
    private PartitionLog log;

    @BeforeEach
    void start() throws IOException {
        List<FewDescriptors> made = new ArrayList<>();
        node = new LogNode(11, disk -> {
            made.add(new FewDescriptors(disk));
            return made.getFirst();
        });
        seen = made.getFirst();
        established = node.open(OTHER, LogConfig.DEFAULT);
        node.append(established, LogNode.batch(NOW, LARGE));
        node.makeDurable(established);
        log = node.open();
    }

    @Test
    void aMetadataFileThatCannotBeOpenedIsTriedAgain() throws IOException {
        assertBecomesDurableAfterFailuresOf(PartitionMetadataFile.of(NEW_PARTITION));
    }

    @Test
    void aPartitionDirectoryThatCannotBeOpenedIsTriedAgain() throws IOException {
        assertBecomesDurableAfterFailuresOf(NEW_PARTITION);
    }

    @Test
    void aDataDirectoryThatCannotBeOpenedIsTriedAgain() throws IOException {
        assertBecomesDurableAfterFailuresOf(LogNode.PATH);
    }

    /** Large batches, which make their files durable. */
    private void assertBecomesDurableAfterFailuresOf(Path path) throws IOException {
        node.append(log, LogNode.batch(NOW, LARGE, "c"));
        seen.failOpening(path, 3);
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.durableUpTo(log.logEndOffset(), told::add));
        node.world.runFor(LogLimits.SYNC_RETRY_NANOS / 2);
        node.append(established, LogNode.batch(NOW, LARGE));
        node.append(log, LogNode.batch(NOW, "e"));
        node.makeDurable(established);
        assertThat(told).isEmpty();
        assertThat(log.durableEndOffset()).isZero();

        node.makeDurable(log);
        assertThat(told).containsExactly(Outcome.done());
        assertThat(log.durableEndOffset()).isEqualTo(3);
        assertThat(node.faults).isEmpty();
        assertThat(node.events.count("log.sync-postponed")).isPositive();

        node.losePower();
        assertThat(node.open().logEndOffset()).isEqualTo(3);
        assertThat(node.open(OTHER, LogConfig.DEFAULT).logEndOffset()).isEqualTo(2);
    }

    @Test
    void aDirectoryWhoseFilesCanNeverBeOpenedHasFailed() throws IOException {
        node.append(log, LogNode.batch(NOW, LARGE, "c"));
        seen.failOpening(NEW_PARTITION, Integer.MAX_VALUE);
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.durableUpTo(log.logEndOffset(), told::add));
        node.world.runFor(LogLimits.SYNC_POSTPONED_NANOS - LogLimits.SYNC_RETRY_NANOS);
        assertThat(told).isEmpty();
        assertThat(node.faults).isEmpty();
        node.world.runFor(2 * LogLimits.SYNC_RETRY_NANOS);
        assertThat(told).singleElement().isInstanceOf(Outcome.Failure.class);
        assertThat(node.faults)
                .singleElement()
                .satisfies(what -> assertThat(what).contains("to sync"));
        node.faults.clear();
    }

    @Test
    void aDirectoryHasFailedThoughFilesOfOtherLogsAreSyncedAllTheTime() throws IOException {
        restartWithTwoSyncLanes();
        node.append(log, LogNode.batch(NOW, LARGE, "c"));
        seen.failOpening(NEW_PARTITION, Integer.MAX_VALUE);
        node.world.run(node.shard, () -> log.durableUpTo(log.logEndOffset(), ignored -> {}));
        long turns = 3 * LogLimits.SYNC_POSTPONED_NANOS / LogLimits.SYNC_RETRY_NANOS;
        for (int turn = 0; turn < turns && node.faults.isEmpty(); turn++) {
            node.appendOutcome(established, LogNode.batch(NOW, LARGE), 0);
            node.world.run(node.shard, () -> established.durableUpTo(established.logEndOffset(), ignored -> {}));
            node.world.runFor(LogLimits.SYNC_RETRY_NANOS);
        }
        assertThat(established.durableEndOffset()).isGreaterThan(turns / 4);
        assertThat(node.faults).hasSize(1);
        node.faults.clear();
    }

    @Test
    void logsWhoseFilesCannotBeOpenedAreTriedAgainTogether() throws IOException {
        restartWithTwoSyncLanes();
        PartitionLog second = node.open(new LogIdentity("second", new Uuid(7, 8), 0), LogConfig.DEFAULT);
        node.append(log, LogNode.batch(NOW, LARGE));
        node.append(second, LogNode.batch(NOW, LARGE));
        seen.failOpening(LogNode.PATH, Integer.MAX_VALUE);
        node.world.run(node.shard, () -> {
            log.durableUpTo(1, ignored -> {});
            second.durableUpTo(1, ignored -> {});
        });
        node.world.runFor(10 * LogLimits.SYNC_RETRY_NANOS);
        assertThat(node.events.count("log.sync-postponed")).isBetween(8L, 12L);
        seen.failOpening(LogNode.PATH, 0);
        node.makeDurable(List.of(log, second));
    }

    private void restartWithTwoSyncLanes() throws IOException {
        node.endProcess();
        node.syncLanes = 2;
        node.start();
        established = node.open(OTHER, LogConfig.DEFAULT);
        log = node.open();
    }

    @Test
    void whatGoesByTheJournalIsDurableWhileNothingOfItsPartitionCanBeOpened() throws IOException {
        node.append(log, LogNode.batch(NOW, "b", "c"));
        seen.failOpening(NEW_PARTITION, Integer.MAX_VALUE);
        node.makeDurable(log);
        assertThat(log.durableEndOffset()).isEqualTo(2);
        node.losePower();
        seen.failOpening(NEW_PARTITION, 0);
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(1);
    }

    @Test
    void theSyncForTheCheckpointIsTriedAgainForAMetadataFile() throws IOException {
        assertIsCheckpointedAfterFailuresOf(PartitionMetadataFile.of(NEW_PARTITION));
    }

    @Test
    void theSyncForTheCheckpointIsTriedAgainForAPartitionDirectory() throws IOException {
        assertIsCheckpointedAfterFailuresOf(NEW_PARTITION);
    }

    @Test
    void theSyncForTheCheckpointIsTriedAgainForADataDirectory() throws IOException {
        assertIsCheckpointedAfterFailuresOf(LogNode.PATH);
    }

    /** Small batches, whose files are synced in the background before a checkpoint covers them. */
    private void assertIsCheckpointedAfterFailuresOf(Path path) throws IOException {
        node.append(log, LogNode.batch(NOW, "b", "c"));
        node.makeDurable(log);
        seen.failOpening(path, 3);
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogLimits.SYNC_RETRY_NANOS / 2);
        node.append(log, LogNode.batch(NOW, "d"));
        node.makeDurable(log);
        assertThat(log.durableEndOffset()).isEqualTo(3);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS);
        assertThat(node.events.count("log.sync-postponed")).isEqualTo(3);
        assertThat(node.faults).isEmpty();

        node.losePower();
        assertThat(node.directory.replayAtStart(LogNode.LOG.key()).hasBatches()).isFalse();
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(2);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aLogThatIsDeletedMeanwhileLeavesNoFileOpen() {
        node.append(established, LogNode.batch(NOW, "b"));
        node.makeDurable(established); // opens the journal's file
        node.append(log, LogNode.batch(NOW, LARGE));
        seen.failOpening(NEW_PARTITION, Integer.MAX_VALUE);
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.durableUpTo(log.logEndOffset(), told::add));
        node.world.runFor(LogLimits.SYNC_RETRY_NANOS / 2);
        int before = node.disk.openFiles();
        node.world.<Done>success(node.shard, completion -> node.logs.delete(log, completion));
        node.world.runFor(4 * LogLimits.SYNC_RETRY_NANOS);
        assertThat(told).singleElement().isInstanceOf(Outcome.Failure.class);
        assertThat(node.disk.openFiles()).isEqualTo(before - 1);
        assertThat(node.faults).isEmpty();
    }

    @Test
    void aDirectoryWhoseSyncFailsIsOut() {
        node.append(log, LogNode.batch(NOW, LARGE));
        seen.failSyncing(NEW_PARTITION);
        assertThat(node.world.<Done>outcome(node.shard, done -> log.durableUpTo(1, done)))
                .isInstanceOf(Outcome.Failure.class);
        assertThat(node.faults).hasSize(1);
    }

    @Test
    void aDirectoryWhoseSyncFailsBeforeACheckpointIsOut() {
        node.append(log, LogNode.batch(NOW, "b"));
        node.makeDurable(log);
        seen.failSyncing(NEW_PARTITION);
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(2 * LogIntervals.CHECKPOINT_NANOS);
        assertThat(node.faults).hasSize(1);
        assertThat(node.appendOutcome(log, LogNode.batch(NOW, "c"), 0)).isInstanceOf(Outcome.Failure.class);
    }

    /** A disk that opens one file or directory only after some tries, as when a process has too many open already. */
    private static final class FewDescriptors extends ForwardingDisk {
        private Path failing = Path.of("/nothing");
        private int failures;
        private Path failingSync = Path.of("/nothing");

        FewDescriptors(Disk disk) {
            super(disk);
        }

        void failOpening(Path path, int times) {
            failing = path;
            failures = times;
        }

        void failSyncing(Path directory) {
            failingSync = directory;
        }

        @Override
        public DiskFile open(Path file, Mode mode) throws IOException {
            opens(file);
            return super.open(file, mode);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            opens(directory);
            if (directory.equals(failingSync)) {
                throw new IOException("Input/output error");
            }
            super.syncDirectory(directory);
        }

        private void opens(Path path) throws FileSystemException {
            if (failures > 0 && path.equals(failing)) {
                failures--;
                throw new FileSystemException(path.toString(), null, "Too many open files");
            }
        }
    }
}
