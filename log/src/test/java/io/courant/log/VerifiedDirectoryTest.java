package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.offline.Finding;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.VerifyReport;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.message.SnapshotFooterRecord;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.ControlValue;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code log verify} says of a data directory whose files are sound one by one, but not together. */
class VerifiedDirectoryTest {

    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    private static final Path SEGMENT = SegmentFiles.log(PARTITION, 0);

    private LogNode node;
    private int batchBytes;

    /** Two batches in the journal and in their segment, then a clean stop. */
    @BeforeEach
    void fillAndStop() throws IOException {
        node = new LogNode(3);
        PartitionLog log = node.open();
        for (int i = 0; i < 2; i++) {
            ByteBuffer batch = LogNode.batchFrom(9, 0, i * 10, 10);
            batchBytes = batch.remaining();
            node.append(log, batch, 2);
        }
        node.makeDurable(log);
        node.stopCleanly();
    }

    @Test
    void aCopyWithoutALockFileIsVerifiedAndNothingIsMade() throws Exception {
        node.disk.delete(LogNode.PATH.resolve(DirectoryView.LOCK_FILE));
        List<String> names = node.disk.list(LogNode.PATH);
        assertThat(verify().findings()).isEmpty();
        assertThat(node.disk.list(LogNode.PATH)).isEqualTo(names);
    }

    @Test
    void aPartitionThatTheCheckpointProvesIsMissed() throws Exception {
        node.disk.rename(PARTITION, Path.of("/elsewhere"));
        assertFound(Severity.DAMAGE, PARTITION, "missing, but offsets 0 to 19 are proven");
    }

