package io.courant.metadata.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Outcome;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.RandomRecords;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final Path DATA = Path.of("/data");

    private final SimulatedWorld world = new SimulatedWorld(5);
    private final SimulatedDisk disk = new SimulatedDisk(world);
    private SimulatedProcess process = new SimulatedProcess(world, "broker");

    @Test
    void holdsTheWholeImage() throws IOException {
        ClusterImage image = image(3_000, 1);
        write(image);
        assertThat(newest()).isEqualTo(image);
    }

    @Test
    void holdsAnImageOfNothing() throws IOException {
        ClusterImage image = image(0, 1);
        write(image);
        assertThat(newest()).isEqualTo(image);
    }

    @Test
    void keepsTheNewestTwo() throws IOException {
        write(image(10, 1));
        write(image(20, 1));
        write(image(30, 1));
        List<SnapshotName> kept = files().newestFirst();
        assertThat(kept).extracting(SnapshotName::endOffset).containsExactly(31L, 21L);
    }

    @Test
    void aCrashAtAnyInstantLeavesWholeSnapshotsOnly() throws IOException {
        for (int seed = 0; seed < 60; seed++) {
            SeededRandom random = new SeededRandom(seed);
            SimulatedWorld ownWorld = new SimulatedWorld(seed);
            SimulatedDisk ownDisk = new SimulatedDisk(ownWorld);
            ownDisk.tearBlocks(TornBlocks.WHOLE.everywhere());
            ownDisk.createDirectories(DATA);
            ownDisk.syncDirectory(Path.of("/"));
            SnapshotFiles ownFiles = new SnapshotFiles(ownDisk, DATA);
            ClusterImage first = image(5, seed);
            ClusterImage second = image(1_200, seed);
            SimulatedProcess life = new SimulatedProcess(ownWorld, "broker");
            SnapshotWriter writer =
                    new SnapshotWriter(ownFiles, life.shard(-1), life.lane(), new SimulatedClock(ownWorld));
            ownWorld.<SnapshotName>success(life.shard(-1), c -> writer.write(first, c));
            ownDisk.faults().endProcessAt(random.between(1, 20));
            boolean[] done = new boolean[1];
            ownWorld.run(
                    life.shard(-1),
                    () -> writer.write(second, outcome -> done[0] = outcome instanceof Outcome.Success<?>));
            ownWorld.runUntilIdle();
            life.die("power loss");
            ownDisk.faults().clear();
            ownDisk.losePower(random);

            List<SnapshotName> names = ownFiles.newestFirst();
            assertThat(names).isNotEmpty();
            for (SnapshotName name : names) {
                assertThat(SnapshotReader.read(ownFiles, name)).isIn(first, second);
            }
            if (done[0]) {
                assertThat(names.getFirst().endOffset()).isEqualTo(second.offset() + 1);
            }
        }
    }

    @Test
    void aWriterRemovesWhatAnInterruptedOneLeft() throws IOException {
        write(image(5, 1));
        disk.faults().failSyncs(1);
        Outcome<SnapshotName> failed = outcome(image(9, 1));
        assertThat(failed).isInstanceOf(Outcome.Failure.class);
        disk.faults().clear();
        write(image(12, 1));
        assertThat(disk.list(DATA.resolve(SnapshotFiles.DIRECTORY_NAME)))
                .allMatch(name -> name.endsWith(".checkpoint"))
                .hasSize(2);
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        ClusterImage image = image(40, 2);
        write(image);
        SnapshotName name = files().newestFirst().getFirst();
        Path path = DATA.resolve(SnapshotFiles.DIRECTORY_NAME).resolve(name.fileName());
        SeededRandom random = new SeededRandom(9);
        for (int i = 0; i < 200; i++) {
            long position = random.nextLong(disk.size(path));
            int bit = random.nextInt(8);
            disk.flipBit(path, position, bit);
            boolean sameImage;
            try {
                // The leader epoch of a batch lies outside its checksum, and nothing here depends on it.
                sameImage = SnapshotReader.read(files(), name).equals(image);
            } catch (IOException found) {
                sameImage = true;
            }
            assertThat(sameImage).as("byte %s bit %s", position, bit).isTrue();
            disk.flipBit(path, position, bit);
        }
    }

    @Test
    void aCutFileIsRefused() throws IOException {
        write(image(40, 2));
        SnapshotName name = files().newestFirst().getFirst();
        Path path = DATA.resolve(SnapshotFiles.DIRECTORY_NAME).resolve(name.fileName());
        try (var file = disk.open(path, io.courant.base.Disk.Mode.READ_WRITE)) {
            file.truncate(file.size() - 80);
        }
        assertThatThrownBy(() -> SnapshotReader.read(files(), name))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(name.fileName());
    }

    private SnapshotFiles files() {
        return new SnapshotFiles(disk, DATA);
    }

    private ClusterImage newest() throws IOException {
        return SnapshotReader.read(files(), files().newestFirst().getFirst());
    }

    private void write(ClusterImage image) {
        assertThat(outcome(image)).isInstanceOf(Outcome.Success.class);
    }

    private Outcome<SnapshotName> outcome(ClusterImage image) {
        SnapshotWriter writer =
                new SnapshotWriter(files(), process.shard(-1), process.lane(), new SimulatedClock(world));
        return world.outcome(process.shard(-1), completion -> writer.write(image, completion));
    }

    /** An image whose last record stands at {@code changes}. */
    private static ClusterImage image(int changes, long seed) {
        RandomRecords source = new RandomRecords(new SeededRandom(seed).fork("records"));
        ImageBuilder builder = new ImageBuilder(ClusterImage.EMPTY);
        for (int i = 0; i < changes; i++) {
            for (MetadataRecord record : source.next()) {
                builder.restore(record);
            }
        }
        builder.restoredUpTo(changes, 4);
        return builder.build().after();
    }
}
