package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.DataDirectoryOpening.Opened;
import io.courant.log.stored.StoredKind;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A look says what a start would say, and leaves everything as it was. */
class DirectoryViewTest {

    private static final Path PATH = Path.of("/data");

    private static final int VERSION_AT = 8;
    private static final int BODY_AT = 16;

    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void aDirectoryThatIsMissingOrEmptyIsFresh() throws IOException {
        assertThat(look()).isEqualTo(new DirectoryView.Fresh());
        disk.createDirectories(PATH);
        assertThat(look()).isEqualTo(new DirectoryView.Fresh());
    }

    @Test
    void aProbeThatWasLeftHindersNoFirstStart() throws IOException {
        disk.createDirectories(PATH);
        disk.open(PATH.resolve(DirectoryView.PROBE_FILE), Disk.Mode.CREATE_NEW).close();
        assertThat(look()).isEqualTo(new DirectoryView.Fresh());
        assertThat(open()).isInstanceOf(Opened.class);
    }

    @Test
    void tellsVersionBrokerAndHowTheLastStopWas() throws IOException {
        DataDirectory first = ((Opened) open()).directory();
        first.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK);
        first.close();
        assertThat(look()).isEqualTo(new DirectoryView.Ours(StoredKind.IDENTITY.newestVersion(), 1, false, List.of()));
        DataDirectory second = ((Opened) open()).directory();
        second.bindCluster(new Uuid(5, 6), 1, CountedIn.DISK);
        second.markCleanStop(1);
        second.close();
        List<String> before = disk.list(PATH);
        assertThat(look()).isEqualTo(new DirectoryView.Ours(StoredKind.IDENTITY.newestVersion(), 1, true, List.of()));
        assertThat(disk.list(PATH)).isEqualTo(before);
    }

    @Test
    void namesADamagedCheckpoint() throws IOException {
        ((Opened) open()).directory().close();
        overwrite("checkpoint.1", BODY_AT, 77);
        assertThat(look()).isInstanceOfSatisfying(DirectoryView.Ours.class, ours -> {
            assertThat(ours.complaints()).anyMatch(complaint -> complaint.contains("checkpoint.1 is damaged"));
            assertThat(ours.complaints()).contains("there is no sound checkpoint");
        });
    }

    @Test
    void refusesWhatAStartRefusesInTheSameWords() throws IOException {
        disk.open(PATH, Disk.Mode.CREATE_NEW).close();
        assertRefusedAsByAStart("is not a directory");
        disk.delete(PATH);
        disk.createDirectories(PATH);
        disk.open(PATH.resolve("photo.jpg"), Disk.Mode.CREATE_NEW).close();
        assertRefusedAsByAStart("photo.jpg");
        disk.delete(PATH.resolve("photo.jpg"));
        ((Opened) open()).directory().close();
        makeNewer("checkpoint.1", 9);
        assertRefusedAsByAStart("checkpoint", "version 9");
        makeNewer("identity", 8);
        assertRefusedAsByAStart("version 8");
        overwrite("identity", VERSION_AT, 0);
        assertRefusedAsByAStart("identity", "damaged");
    }

    private void assertRefusedAsByAStart(String... facts) throws IOException {
        DirectoryView.Refused looked = (DirectoryView.Refused) look();
        assertThat(looked.refusal()).isEqualTo(open());
        assertThat(looked.refusal().message()).contains(facts);
    }

    private DirectoryView look() throws IOException {
        return DirectoryView.of(disk, PATH);
    }

    private DataDirectoryOpening open() throws IOException {
        return DataDirectory.open(disk, PATH, 1, new SeededRandom(7), new RecordingEventLog());
    }

    /** Gives a stored file a header of {@code version} whose checksum fits. */
    private void makeNewer(String name, int version) throws IOException {
        Path path = PATH.resolve(name);
        try (DiskFile file = disk.open(path, Disk.Mode.READ_WRITE)) {
            ByteBuffer all = ByteBuffer.allocate((int) disk.size(path));
            file.read(0, all);
            all.putInt(VERSION_AT, version);
            CRC32C crc = new CRC32C();
            crc.update(all.array(), 0, all.capacity() - Integer.BYTES);
            all.putInt(all.capacity() - Integer.BYTES, (int) crc.getValue());
            file.write(0, all.flip());
        }
    }

    private void overwrite(String name, long position, int value) throws IOException {
        try (DiskFile file = disk.open(PATH.resolve(name), Disk.Mode.READ_WRITE)) {
            file.write(
                    position, ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
        }
    }
}
