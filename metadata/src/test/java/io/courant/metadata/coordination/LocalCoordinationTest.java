package io.courant.metadata.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Bytes;
import io.courant.base.Coordination;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.contract.Awaiting;
import io.courant.testkit.contract.CoordinationContract;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class LocalCoordinationTest extends CoordinationContract {

    private static final Path DIRECTORY = Path.of("/data");

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedDisk disk = new SimulatedDisk(world);
    private SimulatedProcess process = new SimulatedProcess(world, "broker");
    private Coordination coordination = begin();

    @Override
    protected Coordination coordination() {
        return coordination;
    }

    @Override
    protected Shard home() {
        return process.shard(0);
    }

    @Override
    protected Awaiting awaiting() {
        return world::await;
    }

    @Test
    void theCellOutlivesTheLossOfPower() {
        Coordination.CellChange written = write(0, "kept");
        assertThat(written).isEqualTo(new Coordination.CellChange.Changed(1));
        losePower(1);
        assertThat(read()).isEqualTo(new Coordination.Cell(1, Bytes.copyOf(new byte[] {'k', 'e', 'p', 't'})));
    }

    @Test
    void aCrashAtAnyInstantLeavesTheOldOrTheNewCell() {
        for (int operation = 1; operation < 12; operation++) {
            for (int seed = 0; seed < 8; seed++) {
                crashAt(operation, seed);
            }
        }
    }

    private void crashAt(int operation, int seed) {
        SimulatedWorld ownWorld = new SimulatedWorld(seed);
        SimulatedDisk ownDisk = new SimulatedDisk(ownWorld);
        ownDisk.tearBlocks(TornBlocks.WHOLE.everywhere());
        SimulatedProcess first = new SimulatedProcess(ownWorld, "broker");
        LocalCoordination before = begin(ownDisk, first);
        ownWorld.<Coordination.CellChange>success(
                first.shard(0), c -> before.compareAndSetCell(0, bytes("old"), first.shard(0), c));
        ownDisk.faults().endProcessAt(operation);
        boolean[] acknowledged = new boolean[1];
        ownWorld.run(
                first.shard(0),
                () -> before.compareAndSetCell(
                        1,
                        bytes("new"),
                        first.shard(0),
                        outcome -> acknowledged[0] = outcome instanceof Outcome.Success<?>));
        ownWorld.runUntilIdle();
        first.die("power loss");
        ownDisk.faults().clear();
        ownDisk.losePower(new SeededRandom(seed).fork("loss"));

        SimulatedProcess second = new SimulatedProcess(ownWorld, "broker");
        LocalCoordination after = begin(ownDisk, second);
        Coordination.Cell cell = ownWorld.success(second.shard(0), c -> after.readCell(second.shard(0), c));
        Coordination.Cell oldCell = new Coordination.Cell(1, bytes("old"));
        Coordination.Cell newCell = new Coordination.Cell(2, bytes("new"));
        if (acknowledged[0]) {
            assertThat(cell).isEqualTo(newCell);
        } else {
            assertThat(cell).isIn(oldCell, newCell);
        }
    }

    @Test
    void nothingIsReadBackThatAFailedChangeMayNotHaveMadeDurable() {
        for (int operation = 1; operation < 10; operation++) {
            write(read().version(), "kept");
            Coordination.Cell kept = read();
            disk.faults().failAt(operation);
            Outcome<Coordination.CellChange> changed = world.outcome(
                    home(),
                    completion ->
                            coordination.compareAndSetCell(kept.version(), bytes("doubtful"), home(), completion));
            disk.faults().clear();
            Outcome<Coordination.Cell> seen =
                    world.outcome(home(), completion -> coordination.readCell(home(), completion));
            losePower(operation);
            Coordination.Cell durable = read();
            if (changed instanceof Outcome.Success<?>) {
                assertThat(durable.contents()).isEqualTo(bytes("doubtful"));
            }
            if (seen instanceof Outcome.Success<Coordination.Cell>(var cell)) {
                assertThat(durable).as("operation %s", operation).isEqualTo(cell);
            }
        }
    }

    @Test
    void whatWasReadDoesNotGoAwayAgain() {
        write(0, "first");
        disk.killProcess();
        restart();
        Coordination.Cell seen = read();
        losePower(2);
        assertThat(read()).isEqualTo(seen);
    }

    @Test
    void aDamagedCellIsAnErrorThatNamesTheFile() throws IOException {
        write(0, "contents");
        for (int position : new int[] {0, 5, 9, 17, 22, 30}) {
            disk.flipBit(DIRECTORY.resolve(LocalCoordination.FILE_NAME), position, 3);
            Outcome<Coordination.Cell> outcome =
                    world.outcome(home(), completion -> coordination.readCell(home(), completion));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            failure -> assertThat(failure.cause())
                                    .hasMessageContaining(LocalCoordination.FILE_NAME)
                                    .hasMessageContaining("damaged"));
            disk.flipBit(DIRECTORY.resolve(LocalCoordination.FILE_NAME), position, 3);
        }
        assertThat(read().version()).isEqualTo(1);
    }

    @Test
    void aNewerFormatIsRefusedWithItsNumber() throws IOException {
        write(0, "contents");
        try (DiskFile file = disk.open(DIRECTORY.resolve(LocalCoordination.FILE_NAME), Disk.Mode.READ_WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            bytes.putShort(4, (short) 3);
            CRC32C crc = new CRC32C();
            crc.update(bytes.slice(0, bytes.capacity() - Integer.BYTES));
            bytes.putInt(bytes.capacity() - Integer.BYTES, (int) crc.getValue());
            file.write(0, bytes.flip());
        }
        Outcome<Coordination.Cell> outcome =
                world.outcome(home(), completion -> coordination.readCell(home(), completion));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.cause()).hasMessageContaining("format 3"));
    }

    private Coordination begin() {
        return begin(disk, process);
    }

    private static LocalCoordination begin(SimulatedDisk on, SimulatedProcess process) {
        try {
            on.createDirectories(DIRECTORY);
            on.syncDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new LocalCoordination(on, DIRECTORY, process.lane());
    }

    private void losePower(long seed) {
        process.die("power loss");
        disk.losePower(new SeededRandom(seed));
        restart();
    }

    private void restart() {
        process.die("stopped");
        process = new SimulatedProcess(world, "broker");
        coordination = begin();
    }

    private Coordination.Cell read() {
        return world.success(home(), completion -> coordination.readCell(home(), completion));
    }

    private Coordination.CellChange write(long version, String contents) {
        return world.success(
                home(), completion -> coordination.compareAndSetCell(version, bytes(contents), home(), completion));
    }

    private static Bytes bytes(String text) {
        return Bytes.copyOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
