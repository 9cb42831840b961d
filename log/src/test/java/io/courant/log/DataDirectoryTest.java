package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.Uuid;
import io.courant.base.metrics.MeterBoard;
import io.courant.log.DataDirectoryOpening.Opened;
import io.courant.log.DataDirectoryOpening.Reason;
import io.courant.log.DataDirectoryOpening.Refused;
import io.courant.log.journal.JournalLimits;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {

    private static final Path PATH = Path.of("/srv/courant");
    private static final Path IDENTITY = PATH.resolve("identity");
    private static final Path FIRST_JOURNAL_FILE = PATH.resolve("journal/00000000.journal");

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final RecordingEventLog events = new RecordingEventLog();

    private DataDirectoryOpening open(Disk disk, int brokerId) throws IOException {
        return DataDirectory.open(disk, PATH, brokerId, new SeededRandom(7), events);
    }

    private DataDirectory opened() throws IOException {
        return ((Opened) open(disk, 1)).directory();
    }

    private void assertRefused(DataDirectoryOpening opening, Reason reason, String... facts) {
        assertThat(opening).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.message()).contains(PATH.toString()).contains(facts);
        });
    }

    @Test
    void keepsItsIdAndClusterForGood() throws IOException {
        DataDirectory first = opened();
        assertThat(first.clusterId()).isNull();
        assertThat(first.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK)).isEqualTo(new ClusterBinding.Bound());
        first.close();
        disk.losePower(new SeededRandom(3));

        DataDirectory second = opened();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.clusterId()).isEqualTo(new Uuid(5, 6));
        assertThat(second.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK)).isEqualTo(new ClusterBinding.Bound());
        assertThat(second.bindCluster(new Uuid(5, 7), 1, CountedIn.DISK))
                .isInstanceOfSatisfying(
                        ClusterBinding.OtherCluster.class,
                        other -> assertThat(other.message())
                                .contains(PATH.toString(), new Uuid(5, 6).toString(), new Uuid(5, 7).toString()));
    }

    @Test
    void oneThatHasGoneSinceItWasSeenIsNotMadeAnew() throws IOException {
        opened().close();
        assertThat(disk.move(PATH, PATH.resolveSibling("away"))).isTrue();
        assertThatThrownBy(() -> DataDirectory.openPresent(disk, PATH, 1, new SeededRandom(7), events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it was there a moment ago");
        assertThat(disk.exists(PATH)).isFalse();
    }

    @Test
    void isHeldByOneProcess() throws IOException {
        DataDirectory held = opened();
        assertRefused(open(disk, 1), Reason.IN_USE, "in use by another process");
        held.close();
        assertThat(open(disk, 1)).isInstanceOf(Opened.class);
    }

    @Test
    void whoeverRefusesToWorkInItLeavesTheMarkOfTheCleanStop() throws IOException {
        DataDirectory stopped = opened();
        assertThat(stopped.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK)).isEqualTo(new ClusterBinding.Bound());
        stopped.markCleanStop(1);
        stopped.close();

        DataDirectory refused = opened();
        assertThat(refused.bindCluster(new Uuid(5, 7), 1, CountedIn.DISK))
                .isInstanceOf(ClusterBinding.OtherCluster.class);
        refused.close();
        DataDirectory worked = opened();
        assertThat(worked.stoppedCleanly()).isTrue();
        assertThat(worked.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK)).isEqualTo(new ClusterBinding.Bound());
        worked.close();

        assertThat(opened().stoppedCleanly()).isFalse();
    }

    @Test
    void putsAsideWhatHasLostItsOwnerAndNothingElse() throws IOException {
        opened().close();
        for (String file : List.of("lost-1/00000000000000000007.log", "photos-2/holiday.jpg")) {
            disk.createDirectories(PATH.resolve(file.substring(0, file.indexOf('/'))));
            disk.open(PATH.resolve(file), Disk.Mode.CREATE_NEW).close();
        }
        DataDirectory directory = opened();
        assertThat(disk.exists(PATH.resolve("lost-1"))).isTrue();
        directory.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK);
        assertThat(disk.list(PATH)).contains("photos-2", "no-topic-id-0.aside").doesNotContain("lost-1");
        assertThat(disk.list(PATH.resolve("no-topic-id-0.aside"))).containsExactly("00000000000000000007.log");
        assertThat(events.messages("log.put-aside"))
                .singleElement()
                .satisfies(
                        message -> assertThat(message).contains("lost-1", "partition.metadata", "no-topic-id-0.aside"));
    }

    @Test
    void belongsToOneBroker() throws IOException {
        opened().close();
        assertRefused(open(disk, 2), Reason.OTHER_BROKER, "belongs to broker 1", "broker 2");
    }

    @Test
    void refusesADirectoryThatIsNotOursAndLeavesItAlone() throws IOException {
        disk.createDirectories(PATH);
        disk.open(PATH.resolve("holiday.jpg"), Disk.Mode.CREATE_NEW).close();
        assertRefused(open(disk, 1), Reason.NOT_OURS, "holiday.jpg", "identity");
        assertThat(disk.list(PATH)).isEqualTo(List.of("holiday.jpg"));
    }

    @Test
    void refusesAFile() throws IOException {
        disk.createDirectories(Path.of("/srv"));
        disk.open(PATH, Disk.Mode.CREATE_NEW).close();
        assertRefused(open(disk, 1), Reason.NOT_A_DIRECTORY, "not a directory");
    }

    @Test
    void refusesANewerVersionWithItsNumber() throws IOException {
        opened().close();
        makeNewer(IDENTITY, 9);
        assertRefused(open(disk, 1), Reason.NEWER_VERSION, "version 9", "up to 1");
    }

    @Test
    void refusesANewerCheckpointWithItsNumber() throws IOException {
        opened().close();
        makeNewer(PATH.resolve("checkpoint.1"), 5);
        assertRefused(open(disk, 1), Reason.NEWER_VERSION, "checkpoint", "version 5", "up to 4");
    }

    @Test
    void takesADamagedVersionForDamageNotForANewerRelease() throws IOException {
        opened().close();
        overwrite(
                PATH.resolve("checkpoint.1"),
                8,
                ByteBuffer.allocate(4).putInt(5).flip());
        opened().close();
        assertThat(events.messages("log.checkpoint-damaged"))
                .singleElement()
                .asString()
                .contains("checksum");
        overwrite(IDENTITY, 8, ByteBuffer.allocate(4).putInt(9).flip());
        assertRefused(open(disk, 1), Reason.DAMAGED, "checksum");
    }

    @Test
    void namesADamagedIdentity() throws IOException {
        opened().close();
        disk.flipBit(IDENTITY, 20, 2);
        assertRefused(open(disk, 1), Reason.DAMAGED, "checksum");
    }

    @Test
    void namesATruncatedIdentity() throws IOException {
        opened().close();
        try (DiskFile file = disk.open(IDENTITY, Disk.Mode.READ_WRITE)) {
            file.truncate(11);
        }
        assertRefused(open(disk, 1), Reason.DAMAGED, "11 bytes");
    }

    @Test
    void everyBitOfTheIdentityIsGuarded() throws IOException {
        opened().close();
        long size = disk.size(IDENTITY);
        for (int position = 0; position < size; position++) {
            disk.flipBit(IDENTITY, position, position % 8);
            assertThat(open(disk, 1)).as("byte %s", position).isInstanceOf(Refused.class);
            disk.flipBit(IDENTITY, position, position % 8);
        }
        assertThat(open(disk, 1)).isInstanceOf(Opened.class);
    }

    @Test
    void saysThatADirectoryCannotBeWrittenTo() throws IOException {
        opened().close();
        Disk readOnly = new ReadOnlyDisk(disk);
        assertRefused(open(readOnly, 1), Reason.READ_ONLY, "cannot be written to");
    }

    @Test
    void findsThePartitionsThatItHolds() throws IOException {
        opened().close();
        disk.createDirectories(PATH.resolve("a-b-12"));
        PartitionMetadataFile.write(disk, PATH.resolve("a-b-12"), new Uuid(1, 2));
        disk.createDirectories(PATH.resolve("metadata-snapshots"));
        disk.createDirectories(PATH.resolve("without-3"));
        DataDirectory directory = opened();
        assertThat(openJournal(directory)).isEqualTo(new Opened(directory));
        assertThat(directory.logs()).containsExactly(new LogIdentity("a-b", new Uuid(1, 2), 12));
    }

    @Test
    void findsAndRecoversAPartitionThatTheJournalAloneKnows() throws IOException {
        int directoriesLost = 0;
        for (int seed = 1; seed <= 20; seed++) {
            LogNode node = new LogNode(seed);
            PartitionLog log = node.open();
            ByteBuffer batch = LogNode.batch(SimulatedClock.FIRST_WALL_MS, "a", "b");
            node.append(log, batch.duplicate());
            node.makeDurable(log);
            node.losePower();
            directoriesLost += node.disk.exists(LogNode.PATH.resolve("topic-3")) ? 0 : 1;
            assertThat(node.directory.logs()).as("seed %s", seed).containsExactly(LogNode.LOG);
            assertThat(node.directory.needsRecovery()).isTrue();
            PartitionLog recovered = node.open();
            assertThat(recovered.durableEndOffset()).isEqualTo(2);
            assertThat(node.readAll(recovered, 1 << 20)).hasSize(1);
            assertThat(node.events.messages("log.damaged")).isEmpty();

            node.losePower(); // what was recovered is durable, with its directory
            assertThat(node.directory.logs()).containsExactly(LogNode.LOG);
            assertThat(node.readAll(node.open(), 1 << 20)).hasSize(1);
        }
        assertThat(directoriesLost).isBetween(1, 19);
    }

    @Test
    void namesNoPartitionThatWasDeletedBeforeTheCheckpoint() throws IOException {
        LogNode node = new LogNode(1);
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(SimulatedClock.FIRST_WALL_MS, "a"));
        node.makeDurable(log);
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        node.stopCleanly();
        node.start();
        assertThat(node.directory.logs()).isEmpty();
        assertThat(node.directory.needsRecovery()).isFalse();
    }

    @Test
    void namesNoPartitionThatWasDeletedBeforeASuddenEnd() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            LogNode node = new LogNode(seed);
            PartitionLog log = node.open();
            node.append(log, LogNode.batch(SimulatedClock.FIRST_WALL_MS, "a"));
            node.makeDurable(log);
            node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
            if (seed % 2 == 0) {
                node.kill();
            } else {
                node.losePower();
            }
            assertThat(node.directory.logs()).isEmpty();
            assertThat(node.open().logEndOffset()).isZero();
            assertThat(node.events.messages("log.damaged")).isEmpty();
        }
    }

    @Test
    void refusesAJournalOfANewerVersionAndChangesNothing() throws IOException {
        DataDirectory first = opened();
        assertThat(openJournal(first)).isInstanceOf(Opened.class);
        first.close();
        makeNewer(FIRST_JOURNAL_FILE, 9);

        Map<Path, ByteBuffer> before = contents(PATH);
        assertRefused(open(disk, 1), Reason.NEWER_VERSION, FIRST_JOURNAL_FILE.toString(), "version 9", "version 1");
        assertRefused(
                ((DirectoryView.Refused) DirectoryView.of(disk, PATH)).refusal(), Reason.NEWER_VERSION, "version 9");
        assertThat(contents(PATH)).isEqualTo(before);
    }

    @Test
    void refusesTheJournalOfAnotherDirectoryAndChangesNothing() throws IOException {
        DataDirectory first = opened();
        assertThat(openJournal(first)).isInstanceOf(Opened.class);
        first.close();
        Path elsewhere = Path.of("/srv/other");
        DataDirectory other =
                ((Opened) DataDirectory.open(disk, elsewhere, 1, new SeededRandom(8), events)).directory();
        assertThat(openJournal(other)).isInstanceOf(Opened.class);
        Path foreign = elsewhere.resolve(PATH.relativize(FIRST_JOURNAL_FILE));
        disk.delete(FIRST_JOURNAL_FILE);
        disk.rename(foreign, FIRST_JOURNAL_FILE);

        Map<Path, ByteBuffer> before = contents(PATH);
        assertRefused(
                open(disk, 1),
                Reason.DAMAGED,
                FIRST_JOURNAL_FILE.toString(),
                other.id().toString());
        assertRefused(
                ((DirectoryView.Refused) DirectoryView.of(disk, PATH)).refusal(),
                Reason.DAMAGED,
                other.id().toString());
        assertThat(contents(PATH)).isEqualTo(before);
    }

    @Test
    void aDirectoryRemovedBeforeItsJournalIsOpenedIsNotTakenForADamagedOne() throws IOException {
        DataDirectory directory = opened();
        directory.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK);
        disk.removeAll(PATH);
        assertThatThrownBy(() -> openJournal(directory))
                .isInstanceOf(DirectoryGoneException.class)
                .hasMessage(PATH + " has no file 'identity' any more");
        assertThat(disk.exists(PATH)).isFalse();
    }

    private DataDirectoryOpening openJournal(DataDirectory directory) throws IOException {
        SimulatedWorld world = new SimulatedWorld(1);
        SimulatedProcess process = new SimulatedProcess(world, "broker");
        return directory.openJournal(
                process.lane(),
                process.lane(),
                new SimulatedBuffers(),
                JournalLimits.SHIPPED,
                LogNode.SPACE,
                new DirectoryMeters(new MeterBoard(), new SimulatedClock(world), PATH));
    }

    /** Gives a stored file a header of {@code version} whose checksum fits. */
    private void makeNewer(Path path, int version) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ_WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(16);
            file.read(0, start);
            ByteBuffer all = ByteBuffer.allocate(16 + start.getInt(12) + 4);
            file.read(0, all);
            all.putInt(8, version);
            CRC32C crc = new CRC32C();
            crc.update(all.array(), 0, all.capacity() - 4);
            all.putInt(all.capacity() - 4, (int) crc.getValue());
            file.write(0, all.flip());
        }
    }

    /** Every file below {@code directory}. */
    private Map<Path, ByteBuffer> contents(Path directory) throws IOException {
        Map<Path, ByteBuffer> contents = new TreeMap<>();
        for (String name : disk.list(directory)) {
            Path path = directory.resolve(name);
            if (disk.isDirectory(path)) {
                contents.putAll(contents(path));
            } else {
                ByteBuffer bytes = ByteBuffer.allocate((int) disk.size(path));
                try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
                    file.read(0, bytes);
                }
                contents.put(path, bytes.flip());
            }
        }
        return contents;
    }

    /** The disk of a file system that is mounted read-only. */
    private static final class ReadOnlyDisk extends ForwardingDisk {
        ReadOnlyDisk(Disk disk) {
            super(disk);
        }

        @Override
        public DiskFile open(Path file, Mode mode) throws IOException {
            if (mode != Mode.READ) {
                throw new AccessDeniedException(file.toString());
            }
            return super.open(file, mode);
        }

        @Override
        public DiskLock lock(Path file) throws IOException {
            throw new AccessDeniedException(file.toString());
        }
    }

    private void overwrite(Path path, long position, ByteBuffer bytes) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ_WRITE)) {
            file.write(position, bytes);
        }
    }
}