    @Test
    void whatIsNotOursOrUnfinishedIsNamedAndNoDamage() throws Exception {
        make("letter.txt");
        make("checkpoint.0.tmp");
        make("reserve");
        make(LogNode.PATH.relativize(PARTITION).resolve("letter.txt").toString());
        make("journal/00000009.journal.tmp");
        node.disk.createDirectories(DirectoryRemoval.deletedName(LogNode.PATH, other()));
        node.disk.createDirectories(DirectoryRemoval.asideName(LogNode.PATH, other()));
        VerifyReport report = verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.findings())
                .extracting(finding -> finding.severity() + " " + LogNode.PATH.relativize(finding.file()))
                .containsExactlyInAnyOrder(
                        "FOREIGN letter.txt",
                        "LEFTOVER checkpoint.0.tmp",
                        "FOREIGN topic-3/letter.txt",
                        "LEFTOVER journal/00000009.journal.tmp",
                        "LEFTOVER "
                                + DirectoryRemoval.deletedName(LogNode.PATH, other())
                                        .getFileName(),
                        "LEFTOVER "
                                + DirectoryRemoval.asideName(LogNode.PATH, other())
                                        .getFileName());
    }

    @Test
    void aCheckpointOfAnotherDirectoryIsNamedAndNotBelieved() throws Exception {
        Uuid stranger = new Uuid(1, 1);
        new Checkpoint(stranger, 101, 500, ExpiryClock.UNKNOWN, List.of()).write(node.disk, LogNode.PATH);
        assertFound(Severity.DAMAGE, LogNode.PATH.resolve("checkpoint.1"), "belongs to data directory " + stranger);
        node.start();
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(2);
        assertThat(node.events.messages("log.checkpoint-damaged"))
                .singleElement()
                .asString()
                .contains("checkpoint.1", "belongs to data directory " + stranger);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void anOldCopyOfACheckpointIsNamedAndFreesNoJournal() throws Exception {
        Checkpoint newest = Objects.requireNonNull(
                Checkpoint.read(node.disk, LogNode.PATH, null).checkpoint());
        new Checkpoint(newest.directoryId(), newest.number() + 3, newest.journalFrom(), -1, newest.entries())
                .write(node.disk, LogNode.PATH);
        assertFound(
                Severity.DAMAGE,
                Checkpoint.file(LogNode.PATH, newest.number()),
                "is an old copy: it holds number " + newest.number());
    }

    @Test
    void anIndexWithARightChecksumAndAWrongEntryIsDamage() throws Exception {
        Path path = SegmentFiles.index(PARTITION, 0);
        SegmentIndex wrong = new SegmentIndex(0);
        RecordBatch batch = new RecordBatch();
        ByteBuffer bytes = bytes(SEGMENT);
        wrong.add(batch.at(bytes, 0), 0, batchBytes, 0);
        wrong.add(batch.at(bytes, batchBytes), batchBytes, batchBytes, 0);
        SegmentIndexFile.write(node.disk, path, wrong);
        assertThat(verify().findings()).isEmpty();

        wrong = new SegmentIndex(0);
        wrong.add(batch.at(bytes, 0), 5, batchBytes - 5, 0);
        wrong.add(batch.at(bytes, batchBytes), batchBytes, batchBytes, 0);
        SegmentIndexFile.write(node.disk, path, wrong);
        assertFound(Severity.DAMAGE, path, "entry 0 points at no batch");
    }

    @Test
    void whatTheJournalAloneHoldsIsNamedAndNoDamage() throws Exception {
        node.start();
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 20, 10), 2);
        node.makeDurable(log);
        node.endProcess();
        cut(SEGMENT, 2L * batchBytes + 7);
        VerifyReport report = verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.REPLAYED);
            assertThat(finding.log()).isEqualTo(LogNode.LOG);
            assertThat(finding.offset()).isEqualTo(20);
            assertThat(finding.position()).isEqualTo(2L * batchBytes);
            assertThat(finding.sequence()).isPositive();
        });
        assertThat(report.batches()).isEqualTo(3);
    }

    @Test
    void whatTheJournalStillHoldsOfASyncedSegmentIsRepaired() throws Exception {
        node.disk.flipBit(SEGMENT, batchBytes + 70, 1);
        assertFound(Severity.DAMAGE, SEGMENT, "a start repairs that from the journal");
        node.start();
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(2);
        assertThat(node.events.messages("log.repaired"))
                .singleElement()
                .asString()
                .contains(SEGMENT + " at position " + batchBytes + ": the batch of offset 10 ");
        node.stopCleanly();
        assertThat(verify().findings()).isEmpty();
    }

    @Test
    void aMarkOfACleanStopThatFitsNoCheckpointIsNamed() throws Exception {
        node.start();
        node.directory.markCleanStop(77);
        node.endProcess();
        VerifyReport report = verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.findings()).extracting(Finding::reason).anyMatch(reason -> reason.contains("checkpoint 77"));
        node.disk.flipBit(LogNode.PATH.resolve(DataDirectory.CLEAN_STOP_FILE), 20, 1);
        assertFound(Severity.DAMAGE, LogNode.PATH.resolve(DataDirectory.CLEAN_STOP_FILE), "damaged");
    }

    @Test
    void aDamagedCoordinationCellIsNamed() throws Exception {
        Path cell = LogNode.PATH.resolve(DirectoryEntryKind.COORDINATION_CELL);
        ByteBuffer bytes = ByteBuffer.allocate(104);
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, 100));
        bytes.putInt(100, (int) crc.getValue());
        try (DiskFile file = node.disk.open(cell, Disk.Mode.CREATE_NEW)) {
            file.write(0, bytes);
        }
        assertThat(verify().findings()).isEmpty();
        node.disk.flipBit(cell, 50, 1);
        assertFound(Severity.DAMAGE, cell, "its checksum is wrong");
        cut(cell, 3);
        assertFound(Severity.DAMAGE, cell, "its checksum is wrong");
    }

    @Test
    void aDamagedMetadataSnapshotIsNamedWithItsPlace() throws Exception {
        Path snapshot =
                LogNode.PATH.resolve("metadata-snapshots").resolve("00000000000000000002-0000000000.checkpoint");
        node.disk.createDirectories(LogNode.PATH.resolve("metadata-snapshots"));
        ByteBuffer first = LogNode.batch(SimulatedClock.FIRST_WALL_MS, "a");
        ByteBuffer last = new BatchBuilder()
                .baseOffset(1)
                .appendControl(
                        SimulatedClock.FIRST_WALL_MS,
                        new ControlValue.SnapshotFooter(new SnapshotFooterRecord((short) 0)))
                .build();
        int firstBytes = first.remaining();
        try (DiskFile file = node.disk.open(snapshot, Disk.Mode.CREATE_NEW)) {
            file.write(0, first);
        }
        assertFound(Severity.DAMAGE, snapshot, "ends without its last record");
        try (DiskFile file = node.disk.open(snapshot, Disk.Mode.READ_WRITE)) {
            file.write(firstBytes, last);
        }
        assertThat(verify().findings()).isEmpty();
        node.disk.flipBit(snapshot, firstBytes + 65, 1);
        assertFound(Severity.DAMAGE, snapshot, "no sound batch begins here");
    }

    @Test
    void aMillionFindingsAreCountedAndNotKept() throws Exception {
        for (int i = 0; i < VerifyReport.FINDINGS_KEPT + 10; i++) {
            make("letter-to-nobody." + i);
        }
        List<Finding> told = new ArrayList<>();
        VerifyReport report = new LogVerify(node.disk.copy(1)).verify(LogNode.PATH, told::add);
        assertThat(report.findings()).hasSize(VerifyReport.FINDINGS_KEPT);
        assertThat(told).hasSize(VerifyReport.FINDINGS_KEPT + 10);
        assertThat(report.summary()).endsWith("sound, " + told.size() + " notes");
    }

    private VerifyReport verify() throws Exception {
        return new LogVerify(node.disk.copy(1)).verify(LogNode.PATH);
    }

    private void assertFound(Severity severity, Path file, String reason) throws Exception {
        assertThat(verify().findings()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.file()).isEqualTo(file);
            assertThat(finding.reason()).contains(reason);
        });
    }

    private static LogIdentity other() {
        return new LogIdentity("gone", new Uuid(5, 5), 0);
    }

    private void make(String name) throws IOException {
        node.disk.open(LogNode.PATH.resolve(name), Disk.Mode.CREATE_NEW).close();
    }

    private void cut(Path path, long size) throws IOException {
        try (DiskFile file = node.disk.open(path, Disk.Mode.READ_WRITE)) {
            file.truncate(size);
        }
    }

    private ByteBuffer bytes(Path path) throws IOException {
        try (DiskFile file = node.disk.open(path, Disk.Mode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            return bytes.flip();
        }
    }
}
