package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.CountedBuffer;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Slice;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalContents;
import io.courant.log.journal.JournalEntry;
import io.courant.log.segment.SegmentFiles;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the actions of one partition come to, in whatever order they stand, and where their batches are written. */
class JournalReplayTest {

    private static final TopicIdPartition KEY = LogNode.LOG.key();
    private static final JournalEntry REMOVED = JournalEntry.of(new JournalAction.Remove(KEY));
    private static final JournalEntry CREATED = JournalEntry.of(new JournalAction.Create(KEY, "topic"));
    private static final Path DIRECTORY = LogNode.PATH.resolve("replayed");

    /** A log from offset 5 to a recovery point of 100, with epochs from 5, 50 and 90 on. */
    private static final CheckpointEntry CHECKPOINTED = new CheckpointEntry(
            LogNode.LOG,
            5,
            100,
            80,
            4000,
            0,
            true,
            List.of(new EpochEntries.Entry(1, 5), new EpochEntries.Entry(2, 50), new EpochEntries.Entry(3, 90)));

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(21);
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
    }

    @Test
    void aPartitionWithoutActionsIsAsTheCheckpointSays() throws IOException {
        JournalReplay replay = replay();
        assertThat(replay.corrected(CHECKPOINTED)).isEqualTo(CHECKPOINTED);
        assertThat(replay.hasBatches()).isFalse();
        assertThat(replay.syncedTo()).isEqualTo(-1);
        assertThat(replay.logStart()).isZero();
    }

    @Test
    void aCutBelowTheRecoveryPointLowersItAndForgetsLaterEpochs() throws IOException {
        JournalReplay replay = replayOf(cutTo(60));
        CheckpointEntry corrected = corrected(replay, CHECKPOINTED);
        assertThat(corrected.recoveryPoint()).isEqualTo(60);
        assertThat(corrected.logStartOffset()).isEqualTo(5);
        assertThat(corrected.epochs()).containsExactly(new EpochEntries.Entry(1, 5), new EpochEntries.Entry(2, 50));
    }

    @Test
    void aCutAboveTheRecoveryPointLeavesIt() throws IOException {
        assertThat(replayOf(cutTo(130)).corrected(CHECKPOINTED)).isEqualTo(CHECKPOINTED);
    }

    @Test
    void ofSeveralCutsTheLastCountsNotTheLowest() throws IOException {
        record(append(0, 0, 100), cutTo(100), cutTo(110));
        assertThat(replay().corrected(CHECKPOINTED)).isEqualTo(CHECKPOINTED);
    }

    @Test
    void aCutTakesTheBatchesBeforeItWhateverTheirOffsetsAndNoneBehindIt() throws IOException {
        record(append(0, 0, 0), append(0, 200, 10), cutTo(5));
        assertThat(replay().hasBatches()).isFalse();
        record(append(0, 100, 5));
        JournalReplay replay = replay();
        assertThat(replay.hasBatches()).isTrue();
        assertThat(replay.syncedTo()).isEqualTo(5);
        assertThat(write(replay, 0)).isEqualTo(6);
        assertThat(batchAt(0, 100).baseOffset()).isEqualTo(5);
        assertThat(node.disk.size(SegmentFiles.log(DIRECTORY, 0))).isLessThan(200);
    }

    @Test
    void aCutBelowWhatWasSyncedLowersThatToo() throws IOException {
        assertThat(replayOf(syncedTo(40), cutTo(30)).syncedTo()).isEqualTo(30);
        assertThat(replayOf(syncedTo(35)).syncedTo()).isEqualTo(35);
    }

    @Test
    void whatWasSyncedIsNotWrittenAgainAndStaysProven() throws IOException {
        record(append(0, 0, 0), append(0, 100, 1), syncedTo(2));
        JournalReplay synced = replay();
        assertThat(synced.hasBatches()).isFalse();
        assertThat(synced.syncedTo()).isEqualTo(2);
        record(append(0, 200, 2), syncedTo(1));
        assertThat(replay().syncedTo()).isEqualTo(2);
    }

    @Test
    void theLogStartOnlyRises() throws IOException {
        JournalReplay replay = replayOf(startTo(20), startTo(10));
        assertThat(replay.logStart()).isEqualTo(20);
        assertThat(corrected(replay, CHECKPOINTED).logStartOffset()).isEqualTo(20);
        assertThat(corrected(replay, CHECKPOINTED.startingAt(30)).logStartOffset())
                .isEqualTo(30);
    }

    @Test
    void aCutAndANewStartCountTogether() throws IOException {
        CheckpointEntry corrected = corrected(replayOf(startTo(20), cutTo(60)), CHECKPOINTED);
        assertThat(corrected.recoveryPoint()).isEqualTo(60);
        assertThat(corrected.logStartOffset()).isEqualTo(20);
    }

    @Test
    void aRemovedPartitionIsForgottenWithAllThatWasSaidBefore() throws IOException {
        JournalReplay replay =
                replayOf(append(0, 0, 0), startTo(20), syncedTo(40), cutTo(30), append(0, 100, 30), REMOVED);
        assertThat(replay.corrected(CHECKPOINTED)).isNull();
        assertThat(replay.hasBatches()).isFalse();
        assertThat(replay.syncedTo()).isEqualTo(-1);
        assertThat(replay.logStart()).isZero();
    }

    @Test
    void whatComesBehindARemovalIsOfANewLog() throws IOException {
        JournalReplay replay = replayOf(append(0, 0, 0), REMOVED, CREATED, append(0, 0, 0));
        assertThat(replay.corrected(CHECKPOINTED)).isNull();
        assertThat(write(replay, 0)).isEqualTo(1);
    }

    @Test
    void actionsThatTheCheckpointCoversAreNotTakenAgain() throws IOException {
        record(append(0, 0, 0), REMOVED, append(0, 100, 1));
        JournalReplay all = replay();
        long last = all.lastSequence();
        assertThat(all.corrected(CHECKPOINTED)).isNull();
        assertThat(replayBehind(last - 1).corrected(CHECKPOINTED)).isNotNull();
        assertThat(replayBehind(last - 1).hasBatches()).isTrue();
        assertThat(replayBehind(last).hasBatches()).isFalse();
        assertThat(replayBehind(last).lastSequence()).isEqualTo(last);
        assertThat(replayBehind(last + 7).lastSequence()).isEqualTo(last + 7);
    }

    @Test
    void batchesAreWrittenToTheirPlacesInSegmentsThatMayBeMissing() throws IOException {
        JournalReplay replay = replayOf(append(0, 0, 0), append(0, 300, 1), append(2, 0, 2), append(0, 500, 1));
        assertThat(write(replay, 0)).isEqualTo(2);
        assertThat(batchAt(0, 0).baseOffset()).isZero();
        assertThat(batchAt(0, 300).baseOffset()).isEqualTo(1);
        assertThat(batchAt(0, 500).baseOffset()).isEqualTo(1);
        assertThat(batchAt(2, 0).baseOffset()).isEqualTo(2);
        assertThat(node.disk.openFiles()).isLessThanOrEqualTo(1); // the journal's own
    }

    @Test
    void batchesBelowTheLogsStartAreNotWritten() throws IOException {
        JournalReplay replay = replayOf(append(0, 0, 0), append(1, 0, 1), append(2, 0, 2));
        assertThat(write(replay, 2)).isEqualTo(3);
        assertThat(node.disk.list(DIRECTORY)).containsExactly("%020d.log".formatted(2));
    }

    @Test
    void batchesBelowTheLogsStartAreWrittenWhereTheFilesMayLackThem() throws IOException {
        JournalReplay replay = replayOf(append(0, 0, 0), append(0, 74, 1), append(2, 0, 2));
        assertThat(write(replay, 2, 1)).isEqualTo(3);
        assertThat(node.disk.list(DIRECTORY))
                .containsExactlyInAnyOrder("%020d.log".formatted(0), "%020d.log".formatted(2));
        assertThat(batchAt(0, 74).baseOffset()).isEqualTo(1);
    }

    @Test
    void whereNothingIsProvenNoSegmentIsMadeForBatchesBelowTheLogsStart() throws IOException {
        JournalReplay replay = replayOf(append(0, 0, 0), append(2, 0, 2));
        assertThat(write(replay, 2, -1)).isEqualTo(3);
        assertThat(node.disk.list(DIRECTORY)).containsExactly("%020d.log".formatted(2));
    }

    // --- the journal that is replayed ---

    private static JournalEntry cutTo(long offset) {
        return JournalEntry.of(new JournalAction.TruncateTo(KEY, offset));
    }

    private static JournalEntry syncedTo(long offset) {
        return JournalEntry.of(new JournalAction.SyncedTo(KEY, offset));
    }

    private static JournalEntry startTo(long offset) {
        return JournalEntry.of(new JournalAction.LogStartTo(KEY, offset));
    }

    /** A batch of one record. */
    private JournalEntry append(long segmentBaseOffset, int position, long baseOffset) {
        ByteBuffer batch = LogNode.batch(SimulatedClock.FIRST_WALL_MS, "value");
        new RecordBatch().at(batch, 0).stampOffsets(baseOffset, 3);
        CountedBuffer buffer = node.buffers.allocate(batch.remaining());
        buffer.bytes().put(0, batch, 0, batch.remaining());
        return new JournalEntry(
                new JournalAction.Append(KEY, segmentBaseOffset, position, baseOffset),
                new Slice.OfBuffer(buffer, 0, batch.remaining()));
    }

    private void record(JournalEntry... entries) {
        for (JournalEntry entry : entries) {
            node.record(entry);
            if (entry.batch() != null) {
                entry.batch().release();
            }
        }
    }

    private JournalReplay replayOf(JournalEntry... entries) throws IOException {
        record(entries);
        return replay();
    }

    private JournalReplay replay() throws IOException {
        return replayBehind(0);
    }

    private JournalReplay replayBehind(long coveredSequence) throws IOException {
        JournalContents contents = JournalContents.read(
                node.disk,
                LogNode.PATH,
                node.directory.id(),
                JournalContents.FIRST_SEQUENCE,
                JournalContents.FIRST_SEQUENCE);
        return JournalReplay.of(contents, KEY, coveredSequence);
    }

    private static CheckpointEntry corrected(JournalReplay replay, CheckpointEntry entry) {
        return Objects.requireNonNull(replay.corrected(entry));
    }

    private long write(JournalReplay replay, long logStartOffset) throws IOException {
        return write(replay, logStartOffset, logStartOffset);
    }

    private long write(JournalReplay replay, long logStartOffset, long recoveryPoint) throws IOException {
        node.disk.createDirectories(DIRECTORY);
        return replay.writeTo(node.disk, DIRECTORY, logStartOffset, recoveryPoint, 0);
    }

    private RecordBatch batchAt(long segmentBaseOffset, int position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(
                LogNode.batch(SimulatedClock.FIRST_WALL_MS, "value").remaining());
        try (DiskFile file = node.disk.open(SegmentFiles.log(DIRECTORY, segmentBaseOffset), Disk.Mode.READ)) {
            file.read(position, bytes);
        }
        RecordBatch batch = new RecordBatch().at(bytes.flip(), 0);
        assertThat(batch.crcValid()).isTrue();
        return batch;
    }
}
