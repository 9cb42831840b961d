package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.metrics.LogMetrics;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogDump;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import io.courant.log.offline.VerifyReport;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.StoredKind;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damaged files: named with their place, never served, never fatal to the rest. */
class DamageTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final Path PARTITION = LogNode.PATH.resolve("topic-3");
    private static final Path FIRST_SEGMENT = PARTITION.resolve("00000000000000000000.log");
    private static final LogConfig CONFIG = LogConfig.DEFAULT.withSegments(3000, 1L << 40);

    private LogNode node;
    private int batchBytes;

    /** Ten batches of one record, three to a segment; the process has stopped cleanly. */
    @BeforeEach
    void fillAndStop() throws IOException {
        node = new LogNode(5);
        PartitionLog log = node.open(CONFIG);
        for (int i = 0; i < 10; i++) {
            ByteBuffer batch = LogNode.batchFrom(9, 0, i * 40, 40);
            batchBytes = batch.remaining();
            node.append(log, batch, 2);
        }
        node.stopCleanly();
    }

    @Test
    void aCleanStopLeavesASoundDirectoryThatNeedsNoScan() throws Exception {
        VerifyReport report = new LogVerify(node.disk).verify(LogNode.PATH);
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(400);
        node.start();
        assertThat(node.directory.stoppedCleanly()).isTrue();
        assertThat(node.open(CONFIG).logEndOffset()).isEqualTo(400);
        assertThat(node.events.messages("log.recovered")).isEmpty();
    }

    @Test
    void aBatchDamagedBelowTheRecoveryPointIsNamedKeptAndNotServed() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        node.disk.delete(PARTITION.resolve("00000000000000000000.idx"));

        VerifyReport report = new LogVerify(node.disk).verify(LogNode.PATH);
        assertThat(report.sound()).isFalse();
        Finding finding = report.findings().getFirst();
        assertThat(finding.severity()).isEqualTo(Finding.Severity.DAMAGE);
        assertThat(finding.file()).isEqualTo(FIRST_SEGMENT);
        assertThat(finding.position()).isEqualTo(batchBytes);
        assertThat(finding.offset()).isEqualTo(40);
        assertThat(finding.reason()).contains("CRC");

        node.start();
        PartitionLog log = node.open(CONFIG);
        assertThat(LogNode.bytes(node.read(log, 0, 1 << 20, 400))).hasSize(batchBytes);
        assertThat(node.read(log, 40, 1 << 20, 400))
                .isInstanceOfSatisfying(
                        ReadResult.Corrupt.class,
                        corrupt -> assertThat(corrupt.place()).contains(FIRST_SEGMENT.toString(), "offsets 40 to 79"));
        assertThat(LogNode.bytes(node.read(log, 80, batchBytes, 400))).hasSize(batchBytes);
        assertThat(node.events.messages("log.damaged")).hasSize(1);
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 400, 40), 2))
                .isEqualTo(new AppendResult.Appended(400, 439, -1, 0));
    }

    @Test
    void damageThatSearchesByTimeComeAcrossIsToldOfOnce() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        node.disk.delete(PARTITION.resolve("00000000000000000000.idx"));
        node.start();
        PartitionLog log = node.open(CONFIG);
        for (int i = 0; i < 3; i++) {
            TimestampLookup found = node.world.success(node.shard, told -> log.offsetForTimestamp(NOW + 1, 400, told));
            assertThat(found).isEqualTo(new TimestampLookup.None());
        }
        assertThat(LogNode.bytes(node.read(log, 0, 1 << 20, 400))).hasSize(batchBytes);
        assertThat(node.read(log, 40, 1 << 20, 400)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(node.events.messages("log.damaged")).hasSize(1);
        assertThat(node.counted(LogMetrics.DAMAGED_RANGES)).isEqualTo(1);
    }

    @Test
    void aBatchDamagedInOneSegmentCastsNoDoubtOnProducersStoredBesideLaterOnes() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, 70, 3);
        assertThat(node.disk.list(PARTITION)).anyMatch(name -> name.endsWith(".prod"));
        assertThat(new LogVerify(node.disk).verify(LogNode.PATH).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.file()).isEqualTo(FIRST_SEGMENT));
    }

    @Test
    void aHeaderWithAnImpossibleEpochIsDamageOfOneBatchAndNothingBehindItIsCut() throws Exception {
        PartitionLog log = restartAndAppendUnsynced();
        node.append(log, LogNode.batchFrom(9, 0, 440, 40), 2);
        node.append(log, LogNode.batchFrom(9, 0, 480, 40), 2);
        node.process.die("killed");
        node.disk.killProcess();
        long base = node.disk.list(PARTITION).stream()
                .mapToLong(name -> SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX))
                .filter(offset -> offset <= 440)
                .max()
                .orElseThrow();
        node.disk.flipBit(SegmentFiles.log(PARTITION, base), (440 - base) / 40 * batchBytes + 12, 6);
        node.start();
        log = node.world.success(node.shard, done -> node.logs.open(LogNode.LOG, CONFIG, 2, done));
        assertThat(log.latestEpoch()).isEqualTo(2);
        assertThat(log.logEndOffset()).isEqualTo(520);
        assertThat(node.read(log, 440, 100, 520)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(LogNode.bytes(node.read(log, 480, batchBytes, 520))).hasSize(batchBytes);
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("leader epoch");
    }

    @Test
    void aLastHeaderWithAnImpossibleEpochKeepsItsOffsets() throws Exception {
        restartAndAppendUnsynced();
        node.process.die("killed");
        node.disk.killProcess();
        Path last = lastSegment();
        node.disk.flipBit(last, node.disk.size(last) - batchBytes + 12, 6);
        for (int start = 0; start < 3; start++) {
            node.start();
            PartitionLog log = node.world.success(node.shard, done -> node.logs.open(LogNode.LOG, CONFIG, 2, done));
            assertThat(log.logEndOffset()).isEqualTo(440 + start);
            assertThat(node.read(log, 400, 100, 440)).isInstanceOf(ReadResult.Corrupt.class);
            assertThat(node.append(log, LogNode.batch(NOW, "next"), 2))
                    .isEqualTo(new AppendResult.Appended(440 + start, 440 + start, -1, 0));
            node.process.die("killed");
            node.disk.killProcess();
        }
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsNoCleanStop() throws Exception {
        PartitionLog log = restartAndAppendUnsynced();
        assertThat(log.logEndOffset()).isEqualTo(440);
        node.world.<Done>success(node.shard, node.logs::close);
        node.disk.faults().failAt(1);
        assertThat(node.world.<Done>outcome(node.shard, completion -> node.checkpointer.stop(true, completion)))
                .isInstanceOf(Outcome.Failure.class);
        node.process.die("stopped");
        node.disk.killProcess();
        node.start();
        assertThat(node.directory.stoppedCleanly()).isFalse();
    }

    @Test
    void withoutACheckpointNothingIsCutOffALogOfOneSegment() throws Exception {
        node.start();
        LogIdentity identity = new LogIdentity("topic", LogNode.TOPIC, 4);
        PartitionLog single = node.open(identity, LogConfig.DEFAULT);
        for (int i = 0; i < 3; i++) {
            node.append(single, LogNode.batchFrom(9, 0, i * 40, 40), 2);
        }
        node.stopCleanly();
        for (int slot = 0; slot < 2; slot++) {
            node.disk.delete(Checkpoint.file(LogNode.PATH, slot));
        }
        node.start();
        assertThat(node.readAll(node.open(identity, LogConfig.DEFAULT), 1 << 20))
                .hasSize(3);
        assertThat(node.events.messages("log.tail-cut")).isEmpty();
    }

    @Test
    void withoutACheckpointDamageIsToldFromATornTail() throws Exception {
        PartitionLog log = restartAndAppendUnsynced();
        assertThat(log.logEndOffset()).isEqualTo(440);
        node.process.die("killed");
        node.disk.killProcess();
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        Path last = lastSegment();
        try (DiskFile file = node.disk.open(last, Disk.Mode.READ_WRITE)) {
            file.truncate(file.size() - 5);
        }
        node.disk.delete(LogNode.PATH.resolve("checkpoint.0"));
        if (node.disk.exists(LogNode.PATH.resolve("checkpoint.1"))) {
            node.disk.delete(LogNode.PATH.resolve("checkpoint.1"));
        }
        node.start();
        log = node.open(CONFIG);
        assertThat(node.events.messages("log.checkpoint-lost")).hasSize(1);
        assertThat(log.logEndOffset()).isEqualTo(400);
        assertThat(node.events.messages("log.tail-cut")).hasSize(1);
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("offsets 40 to 79");
        assertThat(node.read(log, 40, 100, 400)).isInstanceOf(ReadResult.Corrupt.class);
    }

    @Test
    void aDamagedBatchThatTheJournalStillHoldsIsHealed() throws Exception {
        PartitionLog log = restartAndAppendUnsynced();
        node.makeDurable(log);
        node.endProcess();
        Path last = lastSegment();
        long size = node.disk.size(last);
        node.disk.flipBit(last, size - batchBytes + 70, 3);
        node.start();
        log = node.open(CONFIG);
        assertThat(log.logEndOffset()).isEqualTo(440);
        assertThat(node.readAll(log, 1 << 20)).hasSize(11);
        assertThat(node.disk.size(last)).isEqualTo(size);
        assertThat(node.events.messages("log.damaged")).isEmpty();
        node.stopCleanly();
        assertThat(new LogVerify(node.disk).verify(LogNode.PATH).findings()).isEmpty();
    }

    @Test
    void aBatchThatTheJournalStillHoldsIsHealedWithoutACheckpointToo() throws Exception {
        PartitionLog log = restartAndAppendUnsynced();
        node.makeDurable(log);
        node.endProcess();
        Path last = lastSegment();
        node.disk.flipBit(last, node.disk.size(last) - batchBytes + 70, 3);
        for (int slot = 0; slot < 2; slot++) {
            node.disk.delete(Checkpoint.file(LogNode.PATH, slot));
        }
        node.start();
        log = node.open(CONFIG);
        assertThat(node.events.messages("log.checkpoint-lost")).hasSize(1);
        assertThat(node.readAll(log, 1 << 20)).hasSize(11);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    private PartitionLog restartAndAppendUnsynced() throws IOException {
        node.start();
        PartitionLog log = node.open(CONFIG);
        node.append(log, LogNode.batchFrom(9, 0, 400, 40), 2);
        return log;
    }

    private Path lastSegment() throws IOException {
        return PARTITION.resolve(node.disk.list(PARTITION).stream()
                .filter(name -> name.endsWith(".log"))
                .reduce((first, second) -> second)
                .orElseThrow());
    }

    @Test
    void provenBytesThatAreMissingAtTheEndAreDamageAndTheirOffsetsAreNotGivenAgain() throws Exception {
        Path last = lastSegment();
        try (DiskFile file = node.disk.open(last, Disk.Mode.READ_WRITE)) {
            file.truncate(file.size() - 5);
        }
        node.start();
        PartitionLog log = node.open(CONFIG);
        assertThat(log.logEndOffset()).isEqualTo(400);
        assertThat(node.read(log, 399, 100, 400)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(node.events.messages("log.damaged")).isNotEmpty();
        assertThat(node.append(log, LogNode.batch(NOW, "next"), 2))
                .isEqualTo(new AppendResult.Appended(400, 400, -1, 0));
        assertThat(LogNode.bytes(node.read(log, 400, 100, 401))).isNotEmpty();
    }

    @Test
    void aTornBatchAboveTheRecoveryPointIsATailWhateverStandsBehindIt() throws Exception {
        node.start();
        PartitionLog log = node.open(CONFIG);
        for (int i = 10; i < 15; i++) {
            node.append(log, LogNode.batchFrom(9, 0, i * 40, 40), 2);
        }
        node.process.die("power loss");
        node.disk.killProcess();
        Path torn = PARTITION.resolve("00000000000000000320.log");
        node.disk.flipBit(torn, 2 * batchBytes + 70, 3);

        VerifyReport report = new LogVerify(node.disk).verify(LogNode.PATH);
        assertThat(report.sound()).isTrue();
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.TAIL);
            assertThat(finding.file()).isEqualTo(torn);
            assertThat(finding.offset()).isEqualTo(400);
        });
        node.start();
        assertThat(node.open(CONFIG).logEndOffset()).isEqualTo(400);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aPartitionWhoseIdentityWasNeverSyncedHasNothingButATail() throws Exception {
        node.start();
        node.disk.createDirectories(LogNode.PATH.resolve("other-0"));
        for (String name : List.of("partition.metadata", "00000000000000000000.log", "00000000000000000006.log")) {
            node.disk
                    .open(LogNode.PATH.resolve("other-0").resolve(name), Disk.Mode.CREATE_NEW)
                    .close();
        }
        node.process.die("power loss");
        node.disk.killProcess();
        VerifyReport report = new LogVerify(node.disk).verify(LogNode.PATH);
        assertThat(report.sound()).isTrue();
        assertThat(report.findings()).extracting(Finding::severity).containsExactly(Finding.Severity.TAIL);
    }

    @Test
    void aDamagedMetadataFileIsRestoredWhereTheCheckpointKnowsWhoseThePartitionIs() throws Exception {
        Path metadata = PARTITION.resolve("partition.metadata");
        for (boolean missing : List.of(false, true)) {
            if (missing) {
                node.disk.delete(metadata);
            } else {
                node.disk.flipBit(metadata, 3, 1);
            }
            node.start();
            PartitionLog log = node.open(CONFIG);
            assertThat(node.readAll(log, 1 << 20)).hasSize(10);
            assertThat(node.events.messages("log.metadata-restored"))
                    .last()
                    .satisfies(message -> assertThat(message).contains(metadata.toString()));
            assertThat(node.events.messages("log.put-aside")).isEmpty();
            node.stopCleanly();
            assertThat(new LogVerify(node.disk).verify(LogNode.PATH).findings()).isEmpty();
        }
        node.start();
    }

    @Test
    void damagedIndexesAndSnapshotsAreNamedAndRebuilt() throws Exception {
        for (String name : node.disk.list(PARTITION)) {
            if (name.endsWith(".idx") || name.endsWith(".prod")) {
                node.disk.flipBit(PARTITION.resolve(name), 30, 1);
            }
        }
        VerifyReport report = new LogVerify(node.disk).verify(LogNode.PATH);
        assertThat(report.findings()).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.DERIVED);
            assertThat(finding.reason()).contains("checksum");
        });
        node.start();
        PartitionLog log = node.open(CONFIG);
        assertThat(node.readAll(log, 1 << 20)).hasSize(10);
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 360, 40), 2)).isInstanceOf(AppendResult.Duplicate.class);
        assertThat(node.events.messages("log.snapshot-unusable")).isNotEmpty();
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aCheckpointWhoseVersionIsDamagedIsNotTakenForANewerOne() throws Exception {
        int newest = (int) (node.directory.checkpointAtStart().number() % 2);
        node.disk.flipBit(Checkpoint.file(LogNode.PATH, newest), 11, 3);
        node.start();
        assertThat(node.events.messages("log.checkpoint-damaged"))
                .singleElement()
                .asString()
                .contains("checksum");
        assertThat(node.readAll(node.open(CONFIG), 1 << 20)).hasSize(10);
    }

    @Test
    void aCheckpointOfAnOlderReleaseIsNamedAsOneAndNotAsDamage() throws Exception {
        List<Path> checkpoints = node.disk.list(LogNode.PATH).stream()
                .filter(name -> name.startsWith(Checkpoint.FILE_PREFIX))
                .map(LogNode.PATH::resolve)
                .toList();
        for (Path checkpoint : checkpoints) {
            makeOlder(checkpoint);
        }
        List<Finding> named = new LogVerify(node.disk)
                .verify(LogNode.PATH).findings().stream()
                        .filter(finding -> checkpoints.contains(finding.file()))
                        .toList();
        assertThat(named).hasSameSizeAs(checkpoints).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.LEFTOVER);
            assertThat(finding.reason()).isEqualTo("has version 3, older than this release reads");
        });
        assertThat(DirectoryView.of(node.disk, LogNode.PATH))
                .isInstanceOfSatisfying(
                        DirectoryView.Ours.class,
                        ours -> assertThat(ours.complaints())
                                .contains("checkpoint " + checkpoints.getFirst()
                                        + " has version 3, older than this release reads"));
        node.start();
        assertThat(node.events.messages("log.checkpoint-older"))
                .singleElement()
                .asString()
                .contains("has version 3, older than this release reads");
        assertThat(node.events.messages("log.checkpoint-damaged")).isEmpty();
        assertThat(node.readAll(node.open(CONFIG), 1 << 20)).hasSize(10);
    }

    /** Gives a checkpoint the header of the version before, with a checksum that fits. */
    private void makeOlder(Path checkpoint) throws IOException {
        try (DiskFile file = node.disk.open(checkpoint, Disk.Mode.READ_WRITE)) {
            ByteBuffer all = ByteBuffer.allocate((int) file.size());
            file.read(0, all);
            all.putInt(8, StoredKind.CHECKPOINT.newestVersion() - 1);
            CRC32C crc = new CRC32C();
            crc.update(all.array(), 0, all.capacity() - Integer.BYTES);
            all.putInt(all.capacity() - Integer.BYTES, (int) crc.getValue());
            file.write(0, all.flip());
        }
    }

    @Test
    void aDamagedCheckpointIsNamedAndTheOlderOneCounts() throws Exception {
        node.start();
        Path newest = LogNode.PATH.resolve(
                "checkpoint." + node.directory.checkpointAtStart().number() % 2);
        node.process.die("killed");
        node.disk.killProcess();
        node.disk.flipBit(newest, 40, 1);
        node.start();
        assertThat(node.events.messages("log.checkpoint-damaged"))
                .singleElement()
                .asString()
                .contains(newest.toString(), "checksum");
        PartitionLog log = node.open(CONFIG);
        assertThat(log.logEndOffset()).isEqualTo(400);
        assertThat(node.readAll(log, 1 << 20)).hasSize(10);
    }

    @Test
    void theDirectoryOfAnotherTopicIsPutAsideAndNotAdopted() throws Exception {
        node.start();
        PartitionLog log = node.open(new LogIdentity("topic", new Uuid(4, 4), 3), CONFIG);
        assertThat(log.logEndOffset()).isEqualTo(0);
        assertThat(node.disk.list(LogNode.PATH)).doesNotContain("topic-3").anyMatch(name -> name.endsWith(".aside"));
    }

    @Test
    void aSyncThatFailsDuringRecoveryFailsTheDirectory() throws Exception {
        restartAndAppendUnsynced();
        node.kill();
        node.disk.faults().failSyncs(1);
        Outcome<PartitionLog> outcome =
                node.world.outcome(node.shard, completion -> node.logs.open(LogNode.LOG, CONFIG, completion));
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        assertThat(node.faults).hasSize(1);
    }

    @Test
    void dumpShowsBatchesRecordsAndDamage() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        List<String> lines = new ArrayList<>();
        new LogDump(node.disk, true, lines::add).dump(LogNode.PATH);
        assertThat(lines).anyMatch(line -> line.startsWith("baseOffset: 0 ") && line.endsWith("valid"));
        assertThat(lines).anyMatch(line -> line.startsWith("baseOffset: 40 ") && line.endsWith("WRONG CRC"));
        assertThat(lines).anyMatch(line -> line.contains("| offset: 399 ") && line.contains("value: value-39"));
        assertThat(lines.stream().filter(line -> line.startsWith("| offset"))).hasSize(360);
    }

    @Test
    void dumpShowsWhatStandsBehindADamagedLength() throws Exception {
        Map<String, Integer> bits = Map.of("no batch begins here", 7, "the batch here is shorter than it says", 3);
        for (Map.Entry<String, Integer> bit : bits.entrySet()) {
            node.disk.flipBit(FIRST_SEGMENT, batchBytes + 8, bit.getValue());
            assertThat(dumped())
                    .contains("position: %d DAMAGED: %s, the next sound one is at %d"
                            .formatted(batchBytes, bit.getKey(), 2 * batchBytes))
                    .noneMatch(line -> line.startsWith("baseOffset: 40 "));
            node.disk.flipBit(FIRST_SEGMENT, batchBytes + 8, bit.getValue());
        }
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 10, 2); // longer by a kilobyte, and within the segment
        assertThat(dumped())
                .anyMatch(line -> line.startsWith("baseOffset: 40 ") && line.endsWith("WRONG CRC"))
                .contains("position: %d DAMAGED: the batch above is shorter than it says, the next sound one is at %d"
                        .formatted(batchBytes, 2 * batchBytes));
    }

    /** What is dumped when the second batch is damaged: all others to their last records. */
    private List<String> dumped() throws IOException, OfflineRefusal {
        List<String> lines = new ArrayList<>();
        new LogDump(node.disk, true, lines::add).dump(LogNode.PATH);
        for (int batch = 0; batch < 10; batch++) {
            String offset = "baseOffset: " + batch * 40 + " ";
            assertThat(lines.stream().anyMatch(line -> line.startsWith(offset) && line.endsWith("valid")))
                    .isEqualTo(batch != 1);
        }
        assertThat(lines.stream().filter(line -> line.startsWith("| offset"))).hasSize(360);
        return lines;
    }

    @Test
    void offlineToolsKeepOutOfADirectoryInUseAndOutOfForeignOnes() throws Exception {
        node.start();
        assertRefused(LogNode.PATH, "in use");
        assertRefused(PARTITION, "in use");
        node.disk.createDirectories(Path.of("/other"));
        assertRefused(Path.of("/other"), "neither");
        assertRefused(Path.of("/missing"), "does not exist");
        assertRefused(FIRST_SEGMENT, "is not a directory");
    }

    @Test
    void aDirectoryThatMayNotBeReadIsRefusedWithTheReason() throws Exception {
        Disk unreadable = new ForwardingDisk(node.disk) {
            @Override
            public List<String> list(Path directory) throws IOException {
                throw new AccessDeniedException(directory.toString());
            }
        };
        assertRefused(unreadable, LogNode.PATH, "cannot be read (AccessDeniedException)");
    }

    @Test
    void aSegmentThatCannotBeReadIsNamedAndTheOthersAreRead() throws Exception {
        Disk failing = new ForwardingDisk(node.disk.copy(1)) {
            @Override
            public DiskFile open(Path file, Mode mode) throws IOException {
                if (file.equals(FIRST_SEGMENT)) {
                    throw new IOException("Input/output error");
                }
                return super.open(file, mode);
            }
        };
        VerifyReport report = new LogVerify(failing).verify(LogNode.PATH);
        assertThat(report.sound()).isFalse();
        assertThat(report.findings())
                .anySatisfy(finding -> {
                    assertThat(finding.file()).isEqualTo(FIRST_SEGMENT);
                    assertThat(finding.reason()).contains("Input/output error");
                })
                .noneSatisfy(finding -> assertThat(finding.reason()).contains("missing"));
        long secondSegment = node.disk.list(PARTITION).stream()
                .mapToLong(name -> SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX))
                .filter(base -> base > 0)
                .min()
                .orElseThrow();
        assertThat(report.records()).isEqualTo(400 - secondSegment);
    }

    private void assertRefused(Path path, String reason) throws IOException {
        assertRefused(node.disk, path, reason);
    }

    private static void assertRefused(Disk disk, Path path, String reason) throws IOException {
        try {
            new LogVerify(disk).verify(path);
        } catch (OfflineRefusal refusal) {
            assertThat(refusal.getMessage()).contains(reason);
            return;
        }
        throw new AssertionError("not refused: " + path);
    }
}
